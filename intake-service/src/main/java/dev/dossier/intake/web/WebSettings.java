package dev.dossier.intake.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where people reach this service.
 *
 * @param publicUrl {@code dossier.public-url}: http or https, no path needed
 */
@ConfigurationProperties("dossier")
public record WebSettings(URI publicUrl) {
  public WebSettings(@Nullable URI publicUrl) {
    if (publicUrl == null || publicUrl.getHost() == null) {
      throw new IllegalArgumentException(
          "dossier.public-url: required, for example https://privacy.example.org"
              + " (DOSSIER_PUBLIC_URL)");
    }
    this.publicUrl = publicUrl;
  }

  /** The absolute address of a page. */
  public URI page(String path) {
    String base = publicUrl.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }
}
