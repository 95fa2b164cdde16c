package dev.dossier.notifier.repair;

import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.OfflineConfiguration;
import dev.dossier.common.messaging.OutboxRows;
import dev.dossier.common.repair.OutboxCommand;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@OfflineConfiguration
class RepairCommands {

  @Bean
  static OfflineCommand outboxRows(
      DSLContext db,
      PlatformTransactionManager transactions,
      KafkaOperations<String, byte[]> kafka) {
    return new OutboxCommand(new OutboxRows(db, new TransactionTemplate(transactions), kafka));
  }
}
