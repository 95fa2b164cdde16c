package dev.dossier.intake.access;

import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.OfflineConfiguration;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;

@OfflineConfiguration
class AccessCommands {

  @Bean
  static OfflineCommand apiKeys(DSLContext db, Clock clock) {
    return new ApiKeyCommand(new KeyCare(db, clock));
  }
}
