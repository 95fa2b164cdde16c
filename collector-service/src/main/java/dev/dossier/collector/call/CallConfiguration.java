package dev.dossier.collector.call;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Calls as a bean. */
@Configuration(proxyBeanMethods = false)
class CallConfiguration {

  /** Secrets of the sources stay in this process's environment. */
  @Bean
  HttpCalls httpCalls(DataSource database, Clock clock, MeterRegistry registry) {
    return new HttpCalls(System.getenv(), database, clock, registry);
  }
}
