package dev.dossier.intake.officer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.Reason;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.RequestStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an officer confirmed are values: a later collection may find others. */
class ConfirmedIdentityIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  @Test
  void otherValuesThanThoseConfirmedStopTheCollectionAgain() {
    Case it = confirmedAndHandedOverWithoutSupport("old@example.org");
    it.decide("sections/support/retry");

    found(it, "somebody-else@example.org");

    assertThat(it.section("support").path("status").asString()).isEqualTo("waiting");
    assertThat(it.c().collected("support")).isEmpty();
    assertThat(it.decide("confirm-identity").status()).isEqualTo(200);
    it.c().awaitBegun("support", 1);
  }

  @Test
  void oneMoreValueThanThoseConfirmedIsNotConfirmed() {
    Case it = confirmedAndHandedOverWithoutSupport("old@example.org");
    it.decide("sections/support/retry");

    found(it, "old@example.org", "somebody-else@example.org");

    assertThat(it.c().collected("support")).isEmpty();
    assertThat(it.decide("confirm-identity").status()).isEqualTo(200);
  }

  @Test
  void theSameValuesInAnotherOrderStayConfirmed() {
    Case it = confirmedAndHandedOverWithoutSupport("old@example.org", "older@example.org");
    it.decide("sections/support/retry");

    found(it, "older@example.org", "old@example.org");

    it.c().awaitBegun("support", 1);
    assertThat(it.decide("confirm-identity").status()).isEqualTo(409);
  }

  private static Case confirmedAndHandedOverWithoutSupport(String... onFile) {
    Case it = Case.begun(INTAKE);
    it.c().say(it.c().identityFound(it.c().awaitResolve("address_on_file", 1), onFile));
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);
    assertThat(it.decide("confirm-identity").status()).isEqualTo(200);
    it.c().say(it.c().identityFailed(it.c().awaitResolve("customer", 1), Reason.BAD_QUERY));
    Collect profile = it.c().awaitCollect("profile");
    Collect accounts = it.c().awaitCollect("accounts");
    it.c().say(it.c().ended(profile, 1), it.c().ended(accounts, 1));
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);
    assertThat(it.decide("release").status()).isEqualTo(200);
    it.say(it.c().sealedWithout(2, List.of("support"), profile, accounts));
    it.c().awaitStatus(RequestStatus.READY);
    return it;
  }

  /** Everything is known that the section is collected by. */
  private static void found(Case it, String... onFile) {
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), onFile));
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("customer", 2), "cus_1"));
    // Sent once the answers before were taken.
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("contact", 1), "con_1"));
  }
}
