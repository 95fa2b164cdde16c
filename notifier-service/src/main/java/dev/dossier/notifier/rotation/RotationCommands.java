package dev.dossier.notifier.rotation;

import static dev.dossier.notifier.db.Tables.MAILS;

import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.OfflineConfiguration;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.rotation.KeyColumn;
import dev.dossier.common.rotation.RewrapCommand;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;

@OfflineConfiguration
class RotationCommands {

  /** Mails that are still to be sent; those that ended hold no key. */
  @Bean
  static OfflineCommand rewrapKeys(DSLContext db, KeyEncryption keys) {
    return new RewrapCommand(
        keys,
        List.of(
            new KeyColumn(
                db,
                MAILS,
                MAILS.RECORD_KEY,
                List.of(MAILS.ID, MAILS.REQUEST_ID),
                row -> AssociatedData.recordKey(row.get(MAILS.REQUEST_ID)))));
  }
}
