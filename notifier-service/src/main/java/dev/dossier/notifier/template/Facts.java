package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import dev.dossier.common.event.MailContent;
import dev.dossier.notifier.template.Part.Row;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mail's content as one language writes it: dates, sizes, names of one line. */
final class Facts {
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private final MailContent content;
  private final Words words;
  private final ZoneId zone;

  /**
   * @throws java.time.DateTimeException if the content's time zone is none
   */
  Facts(MailContent content, Words words) {
    this.content = content;
    this.words = words;
    this.zone = ZoneId.of(content.zone());
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

  Optional<String> link() {
    return address(content.link());
  }

  Optional<String> statusLink() {
    return address(content.statusLink());
  }

  Optional<String> notMeLink() {
    return address(content.notMeLink());
  }

  Optional<String> expires() {
    return Optional.ofNullable(content.expiresAt()).map(this::moment);
  }

  Optional<String> due() {
    return Optional.ofNullable(content.dueDate()).map(words::day);
  }

  Optional<String> formerDue() {
    return Optional.ofNullable(content.formerDueDate()).map(words::day);
  }

  /** The day of the package that a supplement adds to. */
  Optional<String> earlierPackage() {
    return Optional.ofNullable(content.earlierPackageAt())
        .map(at -> words.day(at.atZone(zone).toLocalDate()));
  }

  Optional<Integer> downloads() {
    return Optional.ofNullable(content.downloads());
  }

  /** An officer's words; empty if there are none. */
  List<String> reason() {
    return SafeText.paragraphs(content.reason());
  }

  /** Where they stand, if they are not in the mail. */
  Optional<String> reasonLink() {
    return address(content.reasonLink());
  }

  Optional<String> authority() {
    return Optional.ofNullable(content.authorityName()).map(SafeText::line);
  }

  Optional<String> authorityLink() {
    return address(content.authorityUrl());
  }

  /**
   * In two groups, as it is read aloud and typed.
   *
   * @throws IllegalArgumentException if there is none
   */
  String code() {
    String code = content.code();
    if (code == null) {
      throw new IllegalArgumentException("code: required in a mail of this kind");
    }
    int half = code.length() / 2;
    return SafeText.line(code.substring(0, half) + " " + code.substring(half));
  }

  /** The requests of a digest. */
  List<Row> rows(Digest digest) {
    return digest.lines().stream().map(this::row).toList();
  }

  /** The requests of a digest whose clock stands still. */
  List<Row> pauses(Digest digest) {
    return digest.pauses().stream().map(this::row).toList();
  }

  private Row row(Digest.Pause pause) {
    return new Row(
        words.day(pause.since()),
        words.pause().lasting(pause.days()),
        pause.requestId().toString(),
        words.pause().notes(pause));
  }

  private Row row(Digest.Line line) {
    List<String> notes = new ArrayList<>();
    notes.add(SafeText.line(words.standing(line.type(), line.status())));
    if (!line.lateSections().isEmpty()) {
      notes.add(SafeText.line(words.late(String.join(", ", line.lateSections()))));
    }
    return new Row(
        words.day(line.dueDate()),
        words.left(line.daysLeft()),
        line.requestId().toString(),
        List.copyOf(notes));
  }

  /** Rounded up, so that a small file is not 0: 1 kB, 1.3 MB, 3.4 GB. */
  Optional<String> size() {
    return Optional.ofNullable(content.packageBytes()).map(this::size);
  }

  private String size(long bytes) {
    BigDecimal amount = BigDecimal.valueOf(Math.max(bytes, 0)).divide(THOUSAND);
    int unit = 0;
    while (amount.compareTo(THOUSAND) >= 0 && unit < words.units().size() - 1) {
      amount = amount.divide(THOUSAND);
      unit++;
    }
    // Rounded here: DecimalFormat rounds 0.001 up to 0.
    BigDecimal rounded = amount.setScale(unit == 0 ? 0 : 1, RoundingMode.UP);
    return NumberFormat.getNumberInstance(words.locale()).format(rounded)
        + "\u00a0"
        + words.units().get(unit);
  }

  private String moment(Instant at) {
    return words.moment(at.atZone(zone));
  }

  /** Only what a browser opens as a page: the authority's comes from a file. */
  private static Optional<String> address(@Nullable URI uri) {
    return Optional.ofNullable(uri)
        .filter(
            u -> "https".equalsIgnoreCase(u.getScheme()) || "http".equalsIgnoreCase(u.getScheme()))
        .map(URI::toASCIIString);
  }
}
