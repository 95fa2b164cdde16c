package dev.dossier.collector;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.crypto.CryptoConfiguration;
import dev.dossier.common.messaging.MessagingConfiguration;
import dev.dossier.common.storage.StorageConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The collector service. */
@SpringBootApplication
@Import({CryptoConfiguration.class, StorageConfiguration.class, MessagingConfiguration.class})
public class CollectorApplication {
  /** Starts the service; settings come from the environment. */
  public static void main(String[] args) {
    if (CommandLineRun.isAsked(args)) {
      System.exit(CommandLineRun.run(CollectorApplication.class, args));
    }
    SpringApplication.run(CollectorApplication.class, args);
  }
}
