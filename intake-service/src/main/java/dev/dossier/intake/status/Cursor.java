package dev.dossier.intake.status;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page of the list ended: the last request on it. */
record Cursor(Instant createdAt, UUID id) {

  String word() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.UTF_8));
  }

  /** Empty if this service did not make it. */
  static Optional<Cursor> of(String word) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8).split(" ", -1);
      // Ours begin with a year of four digits; PostgreSQL takes no longer one.
      return parts.length == 2 && Character.isDigit(parts[0].charAt(0))
          ? Optional.of(new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[1])))
          : Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
