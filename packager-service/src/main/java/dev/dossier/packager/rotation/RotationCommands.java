package dev.dossier.packager.rotation;

import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.OfflineConfiguration;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.rotation.RewrapCommand;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;

@OfflineConfiguration
class RotationCommands {

  @Bean
  static OfflineCommand rewrapKeys(DSLContext db, KeyEncryption keys) {
    return new RewrapCommand(keys, List.of(new WrappedPlans(db)));
  }
}
