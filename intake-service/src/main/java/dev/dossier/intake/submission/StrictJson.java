package dev.dossier.intake.submission;

import dev.dossier.intake.web.FieldError;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON (RFC 8259) into maps, lists, texts, {@link BigDecimal}s, booleans and null, without
 * goodwill: valid UTF-8, no name twice, one value and nothing after it, at most {@value #DEPTH}
 * levels, no NUL and no lone surrogate in a text.
 */
final class StrictJson {
  static final int DEPTH = 32;
  private static final int LARGEST_SCALE = 1_000;
  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private final JsonParser parser;
  private final int deepest;
  private final List<FieldError> errors;

  private StrictJson(JsonParser parser, List<FieldError> errors, int deepest) {
    this.parser = parser;
    this.deepest = deepest;
    this.errors = errors;
  }

  /** The value; what is wrong with it is added to the errors. Null also stands for JSON's null. */
  static @Nullable Object read(byte[] body, List<FieldError> errors) {
    return read(body, errors, DEPTH);
  }

  /**
   * @param deepest so many levels instead of {@value #DEPTH}
   */
  static @Nullable Object read(byte[] body, List<FieldError> errors, int deepest) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      errors.add(new FieldError("", "expected JSON in UTF-8"));
      return null;
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return new StrictJson(parser, errors, deepest).document();
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      errors.add(
          new FieldError(
              "",
              at == null
                  ? "expected JSON"
                  : "expected JSON, broken at line %d, column %d"
                      .formatted(at.getLineNr(), at.getColumnNr())));
      return null;
    }
  }

  private @Nullable Object document() {
    if (parser.nextToken() == null) {
      errors.add(new FieldError("", "expected a JSON object, was empty"));
      return null;
    }
    Object value = value("", 1);
    if (errors.isEmpty() && parser.nextToken() != null) {
      errors.add(new FieldError("", "expected nothing after the JSON value"));
    }
    return value;
  }

  private @Nullable Object value(String pointer, int depth) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      if (depth > deepest) {
        errors.add(new FieldError(cut(pointer), "expected at most " + DEPTH + " levels"));
        parser.skipChildren();
        return null;
      }
      return token == JsonToken.START_OBJECT ? object(pointer, depth) : array(pointer, depth);
    }
    return switch (token) {
      case VALUE_STRING -> text(parser.getString(), pointer);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(pointer);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new IllegalStateException("a value begins with no other token");
    };
  }

  private Map<String, @Nullable Object> object(String pointer, int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      String member = FieldError.pointer(pointer, Texts.printable(name));
      parser.nextToken();
      boolean twice = object.containsKey(name);
      Object value = value(member, depth + 1);
      object.put(text(name, member), value);
      if (twice) {
        errors.add(new FieldError(cut(member), "expected once, was given twice"));
      }
    }
    return object;
  }

  private List<@Nullable Object> array(String pointer, int depth) {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(pointer + "/" + array.size(), depth + 1));
    }
    return array;
  }

  private String text(String text, String pointer) {
    if (Texts.holdsNulOrLoneSurrogate(text)) {
      errors.add(new FieldError(cut(pointer), "expected Unicode text without NUL"));
    }
    return text;
  }

  private BigDecimal number(String pointer) {
    try {
      BigDecimal number = new BigDecimal(parser.getString());
      if (Math.abs((long) number.scale()) > LARGEST_SCALE) {
        throw new NumberFormatException("scale");
      }
      return number;
    } catch (NumberFormatException e) {
      errors.add(new FieldError(cut(pointer), "expected a smaller number"));
      return BigDecimal.ZERO;
    }
  }

  private static String cut(String pointer) {
    return pointer.length() <= 500 ? pointer : pointer.substring(0, 500) + "…";
  }
}
