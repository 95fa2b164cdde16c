package dev.dossier.notifier.webhook;

import static dev.dossier.notifier.fixture.Notifiers.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.dossier.common.event.LifecycleEvent.RequestChanged;
import dev.dossier.common.event.Topics;
import dev.dossier.notifier.fixture.Notifiers;
import dev.dossier.notifier.webhook.Receiver.Answer;
import dev.dossier.notifier.webhook.Receiver.Call;
import dev.dossier.testsupport.infra.Infrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Events from a real broker, through a real database, to a real server. */
@ExtendWith(OutputCaptureExtension.class)
class WebhooksIT {
  private static final String NEW = "whsec_" + base64("the new secret, 32 bytes of it..");
  private static final String OLD = "whsec_" + base64("the old secret, 24 bytes");

  private Notifiers notifiers;
  private Receiver receiver;

  @BeforeEach
  void start() {
    notifiers = new Notifiers();
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    notifiers.close();
    receiver.close();
  }

  @Test
  void anEventReachesItsAppOnceByteForByteAndSigned(CapturedOutput output) throws Exception {
    startFor("shop", NEW, "PT0.1S");
    startFor("shop", NEW, "PT0.1S");
    UUID request = UUID.randomUUID();
    RequestChanged mine = Events.changed("shop", request, 1);
    RequestChanged anothers = Events.changed("other", UUID.randomUUID(), 1);

    publish(anothers);
    for (int i = 0; i < 5; i++) {
      publish(mine);
    }
    publish(Events.changed("shop", request, 2));

    await().atMost(PATIENCE).until(() -> receiver.calls().size() >= 2);
    awaitState(request, 2, "delivered");
    assertThat(receiver.ids()).containsExactly(mine.id(), request + "-2");
    Call call = receiver.calls().getFirst();
    assertThat(call.body()).isEqualTo(Events.json(mine));
    verify(call, NEW);
    verifyByTheLibrary(call, NEW);
    assertThatThrownBy(() -> verifyByTheLibrary(call, OLD))
        .isInstanceOf(WebhookVerificationException.class);
    assertThat(rows(request))
        .allSatisfy(row ->
            assertThat(row)
                .containsEntry("state", "delivered")
                .containsEntry("payload", null)
                .containsEntry("http_status", "204")
                .containsEntry("attempts", "1"));
    assertThat(output.getAll())
        .contains("webhook delivered")
        .doesNotContain(receiver.url(""), NEW, "Größe");
  }

  @Test
  void whileSecretsChangeEitherVerifies() throws Exception {
    startFor("shop", NEW + "," + OLD, "PT0.1S");

    publish(Events.changed("shop", UUID.randomUUID(), 1));

    await().atMost(PATIENCE).until(() -> !receiver.calls().isEmpty());
    Call call = receiver.calls().getFirst();
    assertThat(call.headers().getFirst("webhook-signature").split(" ")).hasSize(2);
    verify(call, NEW);
    verify(call, OLD);
    verifyByTheLibrary(call, NEW);
    verifyByTheLibrary(call, OLD);
  }

  @Test
  void theChangesOfARequestComeInTheirOrderAndHoldUpNoOtherRequest() {
    startFor("shop", NEW, "PT1S,PT1S,PT1S");
    UUID slow = UUID.randomUUID();
    UUID quick = UUID.randomUUID();
    AtomicInteger refusals = new AtomicInteger();
    receiver.answer(call ->
        call.id().equals(slow + "-1") && refusals.incrementAndGet() <= 2
            ? Answer.of(500)
            : Answer.of(200));

    publish(Events.changed("shop", slow, 1));
    publish(Events.changed("shop", slow, 2));
    publish(Events.changed("shop", slow, 3));
    publish(Events.changed("shop", quick, 1));

    awaitState(slow, 3, "delivered");
    assertThat(receiver.ids().stream().filter(id -> id.startsWith(slow.toString())))
        .containsExactly(slow + "-1", slow + "-1", slow + "-1", slow + "-2", slow + "-3");
    assertThat(receiver.ids().indexOf(quick + "-1"))
        .isLessThan(receiver.ids().lastIndexOf(slow + "-1"));
    assertThat(rows(slow).getFirst()).containsEntry("attempts", "3");
  }

  @Test
  void anEventIsGivenUpAfterItsAttemptsAndTheNextOneIsTold() {
    startFor("shop", NEW, "PT0.1S,PT0.1S");
    UUID request = UUID.randomUUID();
    receiver.answer(call -> Answer.of(call.id().equals(request + "-1") ? 400 : 200));

    publish(Events.changed("shop", request, 1));
    publish(Events.changed("shop", request, 2));

    awaitState(request, 2, "delivered");
    assertThat(rows(request).getFirst())
        .containsEntry("state", "given_up")
        .containsEntry("http_status", "400")
        .containsEntry("attempts", "3")
        .containsEntry("payload", null);
  }

  @Test
  void anAppThatAsksToWaitIsNotCalledBefore() {
    startFor("shop", NEW, "PT0.1S,PT0.1S");
    AtomicInteger calls = new AtomicInteger();
    receiver.answer(
        call -> calls.incrementAndGet() == 1 ? Answer.of(503, "Retry-After", "2") : Answer.of(200));
    UUID request = UUID.randomUUID();

    publish(Events.changed("shop", request, 1));

    awaitState(request, 1, "delivered");
    List<Call> made = receiver.calls();
    assertThat(made).hasSize(2);
    assertThat(made.get(1).nanoTime() - made.get(0).nanoTime()).isGreaterThan(1_900_000_000L);
    assertThat(Long.parseLong(made.get(1).headers().getFirst("webhook-timestamp")))
        .isGreaterThan(Long.parseLong(made.get(0).headers().getFirst("webhook-timestamp")));
  }

  @Test
  void anEndpointThatIsGoneIsLeftAloneUntilItsSettingsChange(CapturedOutput output) {
    ConfigurableApplicationContext first = startFor("shop", NEW, "PT0.1S");
    UUID request = UUID.randomUUID();
    receiver.answer(call -> Answer.of(410));
    publish(Events.changed("shop", request, 1));
    awaitState(request, 1, "given_up");
    assertThat(gauge(first, "dossier.webhooks.disabled")).isEqualTo(1);
    assertThat(output.getAll()).contains("webhook endpoint disabled app=shop");

    // On the same partition: when the second is through, so is the first.
    publish(Events.changed("shop", request, 2));
    notifiers.stop(first);
    receiver.answer(call -> Answer.of(200));
    ConfigurableApplicationContext same = startFor("shop", NEW, "PT0.1S");
    publish(Events.changed("shop", request, 3));
    assertThat(gauge(same, "dossier.webhooks.disabled")).isEqualTo(1);
    await()
        .during(java.time.Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .until(() -> receiver.calls().size() == 1 && rows(request).size() == 1);

    notifiers.stop(same);
    ConfigurableApplicationContext changed = startFor("shop", OLD, "PT0.1S");
    publish(Events.changed("shop", request, 4));

    awaitState(request, 4, "delivered");
    assertThat(gauge(changed, "dossier.webhooks.disabled")).isZero();
    assertThat(receiver.ids()).containsExactly(request + "-1", request + "-4");
  }

  @Test
  void aCrashBetweenTheAnswerAndTheCommitTellsOnceMoreWithTheSameId() throws Exception {
    ConfigurableApplicationContext crashing = startFor("shop", NEW, "PT0.1S");
    notifiers.execute(
        "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'crash'; END $$",
        "CREATE TRIGGER crash BEFORE UPDATE ON webhook_delivery FOR EACH ROW"
            + " WHEN (NEW.state = 'delivered') EXECUTE FUNCTION crash()");
    UUID request = UUID.randomUUID();
    publish(Events.changed("shop", request, 1));
    await().atMost(PATIENCE).until(() -> receiver.calls().size() == 1);
    notifiers.stop(crashing);
    assertThat(rows(request).getFirst()).containsEntry("state", "sending");
    notifiers.execute("DROP TRIGGER crash ON webhook_delivery");

    startFor("shop", NEW, "PT0.1S");

    awaitState(request, 1, "delivered");
    assertThat(receiver.ids()).containsExactly(request + "-1", request + "-1");
    verifyByTheLibrary(receiver.calls().get(1), NEW);
  }

  @Test
  void twoNotifiersTellAHundredEventsOnceEachAndEachRequestsInOrder() {
    startFor("shop", NEW, "PT0.1S");
    startFor("shop", NEW, "PT0.1S");
    List<UUID> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(UUID.randomUUID());
    }
    Set<String> refusedOnce = ConcurrentHashMap.newKeySet();
    receiver.answer(call ->
        Math.abs(call.id().hashCode()) % 5 == 0 && refusedOnce.add(call.id())
            ? Answer.of(502)
            : Answer.of(200));

    for (int change = 1; change <= 5; change++) {
      for (UUID request : requests) {
        publish(Events.changed("shop", request, change));
      }
    }

    requests.forEach(request -> awaitState(request, 5, "delivered"));
    for (UUID request : requests) {
      List<String> taken =
          receiver.ids().stream().filter(id -> id.startsWith(request.toString())).toList();
      assertThat(taken.stream().distinct())
          .containsExactly(
              request + "-1", request + "-2", request + "-3", request + "-4", request + "-5");
    }
    assertThat(receiver.calls()).hasSize(100 + refusedOnce.size());
  }

  @Test
  void metricsCountTheEvents() {
    ConfigurableApplicationContext context = startFor("shop", NEW, "PT0.1S");
    UUID request = UUID.randomUUID();
    AtomicInteger calls = new AtomicInteger();
    receiver.answer(call -> Answer.of(calls.incrementAndGet() == 1 ? 500 : 200));
    publish(Events.changed("shop", request, 1));
    awaitState(request, 1, "delivered");

    MeterRegistry metrics = context.getBean(MeterRegistry.class);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    metrics
                        .counter("dossier.webhooks.ended", "app", "shop", "outcome", "delivered")
                        .count())
                .isEqualTo(1));
    assertThat(metrics.counter("dossier.webhooks.received", "app", "shop").count()).isEqualTo(1);
    assertThat(gauge(context, "dossier.webhooks.waiting")).isZero();
    assertThat(gauge(context, "dossier.webhooks.oldest")).isZero();
    assertThat(
            metrics
                .timer("dossier.webhooks.attempt.duration", "app", "shop", "result", "status")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aWrongSettingStopsTheStartAndNamesItsKey(CapturedOutput output) {
    assertThatThrownBy(() ->
            notifiers.start(
                Infrastructure.mail().port(),
                "--dossier.webhooks.shop.url=https://10.0.0.7/hook",
                "--dossier.webhooks.shop.secret=" + NEW))
        .hasStackTraceContaining("dossier.webhooks.shop.url: expected a public address");
    assertThat(output.getAll()).doesNotContain(NEW);
  }

  private ConfigurableApplicationContext startFor(String app, String secrets, String waits) {
    return notifiers.start(
        Infrastructure.mail().port(),
        "--logging.level.dev.dossier=debug",
        "--dossier.webhooks." + app + ".url=" + receiver.url("/hook"),
        "--dossier.webhooks." + app + ".secret=" + secrets,
        "--dossier.webhooks." + app + ".allow-http=true",
        "--dossier.webhooks." + app + ".allow-private=true",
        "--dossier.webhook-delivery.waits=" + waits,
        "--dossier.webhook-delivery.lease=PT1S");
  }

  private void publish(RequestChanged event) {
    notifiers.publish(Topics.LIFECYCLE, event.subject(), Events.json(event));
  }

  private void awaitState(UUID request, int change, String state) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            rows(request).stream()
                .anyMatch(row ->
                    row.get("change").equals(Integer.toString(change))
                        && row.get("state").equals(state)));
  }

  private List<Map<String, String>> rows(UUID request) {
    return notifiers.rows(
        "SELECT * FROM webhook_delivery WHERE request_id = '" + request + "' ORDER BY change");
  }

  private static double gauge(ConfigurableApplicationContext context, String name) {
    return context.getBean(MeterRegistry.class).get(name).tag("app", "shop").gauge().value();
  }

  /** By the specification's words, and nothing of ours. */
  private static void verify(Call call, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
    String signed =
        call.id() + "." + call.headers().getFirst("webhook-timestamp") + "." + call.text();
    String expected =
        "v1,"
            + Base64.getEncoder()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    assertThat(Arrays.asList(call.headers().getFirst("webhook-signature").split(" ")))
        .contains(expected);
  }

  private static void verifyByTheLibrary(Call call, String secret) throws Exception {
    new Webhook(secret).verify(call.text(), HttpHeaders.of(call.headers(), (name, value) -> true));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
