package dev.dossier.intake.access;

import dev.dossier.intake.rows.Rows;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class AccessConfiguration implements WebMvcConfigurer {
  private static final String BOOTSTRAP_APP = "local";

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new CallerResolver());
  }

  @Bean
  @ConditionalOnProperty("dossier.jwt.issuer")
  static JwtCallers jwtCallers(
      JwtSettings settings, DSLContext db, TransactionTemplate transaction, Clock clock) {
    URI issuer = Objects.requireNonNull(settings.issuer());
    return new JwtCallers(
        issuer,
        settings,
        new IssuerKeys(new IssuerHttp(issuer, settings), clock),
        app ->
            Objects.requireNonNull(
                transaction.execute(status -> Apps.require(db, app, clock.instant()))),
        clock);
  }

  /** Before the web server starts. */
  @Bean
  static SmartInitializingSingleton bootstrapApiKey(AccessSettings settings, ApiKeys keys) {
    return () -> {
      String key = settings.bootstrapApiKey();
      if (key != null) {
        Rows.all(() -> keys.add(BOOTSTRAP_APP, key, EnumSet.allOf(Scope.class)));
      }
    };
  }
}
