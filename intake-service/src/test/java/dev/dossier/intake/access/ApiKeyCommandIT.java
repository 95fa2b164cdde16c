package dev.dossier.intake.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.command.UsageException;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.testsupport.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

class ApiKeyCommandIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String REQUESTS = "/api/v1/requests";

  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private final MutableClock clock = MutableClock.at(Instant.now());

  @Test
  void aKeyIsMadeWorksIsListedAndIsRefusedOnceItIsRevoked() {
    assertThat(run("create", "--app", "shop", "--scopes", "requests:read,requests:write")).isZero();
    String id = said("id");
    String key = said("key");
    App shop = App.withKey(INTAKE, key);

    assertThat(key).matches("dsk_[A-Za-z0-9_-]{43}");
    assertThat(shop.get(REQUESTS).status()).isEqualTo(200);
    assertThat(run("list")).isZero();
    assertThat(out)
        .anySatisfy(line ->
            assertThat(line)
                .contains(id, "shop", key.substring(0, 12), "requests:write", "ends never")
                .doesNotContain("used never"));
    assertThat(String.join("\n", out)).doesNotContain(key);

    assertThat(run("revoke", id)).isZero();
    assertThat(shop.get(REQUESTS).status()).isEqualTo(401);
    assertThat(run("list")).isZero();
    assertThat(out).anySatisfy(line -> assertThat(line).contains(id, "ENDED"));
    assertThat(run("revoke", id)).isEqualTo(1);
    assertThat(run("rotate", id)).isEqualTo(1);
  }

  @Test
  void aRotatedKeyWorksBesideTheNewOneUntilTheOverlapIsOver() {
    run("create", "--app", "shop", "--scopes", "requests:read", "--name", "Anna");
    String oldId = said("id");
    String oldKey = said("key");

    assertThat(run("rotate", oldId, "--overlap", "PT24H")).isZero();
    String newKey = said("key");

    ApiKeys keys =
        new ApiKeys(INTAKE.bean(DSLContext.class), clock, INTAKE.bean(TransactionTemplate.class));
    assertThat(keys.find(oldKey)).isPresent();
    assertThat(keys.find(newKey)).isEqualTo(keys.find(oldKey));
    clock.advance(Duration.ofHours(24));
    assertThat(keys.find(oldKey)).isEmpty();
    assertThat(keys.find(newKey))
        .hasValueSatisfying(caller -> {
          assertThat(caller.person()).isEqualTo("Anna");
          assertThat(caller.scopes()).containsExactly(Scope.REQUESTS_READ);
        });
    assertThat(run("rotate", oldId)).isEqualTo(1);
  }

  @Test
  void aRotationDoesNotProlongAKeyThatEndsBefore() {
    run("create", "--app", "shop", "--scopes", "requests:read");
    String id = said("id");
    run("rotate", id, "--overlap=PT1H");
    run("rotate", id, "--overlap=PT48H");

    assertThat(out).anySatisfy(line -> assertThat(line).contains("ends at"));
    clock.advance(Duration.ofHours(1));
    assertThat(run("revoke", id)).isEqualTo(1);
  }

  @Test
  void keysOfOneNameBelongToOneApp() {
    UUID app =
        new ApiKeys(INTAKE.bean(DSLContext.class), clock, INTAKE.bean(TransactionTemplate.class))
            .find(created("one"))
            .orElseThrow()
            .appId();

    assertThat(
            new ApiKeys(
                    INTAKE.bean(DSLContext.class), clock, INTAKE.bean(TransactionTemplate.class))
                .find(created("one"))
                .orElseThrow()
                .appId())
        .isEqualTo(app);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "make",
        "create",
        "create --app shop",
        "create --app shop --scopes everything",
        "create --app -shop --scopes officer",
        "create --app kafka --scopes requests:read",
        "create --app shop --scopes officer more",
        "create --app shop --app shop --scopes officer",
        "create --app",
        "rotate",
        "rotate 1-2-3-4-5",
        "rotate 00000000-0000-0000-0000-000000000000 --overlap -PT1H",
        "rotate 00000000-0000-0000-0000-000000000000 --overlap tomorrow",
        "rotate 00000000-0000-0000-0000-000000000000 --overlap P91D",
        "revoke",
        "list all"
      })
  void saysHowItIsUsed(String words) {
    assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
    assertThat(err).anySatisfy(line -> assertThat(line).contains("Usage: dossier api-key"));
    assertThat(out).isEmpty();
  }

  @Test
  void saysThatANameIsReserved() {
    assertThat(run("create", "--app", "kafka", "--scopes", "requests:read")).isEqualTo(2);
    assertThat(err).anySatisfy(line -> assertThat(line).contains("--app: 'kafka' is reserved"));
  }

  @Test
  void namesAnIdThatNoKeyHas() {
    assertThat(run("revoke", "00000000-0000-0000-0000-000000000000")).isEqualTo(1);
    assertThat(out)
        .containsExactly("api-key: there is no key 00000000-0000-0000-0000-000000000000");
  }

  private String created(String app) {
    run("create", "--app", app, "--scopes", "requests:read");
    return said("key");
  }

  private int run(String... words) {
    out.clear();
    err.clear();
    KeyCare keys = new KeyCare(INTAKE.bean(DSLContext.class), clock);
    try {
      return new ApiKeyCommand(keys).run(Arrays.asList(words), out::add).exitCode();
    } catch (UsageException e) {
      err.add(e.getMessage());
      return 2;
    }
  }

  private String said(String what) {
    return out.stream()
        .filter(line -> line.startsWith(what + " "))
        .findFirst()
        .orElseThrow()
        .substring(what.length())
        .strip();
  }
}
