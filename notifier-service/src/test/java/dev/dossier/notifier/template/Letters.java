package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import dev.dossier.common.event.MailContent;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What letters are made of in tests. */
final class Letters {
  static final String LINK = "https://dossier.acme.example/verify/Zm9vYmFyYmF6";
  static final String STATUS_LINK = "https://dossier.acme.example/status/c3RhdHVz";
  static final String NOT_ME_LINK = "https://dossier.acme.example/not-me/bm90bWU";
  static final String REASON_LINK = "https://dossier.acme.example/answer/d29ydGU";
  static final String AUTHORITY_LINK = "https://www.datenschutz-berlin.de/beschwerde";

  private Letters() {}

  /** Has all that any kind has. */
  static MailContent whole() {
    return with("The order archive is being restored.\n\nIt takes until May: <b>sorry</b>.");
  }

  /** The same, with an officer's words. */
  static MailContent with(String reason) {
    return with(reason, null);
  }

  /** The same to an address that nobody confirmed: the officer's words stand on a page. */
  static MailContent keptBack() {
    return with(null, URI.create(REASON_LINK));
  }

  private static MailContent with(@Nullable String reason, @Nullable URI reasonLink) {
    return new MailContent(
        "jane@example.org",
        "Jürgen Groß",
        "Acme Cloud GmbH",
        "privacy@acme.example",
        URI.create(LINK),
        Instant.parse("2026-12-01T16:30:00Z"),
        "Europe/Berlin",
        LocalDate.of(2027, 2, 22),
        1_234_567L,
        5,
        URI.create(STATUS_LINK),
        URI.create(NOT_ME_LINK),
        reason,
        reasonLink,
        LocalDate.of(2026, 12, 22),
        Instant.parse("2026-11-20T23:30:00Z"),
        "Berliner Beauftragte für Datenschutz und Informationsfreiheit",
        URI.create(AUTHORITY_LINK),
        digest(),
        "12345678");
  }

  private static Digest digest() {
    return new Digest(
        7,
        2,
        1,
        1,
        List.of(
            line(
                "3f0c6d5e-8c0b-4c57-9d0a-0f6a1b2c3d4e", "access", "needs_attention", -3, "billing"),
            line("0b7f8a52-2f6e-4f39-8d0c-5a4e3b2c1d0f", "portability", "processing", -1, "orders"),
            line("6a1d2f3c-4b5a-4968-8776-a5b4c3d2e1f0", "access", "pending", 0),
            line(
                "c0ffee00-1111-4222-8333-444455556666",
                "access",
                "processing",
                4,
                "support",
                "crm")),
        List.of(
            pause("6a1d2f3c-4b5a-4968-8776-a5b4c3d2e1f0", "identity", 34, true, true),
            pause("c0ffee00-1111-4222-8333-444455556666", "clarification", 1, false, false)));
  }

  private static Digest.Pause pause(
      String id, String ground, int days, boolean asked, boolean tooLong) {
    return new Digest.Pause(
        UUID.fromString(id),
        ground,
        LocalDate.of(2026, 11, 22).minusDays(days),
        days,
        asked,
        tooLong);
  }

  private static Digest.Line line(
      String id, String type, String status, int days, String... sections) {
    return new Digest.Line(
        UUID.fromString(id),
        type,
        status,
        LocalDate.of(2026, 11, 22).plusDays(days),
        days,
        List.of(sections));
  }
}
