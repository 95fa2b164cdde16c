package dev.dossier.notifier.template;

import dev.dossier.common.event.MailContent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mail's content as one language writes it: dates, sizes, names of one line. */
final class Facts {
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private final MailContent content;
  private final DateTimeFormatter moment;
  private final DateTimeFormatter day;
  private final Locale locale;

  /**
   * @param moment pattern of a time of day with its zone
   * @param day pattern of a date
   */
  Facts(MailContent content, Locale locale, String moment, String day) {
    this.content = content;
    this.locale = locale;
    this.moment = DateTimeFormatter.ofPattern(moment, locale).withZone(ZoneId.of(content.zone()));
    this.day = DateTimeFormatter.ofPattern(day, locale);
  }

  Optional<String> name() {
    return SafeText.name(content.name());
  }

  String controller() {
    return SafeText.line(content.controller());
  }

  String contact() {
    return SafeText.line(content.contact());
  }

  String link() {
    return content.link().toASCIIString();
  }

  String expires() {
    return moment.format(content.expiresAt());
  }

  Optional<String> due() {
    return Optional.ofNullable(content.dueDate()).map(day::format);
  }

  @Nullable Integer downloads() {
    return content.downloads();
  }

  /** Rounded up, so that a small file is not 0: 1 kB, 1.3 MB, 3.4 GB. */
  Optional<String> size() {
    return Optional.ofNullable(content.packageBytes()).map(this::size);
  }

  private String size(long bytes) {
    BigDecimal amount = BigDecimal.valueOf(Math.max(bytes, 0)).divide(THOUSAND);
    int unit = 0;
    while (amount.compareTo(THOUSAND) >= 0 && unit < UNITS.size() - 1) {
      amount = amount.divide(THOUSAND);
      unit++;
    }
    // Rounded here: DecimalFormat rounds 0.001 up to 0.
    BigDecimal rounded = amount.setScale(unit == 0 ? 0 : 1, RoundingMode.UP);
    return NumberFormat.getNumberInstance(locale).format(rounded) + "\u00a0" + UNITS.get(unit);
  }
}
