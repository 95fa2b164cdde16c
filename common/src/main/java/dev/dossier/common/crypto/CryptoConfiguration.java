package dev.dossier.common.crypto;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The key-encryption key as a bean, from {@code dossier.kek-file} or {@code dossier.kek}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CryptoConfiguration.Settings.class)
public class CryptoConfiguration {

  @Bean
  KeyEncryption keyEncryption(Settings settings) {
    Path file = settings.kekFile();
    return file == null
        ? KeyEncryption.of(String.valueOf(settings.kek()))
        : KeyEncryption.load(file);
  }

  /**
   * One of both.
   *
   * @param kekFile path of the keyset
   * @param kek the keyset itself
   */
  @ConfigurationProperties("dossier")
  record Settings(@Nullable Path kekFile, @Nullable String kek) {
    Settings {
      boolean hasFile = kekFile != null && !kekFile.toString().isBlank();
      boolean hasValue = kek != null && !kek.isBlank();
      if (hasFile == hasValue) {
        throw new IllegalArgumentException(
            "dossier.kek-file: expected either this, the path of the key-encryption key"
                + " (DOSSIER_KEK_FILE), or dossier.kek, the key itself (DOSSIER_KEK)");
      }
      kekFile = hasFile ? kekFile : null;
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Settings[" + kekFile + "]";
    }
  }
}
