package dev.dossier.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Wire;
import dev.dossier.common.observation.Recorded;
import dev.dossier.common.observation.SpanName;
import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import dev.dossier.testsupport.infra.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.transaction.support.TransactionTemplate;

class OutboxIT {
  private final String topic = Infrastructure.kafka().createFreshTopic("outbox");
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<OutboxRelay> relays = new ArrayList<>();
  private DefaultKafkaProducerFactory<String, byte[]> producers;
  private DSLContext db;
  private TransactionTemplate transactions;

  @BeforeEach
  void prepare() {
    String database = Infrastructure.postgres().createFreshDatabase("outbox");
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(Infrastructure.postgres().jdbcUrl(database));
    source.setUser("postgres");
    DataSourceTransactionManager manager = new DataSourceTransactionManager(source);
    transactions = new TransactionTemplate(manager);
    db =
        DSL.using(
            new DataSourceConnectionProvider(new TransactionAwareDataSourceProxy(source)),
            SQLDialect.POSTGRES);
    db.execute(
        "CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT"
            + " NULL, key text NOT NULL, payload bytea NOT NULL, created_at timestamptz NOT NULL"
            + " DEFAULT now(), traceparent text, caused_by text)");
    producers = KafkaFixture.producers();
  }

  @AfterEach
  void stop() {
    relays.forEach(OutboxRelay::stop);
    producers.destroy();
  }

  @Test
  void what_is_committed_is_sent_and_what_is_rolled_back_is_not() {
    OutboxRelay relay = relay();
    relay.start();
    Outbox outbox = outbox(relay);
    UUID committed = UUID.randomUUID();
    transactions.executeWithoutResult(status -> {
      outbox.publish(topic, new PlanMessage.Cancelled(UUID.randomUUID(), 1));
      status.setRollbackOnly();
    });
    transactions.executeWithoutResult(
        status -> outbox.publish(topic, new PlanMessage.Cancelled(committed, 1)));

    assertThat(receive(1)).containsExactly(committed);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> db.fetchCount(DSL.table("outbox")), left -> left == 0);
  }

  @Test
  void several_relays_send_everything_and_each_message_once() {
    OutboxRelay first = relay();
    OutboxRelay second = relay();
    Outbox outbox = outbox(first);
    Set<UUID> published = new HashSet<>();
    transactions.executeWithoutResult(status -> {
      for (int i = 0; i < 1_200; i++) {
        UUID id = UUID.randomUUID();
        published.add(id);
        outbox.publish(topic, new PlanMessage.Cancelled(id, 1));
      }
    });

    first.start();
    second.start();

    List<UUID> received = receive(1_200);
    assertThat(received).hasSize(1_200).containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void what_no_producer_could_send_is_refused_before_it_holds_up_the_rest() {
    Outbox outbox = outbox(relay());

    assertThatThrownBy(() ->
            transactions.executeWithoutResult(
                status -> outbox.publish(topic, UUID.randomUUID(), new byte[Outbox.LARGEST + 1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(topic);
    assertThat(db.fetchCount(DSL.table("outbox"))).isZero();
  }

  @Test
  void the_age_of_the_oldest_waiting_message_is_a_metric() {
    OutboxRelay relay = relay();
    Outbox outbox = outbox(relay);
    transactions.executeWithoutResult(
        status -> outbox.publish(topic, new PlanMessage.Cancelled(UUID.randomUUID(), 1)));
    db.execute("UPDATE outbox SET created_at = now() - interval '90 seconds'");

    assertThat(metrics.get("dossier.outbox.age").gauge().value()).isBetween(90.0, 120.0);
  }

  @Test
  void a_message_travels_in_the_trace_of_its_request_with_a_link_to_what_else_caused_it() {
    Recorded recorded = new Recorded();
    Tracing tracing = recorded.tracing();
    OutboxRelay relay =
        new OutboxRelay(db, transactions, KafkaFixture.template(producers), metrics, tracing);
    relays.add(relay);
    String began = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Outbox outbox = new Outbox(db, relay, tracing, (request, here) -> began);
    String click;
    try (Step step = tracing.start(SpanName.PROCESS)) {
      click = String.valueOf(step.place());
      transactions.executeWithoutResult(
          status -> outbox.publish(topic, new PlanMessage.Cancelled(UUID.randomUUID(), 1)));
    }
    // A part of the trace already, as a listener is.
    String listening;
    try (Step step = tracing.start(SpanName.PROCESS, began)) {
      listening = String.valueOf(step.place());
      transactions.executeWithoutResult(
          status -> outbox.publish(topic, new PlanMessage.Cancelled(UUID.randomUUID(), 1)));
    }

    relay.start();

    assertThat(KafkaFixture.receive(topic, 2))
        .allSatisfy(
            message -> assertThat(Tracing.sameTrace(Tracing.place(message), began)).isTrue());
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          List<SpanData> sent =
              recorded.spans().stream()
                  .filter(span -> span.getName().equals("send " + topic))
                  .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
                  .toList();
          assertThat(sent).extracting(SpanData::getParentSpanId).hasSize(2);
          assertThat(began).contains(sent.getFirst().getParentSpanId());
          assertThat(click)
              .contains(sent.getFirst().getLinks().getFirst().getSpanContext().getSpanId());
          assertThat(listening).contains(sent.getLast().getParentSpanId());
          assertThat(sent.getLast().getLinks()).isEmpty();
        });
  }

  @Test
  void publishing_outside_a_transaction_is_refused() {
    Outbox outbox = outbox(relay());

    assertThatThrownBy(() -> outbox.publish(topic, new PlanMessage.Cancelled(UUID.randomUUID(), 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  private Outbox outbox(OutboxRelay relay) {
    return new Outbox(db, relay, Tracing.none(), (request, here) -> here);
  }

  private OutboxRelay relay() {
    OutboxRelay relay =
        new OutboxRelay(
            db, transactions, KafkaFixture.template(producers), metrics, Tracing.none());
    relays.add(relay);
    return relay;
  }

  private List<UUID> receive(int atLeast) {
    return KafkaFixture.receive(topic, atLeast).stream()
        .map(message -> Wire.read(message.value(), PlanMessage.class).requestId())
        .toList();
  }
}
