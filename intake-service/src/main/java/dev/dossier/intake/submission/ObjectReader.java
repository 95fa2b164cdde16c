package dev.dossier.intake.submission;

import dev.dossier.intake.web.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, read member by member; everything wrong is added to one list. A member that is
 * null counts as left out.
 */
final class ObjectReader {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private final Map<?, ?> members;
  private final String pointer;
  private final List<FieldError> errors;
  private final Set<String> known = new HashSet<>();

  ObjectReader(Map<?, ?> members, String pointer, List<FieldError> errors) {
    this.members = members;
    this.pointer = pointer;
    this.errors = errors;
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  void error(String name, String message) {
    errors.add(new FieldError(FieldError.pointer(pointer, name), message));
  }

  @Nullable Object any(String name) {
    known.add(name);
    return members.get(name);
  }

  /** One line of text that says something. */
  @Nullable String line(String name, int longest) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    String problem = problemOf(text, longest);
    if (problem != null) {
      error(name, problem);
      return null;
    }
    return text;
  }

  /** What is wrong with a line of text. */
  private static @Nullable String problemOf(String text, int longest) {
    if (text.isBlank()) {
      return "expected text, was blank";
    }
    if (!Texts.isOneLine(text)) {
      return "expected one line of text without control characters";
    }
    return Texts.length(text) > longest ? "expected at most " + longest + " characters" : null;
  }

  @Nullable String text(String name) {
    Object value = any(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    error(name, "expected text, was " + kind(value));
    return null;
  }

  @Nullable EmailAddress email(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    EmailAddress.Read read = EmailAddress.read(text);
    if (read.problem() != null) {
      error(name, read.problem());
    }
    return read.address();
  }

  /** ISO 8601 with Z or an offset, between two instants. */
  @Nullable Instant instant(String name, Instant earliest, Instant latest) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return between(name, OffsetDateTime.parse(text).toInstant(), earliest, latest);
    } catch (DateTimeException e) {
      error(name, "expected a time such as 2026-03-15T09:00:00Z");
      return null;
    }
  }

  /** A time, or a day: its beginning in the zone. */
  @Nullable Instant instantOrDay(String name, Instant earliest, Instant latest, ZoneId zone) {
    Object value = any(name);
    if (value instanceof String text && DAY.matcher(text).matches()) {
      try {
        Instant begin = LocalDate.parse(text).atStartOfDay(zone).toInstant();
        return between(name, begin, earliest, latest);
      } catch (DateTimeException e) {
        error(name, "expected a day such as 2026-03-15");
        return null;
      }
    }
    return instant(name, earliest, latest);
  }

  private @Nullable Instant between(
      String name, Instant instant, Instant earliest, Instant latest) {
    if (instant.isAfter(latest)) {
      error(name, "expected a time that has passed");
      return null;
    }
    if (instant.isBefore(earliest)) {
      error(name, "expected a time of the last 12 months");
      return null;
    }
    return instant;
  }

  /** A member that is an object itself. */
  @Nullable ObjectReader object(String name) {
    Object value = any(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Map<?, ?> object) {
      return new ObjectReader(object, FieldError.pointer(pointer, name), errors);
    }
    error(name, "expected an object, was " + kind(value));
    return null;
  }

  @Nullable List<?> list(String name) {
    Object value = any(name);
    if (value == null || value instanceof List<?>) {
      return (List<?>) value;
    }
    error(name, "expected a list, was " + kind(value));
    return null;
  }

  Map<?, ?> members() {
    return members;
  }

  /** Says which members are missing. */
  void require(String... names) {
    for (String name : names) {
      if (!has(name)) {
        error(name, "required");
      }
    }
  }

  /** Names every member that was not asked for. */
  void refuseOthers() {
    for (Object member : members.keySet()) {
      String name = String.valueOf(member);
      if (!known.contains(name)) {
        error(Texts.printable(name), "unknown field");
      }
    }
  }

  static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> "text";
      case Number number -> "a number";
      case Boolean flag -> "true or false";
      case List<?> list -> "a list";
      default -> "an object";
    };
  }
}
