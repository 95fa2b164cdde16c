package dev.dossier.intake.submission;

import dev.dossier.common.event.Format;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Json;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From the bytes of a body to a {@link Submission}, or a problem that names every wrong field. */
final class SubmissionReader {
  static final int LONGEST_NOTES = 1000;
  static final int LARGEST_METADATA = 4096;
  static final int LONGEST_TEXT = 200;
  static final int MOST_IDENTIFIERS = 32;
  static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  static final Duration OLDEST = Duration.ofDays(366);

  private static final int LONGEST_LOCALE = 35;
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_-]{1,60}");
  private static final Pattern METHOD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,49}");
  private static final String ERASURE = "erasure";
  private static final Set<String> SOURCES = Set.of("phone", "letter", "email");

  private final Instant now;
  private final Instant arrived;
  private final @Nullable ZoneId office;
  private final List<FieldError> errors = new ArrayList<>();

  private SubmissionReader(Instant now, Instant arrived, @Nullable ZoneId office) {
    this.now = now;
    this.arrived = arrived;
    this.office = office;
  }

  /** What a body turned out to be. */
  sealed interface Result {
    record Read(Submission submission) implements Result {}

    /** In order, but of a type that is not built: refused once the scopes are checked. */
    record NotBuilt(SubjectDetails subject, boolean verified, Problem problem) implements Result {}

    record Refused(Problem problem) implements Result {}
  }

  static Result read(byte[] body, Instant now) {
    return new SubmissionReader(now, now, null).read(body);
  }

  /**
   * What an officer enters: with the way it came as {@code source}, and the date of receipt.
   *
   * @param office time zone in which a plain date of receipt is a day
   */
  static Result readEntry(byte[] body, Instant now, ZoneId office) {
    return new SubmissionReader(now, now, office).read(body);
  }

  /**
   * @param arrived when the law's time begins, unless the body says it
   */
  static Result read(SubmittedEvent event, Instant now, Instant arrived) {
    SubmissionReader reader = new SubmissionReader(now, arrived, null);
    reader.errors.addAll(event.faults());
    return reader.document(event.body());
  }

  private Result read(byte[] body) {
    return document(StrictJson.read(body, errors));
  }

  private Result document(@Nullable Object value) {
    if (!errors.isEmpty()) {
      return refused();
    }
    if (!(value instanceof Map<?, ?> object)) {
      errors.add(new FieldError("", "expected a JSON object, was " + ObjectReader.kind(value)));
      return refused();
    }
    return submission(new ObjectReader(object, "", errors));
  }

  private Result submission(ObjectReader body) {
    body.require("type", "subject");
    String source = null;
    if (office != null) {
      body.require("source", "receivedAt");
      source = source(body);
    }
    boolean erasure = ERASURE.equals(body.any("type"));
    RequestType type = erasure ? null : type(body);
    SubjectDetails subject = subject(body.object("subject"));
    String requestedBy = requestedBy(body.object("requestedBy"));
    String team = body.line("team", LONGEST_TEXT);
    String metadata = metadata(body);
    String locale = locale(body);
    List<Format> formats = formats(body);
    String notes = notes(body);
    Instant received = received(body);
    Submission.Verified verified = verified(body.object("identityVerified"));
    body.refuseOthers();
    if (errors.isEmpty() && erasure && subject != null) {
      return new Result.NotBuilt(
          subject,
          verified != null,
          Problem.of(
              ProblemType.NOT_BUILT,
              "Requests for erasure cannot be filed yet.",
              List.of(new FieldError("/type", "expected access or portability"))));
    }
    if (!errors.isEmpty() || type == null || subject == null) {
      return refused();
    }
    return new Result.Read(
        new Submission(
            type,
            subject,
            requestedBy,
            team,
            metadata,
            locale,
            formats,
            notes,
            receipt(received == null ? arrived : received),
            verified,
            source,
            CanonicalJson.of(body.members())));
  }

  private static @Nullable String source(ObjectReader body) {
    String source = body.text("source");
    if (source != null && !SOURCES.contains(source)) {
      body.error("source", "expected phone, letter or email");
    }
    return source;
  }

  /** An officer may know the day alone. */
  private @Nullable Instant received(ObjectReader body) {
    Instant earliest = now.minus(OLDEST);
    Instant latest = now.plus(CLOCK_SKEW);
    return office == null
        ? body.instant("receivedAt", earliest, latest)
        : body.instantOrDay("receivedAt", earliest, latest, office);
  }

  private Instant receipt(Instant said) {
    return said.isAfter(now) ? now : said;
  }

  private static @Nullable RequestType type(ObjectReader body) {
    String word = body.text("type");
    if (word == null) {
      return null;
    }
    for (RequestType type : RequestType.values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    body.error("type", "expected access or portability");
    return null;
  }

  private @Nullable SubjectDetails subject(@Nullable ObjectReader subject) {
    if (subject == null) {
      return null;
    }
    subject.require("email");
    EmailAddress email = subject.email("email");
    String id = subject.line("id", LONGEST_TEXT);
    String name = subject.line("name", LONGEST_TEXT);
    Map<String, String> identifiers = identifiers(subject.object("identifiers"));
    subject.refuseOthers();
    return email == null ? null : new SubjectDetails(email.value(), id, name, identifiers);
  }

  private Map<String, String> identifiers(@Nullable ObjectReader object) {
    Map<String, String> identifiers = new LinkedHashMap<>();
    if (object == null) {
      return identifiers;
    }
    if (object.members().size() > MOST_IDENTIFIERS) {
      errors.add(
          new FieldError(
              "/subject/identifiers", "expected at most " + MOST_IDENTIFIERS + " identifiers"));
    }
    for (Object member : object.members().keySet()) {
      String name = String.valueOf(member);
      String value = object.line(name, LONGEST_TEXT);
      if (!IDENTIFIER.matcher(name).matches()) {
        object.error(Texts.printable(name), "expected a name of A-Z a-z 0-9 _ -, up to 60");
      } else if (value != null) {
        identifiers.put(name, value);
      }
    }
    return identifiers;
  }

  private static @Nullable String requestedBy(@Nullable ObjectReader person) {
    if (person == null) {
      return null;
    }
    person.require("email");
    EmailAddress email = person.email("email");
    String relation = person.line("relation", LONGEST_TEXT);
    person.refuseOthers();
    Map<String, @Nullable String> json = new LinkedHashMap<>();
    json.put("email", email == null ? null : email.value());
    json.put("relation", relation);
    return Json.write(json);
  }

  private @Nullable String metadata(ObjectReader body) {
    ObjectReader metadata = body.object("metadata");
    if (metadata == null) {
      return null;
    }
    String json = Json.write(metadata.members());
    if (json.getBytes(StandardCharsets.UTF_8).length > LARGEST_METADATA) {
      body.error("metadata", "expected at most 4 KiB");
    }
    return json;
  }

  private static String locale(ObjectReader body) {
    String tag = body.line("locale", LONGEST_LOCALE);
    if (tag == null) {
      return "en";
    }
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      if (!locale.getLanguage().isEmpty()) {
        return locale.toLanguageTag();
      }
    } catch (IllformedLocaleException e) {
      // Said below.
    }
    body.error("locale", "expected a language tag such as en or de-AT (BCP 47)");
    return "en";
  }

  private List<Format> formats(ObjectReader body) {
    List<?> words = body.list("format");
    Set<Format> formats = EnumSet.of(Format.JSON);
    for (int i = 0; words != null && i < words.size(); i++) {
      Object word = words.get(i);
      Format format = null;
      for (Format each : Format.values()) {
        format = each.word().equals(word) ? each : format;
      }
      if (format == null) {
        errors.add(new FieldError("/format/" + i, "expected json or csv"));
      } else {
        formats.add(format);
      }
    }
    return List.copyOf(formats);
  }

  private static @Nullable String notes(ObjectReader body) {
    String notes = body.text("notes");
    if (notes == null || notes.isEmpty()) {
      return null;
    }
    if (!Texts.isLines(notes)) {
      body.error("notes", "expected text without control characters");
    }
    if (Texts.length(notes) > LONGEST_NOTES) {
      body.error("notes", "expected at most " + LONGEST_NOTES + " characters");
    }
    return notes;
  }

  private Submission.@Nullable Verified verified(@Nullable ObjectReader assertion) {
    if (assertion == null) {
      return null;
    }
    assertion.require("method", "at");
    String method = assertion.text("method");
    if (method != null && !METHOD.matcher(method).matches()) {
      assertion.error("method", "expected a word of A-Z a-z 0-9 _ . -, up to 50, such as session");
    }
    Instant at = assertion.instant("at", now.minus(OLDEST), now.plus(CLOCK_SKEW));
    assertion.refuseOthers();
    return method == null || at == null ? null : new Submission.Verified(method, at);
  }

  private Result refused() {
    return new Result.Refused(
        Problem.of(
            ProblemType.INVALID_BODY, "Every field that is wrong is listed in errors.", errors));
  }
}
