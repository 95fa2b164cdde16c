package dev.dossier.packager;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.crypto.CryptoConfiguration;
import dev.dossier.common.datamap.DataMapConfiguration;
import dev.dossier.common.messaging.MessagingConfiguration;
import dev.dossier.common.messaging.OutboxConfiguration;
import dev.dossier.common.storage.StorageConfiguration;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The packager: plans and fragments in, one sealed ZIP per package version out. */
@SpringBootApplication
@Import({
  CryptoConfiguration.class,
  StorageConfiguration.class,
  DataMapConfiguration.class,
  MessagingConfiguration.class,
  OutboxConfiguration.class
})
public class PackagerApplication {

  public static void main(String[] args) {
    if (CommandLineRun.isAsked(args)) {
      System.exit(CommandLineRun.run(PackagerApplication.class, args));
    }
    SpringApplication.run(PackagerApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
