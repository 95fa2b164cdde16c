package dev.dossier.common.messaging;

import dev.dossier.common.observation.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox and its relay as beans, for a service with a database. */
@Configuration(proxyBeanMethods = false)
public class OutboxConfiguration {

  @Bean
  OutboxRelay outboxRelay(
      DSLContext db,
      PlatformTransactionManager transactions,
      KafkaOperations<String, byte[]> kafka,
      MeterRegistry metrics,
      Tracing tracing) {
    return new OutboxRelay(db, new TransactionTemplate(transactions), kafka, metrics, tracing);
  }

  @Bean
  Outbox outbox(
      DSLContext db, OutboxRelay relay, Tracing tracing, ObjectProvider<TraceOfRequest> traces) {
    return new Outbox(db, relay, tracing, traces.getIfAvailable(() -> (id, here) -> here));
  }
}
