package dev.dossier.intake.rotation;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.SERVICE_KEY;
import static dev.dossier.intake.db.Tables.SIGNING_KEY;

import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.OfflineConfiguration;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.rotation.KeyColumn;
import dev.dossier.common.rotation.RewrapCommand;
import dev.dossier.intake.db.Routines;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;

@OfflineConfiguration
class RotationCommands {

  @Bean
  static OfflineCommand rewrapKeys(DSLContext db, KeyEncryption keys) {
    return new RewrapCommand(
        keys,
        List.of(
            new KeyColumn(
                db,
                REQUEST,
                REQUEST.RECORD_KEY,
                List.of(REQUEST.ID),
                row -> AssociatedData.recordKey(row.get(REQUEST.ID))),
            new KeyColumn(
                db,
                PACKAGE,
                PACKAGE.CONTENT_KEY,
                List.of(PACKAGE.REQUEST_ID, PACKAGE.VERSION),
                row ->
                    AssociatedData.contentKey(
                        row.get(PACKAGE.REQUEST_ID), row.get(PACKAGE.VERSION))),
            new KeyColumn(
                db,
                SERVICE_KEY,
                SERVICE_KEY.WRAPPED,
                List.of(SERVICE_KEY.NAME),
                row -> AssociatedData.serviceKey(row.get(SERVICE_KEY.NAME))),
            new KeyColumn(
                db,
                SIGNING_KEY,
                SIGNING_KEY.WRAPPED,
                List.of(SIGNING_KEY.ID),
                row -> AssociatedData.signingKey(row.get(SIGNING_KEY.ID)),
                (row, old, fresh) ->
                    Routines.rewrapSigningKey(
                        db.configuration(), row.get(SIGNING_KEY.ID), old, fresh))));
  }
}
