package dev.dossier.common.command;

import dev.dossier.common.crypto.CryptoConfiguration;
import java.time.Clock;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What every command may use. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(CryptoConfiguration.class)
class CommandContext {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
