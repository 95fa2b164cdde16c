package dev.dossier.intake.access;

import java.util.EnumSet;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class AccessConfiguration implements WebMvcConfigurer {
  private static final String BOOTSTRAP_APP = "local";

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new CallerResolver());
  }

  /** Before the web server starts. */
  @Bean
  static SmartInitializingSingleton bootstrapApiKey(AccessSettings settings, ApiKeys keys) {
    return () -> {
      String key = settings.bootstrapApiKey();
      if (key != null) {
        keys.add(BOOTSTRAP_APP, key, EnumSet.allOf(Scope.class));
      }
    };
  }
}
