package dev.dossier.notifier;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.crypto.CryptoConfiguration;
import dev.dossier.common.messaging.MessagingConfiguration;
import dev.dossier.common.messaging.OutboxConfiguration;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Starts the notifier. It needs no object store: a mail's content travels in its message. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@Import({CryptoConfiguration.class, MessagingConfiguration.class, OutboxConfiguration.class})
public class NotifierApplication {

  public static void main(String[] args) {
    if (CommandLineRun.isAsked(args)) {
      System.exit(CommandLineRun.run(NotifierApplication.class, args));
    }
    SpringApplication.run(NotifierApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
