package dev.dossier.common.storage;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The object store and claim checks as beans, from {@code dossier.s3.*}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
public class StorageConfiguration {

  @Bean
  ObjectStore objectStore(StorageSettings settings) {
    MinioObjectStore store = new MinioObjectStore(settings);
    store.prepare();
    return store;
  }

  @Bean
  ClaimChecks claimChecks(ObjectStore store) {
    return new ClaimChecks(store);
  }
}
