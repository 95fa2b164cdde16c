package dev.dossier.common.crypto;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The key-encryption key as a bean, from {@code dossier.kek-file}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CryptoConfiguration.Settings.class)
public class CryptoConfiguration {

  @Bean
  KeyEncryption keyEncryption(Settings settings) {
    return KeyEncryption.load(settings.kekFile());
  }

  /**
   * @param kekFile path of the keyset
   */
  @ConfigurationProperties("dossier")
  record Settings(Path kekFile) {
    Settings(@Nullable Path kekFile) {
      if (kekFile == null) {
        throw new IllegalArgumentException(
            "dossier.kek-file: required, the path of the key-encryption key (DOSSIER_KEK_FILE)");
      }
      this.kekFile = kekFile;
    }
  }
}
