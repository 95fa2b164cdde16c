package dev.dossier.intake.audit;

import dev.dossier.common.command.CommandResult;
import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.OfflineConfiguration;
import dev.dossier.common.command.UsageException;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.StorageConfiguration;
import dev.dossier.intake.signing.SigningKeys;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

@OfflineConfiguration
@Import(StorageConfiguration.class)
class AuditCommands {

  @Bean
  static OfflineCommand verifyAudit(
      DSLContext db,
      PlatformTransactionManager transactions,
      ObjectStore store,
      KeyEncryption keys,
      Clock clock) {
    return new Verify(
        new AuditVerification(
            db, transactions, store, new SigningKeys(db, transactions, keys), clock));
  }

  private record Verify(AuditVerification verification) implements OfflineCommand {
    @Override
    public String name() {
      return "audit verify";
    }

    @Override
    public CommandResult run(List<String> arguments, Consumer<String> out) {
      if (!arguments.isEmpty()) {
        throw new UsageException("audit verify: unknown option '" + arguments.getFirst() + "'");
      }
      AuditVerification.Result result = verification.run();
      String scope =
          "%d chains, %d entries, %d daily roots%s"
              .formatted(
                  result.chains(),
                  result.entries(),
                  result.roots(),
                  result.roots() == 0
                      ? ""
                      : " (" + result.firstRoot() + " to " + result.lastRoot() + ")");
      if (result.findings().isEmpty()) {
        out.accept("audit: good; " + scope);
        return CommandResult.GOOD;
      }
      out.accept("audit: first bad entry: " + result.findings().getFirst().text());
      result.findings().stream()
          .skip(1)
          .limit(SHOWN)
          .forEach(finding -> out.accept("audit: also: " + finding.text()));
      out.accept("audit: " + result.findings().size() + " findings; " + scope);
      return CommandResult.FAILURE;
    }

    private static final int SHOWN = 20;
  }
}
