package dev.dossier.common.datamap;

import dev.dossier.common.storage.ObjectStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stored data maps as a bean. */
@Configuration(proxyBeanMethods = false)
public class DataMapConfiguration {

  @Bean
  DataMaps dataMaps(ObjectStore store) {
    return new DataMaps(store);
  }
}
