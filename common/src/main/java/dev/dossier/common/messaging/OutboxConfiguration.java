package dev.dossier.common.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import org.jooq.DSLContext;
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
      MeterRegistry metrics) {
    return new OutboxRelay(db, new TransactionTemplate(transactions), kafka, metrics);
  }

  @Bean
  Outbox outbox(DSLContext db, OutboxRelay relay) {
    return new Outbox(db, relay);
  }
}
