package dev.dossier.notifier.mail;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the installation is reached. Mails take their names from its host.
 *
 * @param publicUrl as people see it; may be left out
 */
@ConfigurationProperties("dossier")
record PublicAddress(@Nullable URI publicUrl) {
  /** A name with a dot and a letter: no IP address, no localhost. */
  private static final Pattern DOMAIN =
      Pattern.compile("(?=.*[a-z])[a-z0-9-]+(\\.[a-z0-9-]+)+", Pattern.CASE_INSENSITIVE);

  /** The right side of a Message-ID: the public host, or {@code dossier} without one. */
  String messageIdHost() {
    String host = publicUrl == null ? null : publicUrl.getHost();
    return host == null || !host.matches("[A-Za-z0-9.-]+")
        ? "dossier"
        : host.toLowerCase(Locale.ROOT);
  }

  /** The sender unless {@code dossier.mail.from} names one. */
  String defaultSender() {
    String host = messageIdHost();
    return "dossier@" + (DOMAIN.matcher(host).matches() ? host : "localhost");
  }
}
