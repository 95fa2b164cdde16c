package dev.dossier.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.command.CommandResult;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

class MigrateCommandIT {

  /** A command turns the console's log off for the whole process; here others still log. */
  @AfterEach
  void letOthersLog() {
    System.clearProperty("CONSOLE_LOG_THRESHOLD");
    LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
    logging.cleanUp();
    logging.beforeInitialize();
    logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
  }

  @Test
  void theOwnerMigratesWithTheServicesOwnSettings() {
    ServiceDatabase database = ServiceDatabase.createFresh(Infrastructure.postgres(), "collector");
    List<String> out = new ArrayList<>();

    CommandResult result =
        CommandLineRun.run(
            CollectorApplication.class,
            List.of("migrate"),
            Map.of(
                "spring.datasource.url", database.url(),
                "spring.flyway.user", database.ownerUser(),
                "spring.flyway.password", database.ownerPassword()),
            out::add);

    assertThat(result).as("%s", out).isEqualTo(CommandResult.GOOD);
    assertThat(out)
        .singleElement()
        .asString()
        .matches("collector: [1-9][0-9]* migrations applied, now at version [1-9][0-9]*");
  }
}
