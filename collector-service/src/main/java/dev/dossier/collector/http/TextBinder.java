package dev.dossier.collector.http;

import dev.dossier.common.datamap.BoundText;
import dev.dossier.common.datamap.BoundText.Bound;
import dev.dossier.common.datamap.BoundText.Fixed;
import dev.dossier.common.datamap.BoundText.Part;
import dev.dossier.common.event.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts values into a request's texts. Where a value is not the whole (a JSON string, a query's
 * value, a segment of a path), it may only have characters that mean nothing anywhere.
 */
final class TextBinder {
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9@._+-]+");

  private final Map<String, String> environment;
  private final Source values;
  private final Failure refusal;

  /** Where values come from. */
  @FunctionalInterface
  interface Source {
    String of(String name) throws StoppedException;
  }

  /**
   * @param refusal for a value that may not be sent
   */
  TextBinder(Map<String, String> environment, Source values, Failure refusal) {
    this.environment = environment;
    this.values = values;
    this.refusal = refusal;
  }

  /** The text with its values, not encoded. */
  String bound(BoundText text) throws StoppedException {
    if (text.isWhole()) {
      return value(text.names().getFirst());
    }
    StringBuilder bound = new StringBuilder();
    for (Part part : text.parts()) {
      switch (part) {
        case Fixed fixed -> bound.append(fixed.text().resolve(environment));
        case Bound place -> bound.append(harmless(value(place.name())));
      }
    }
    return bound.toString();
  }

  /** The path, encoded where values stand; what the data map writes is encoded already. */
  String path(BoundText text) throws StoppedException {
    List<Part> parts = text.parts();
    StringBuilder path = new StringBuilder();
    StringBuilder segment = new StringBuilder();
    boolean filled = false;
    for (int i = 0; i < parts.size(); i++) {
      switch (parts.get(i)) {
        case Fixed fixed -> {
          for (char c : fixed.text().resolve(environment).toCharArray()) {
            if (c == '/') {
              checkSegment(segment, filled);
              segment.setLength(0);
              filled = false;
            } else {
              segment.append(c);
            }
            path.append(c);
          }
        }
        case Bound place -> {
          String value = value(place.name());
          if (UrlText.couldPart(value)) {
            throw new StoppedException(refusal);
          }
          boolean whole = segment.isEmpty() && !filled && endsSegment(parts, i + 1);
          path.append(UrlText.escaped(whole ? value : harmless(value)));
          segment.append(value);
          filled = true;
        }
      }
    }
    checkSegment(segment, filled);
    return path.toString();
  }

  private boolean endsSegment(List<Part> parts, int next) {
    return next == parts.size()
        || (parts.get(next) instanceof Fixed fixed
            && fixed.text().resolve(environment).startsWith("/"));
  }

  private void checkSegment(CharSequence segment, boolean filled) throws StoppedException {
    if (filled && !UrlText.fitsSegment(segment.toString())) {
      throw new StoppedException(refusal);
    }
  }

  private String harmless(String value) throws StoppedException {
    if (!HARMLESS.matcher(value).matches()) {
      throw new StoppedException(refusal);
    }
    return value;
  }

  private String value(String name) throws StoppedException {
    String value = values.of(name);
    if (value.isBlank() || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new StoppedException(refusal);
    }
    return value;
  }
}
