package dev.dossier.collector.source;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON (RFC 8259) token by token, so that values pass as they were sent: a tree would make 1e400,
 * 1.10 and 2^63 something else. Duplicate keys are errors, since nobody can say which one is meant.
 */
public final class JsonText {
  /** Beyond that is no data, and other readers give up as well. */
  public static final int DEEPEST = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonText() {}

  /**
   * A parser before its first token. It throws {@code JacksonException} on everything that is no
   * JSON; its message may quote the text and goes nowhere.
   */
  public static JsonParser parser(byte[] json, int offset, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), json, offset, length);
  }

  /** Writes the value that the parser stands at, without white space; ends at its last token. */
  public static void copy(JsonParser parser, Utf8Buffer out) {
    int depth = 0;
    boolean comma = false;
    JsonToken token = parser.currentToken();
    while (true) {
      if (comma && token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY) {
        out.put(',');
      }
      comma = true;
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          out.put(token == JsonToken.START_OBJECT ? '{' : '[');
          depth++;
          comma = false;
        }
        case END_OBJECT, END_ARRAY -> {
          out.put(token == JsonToken.END_OBJECT ? '}' : ']');
          depth--;
        }
        case PROPERTY_NAME -> {
          putString(parser.currentName(), out);
          out.put(':');
          comma = false;
        }
        default -> putScalar(parser, out);
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  /** Writes the string, number, boolean or null that the parser stands at. */
  public static void putScalar(JsonParser parser, Utf8Buffer out) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      putString(parser.getString(), out);
    } else {
      out.put(parser.getString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** As a JSON string; half of a surrogate pair, which UTF-8 cannot write, stays an escape. */
  public static void putString(String text, Utf8Buffer out) {
    if (!hasLoneSurrogate(text)) {
      out.putJsonString(text);
      return;
    }
    out.put('"');
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
        i++;
        continue;
      }
      putInner(text.substring(start, i), out);
      out.put(String.format("\\u%04x", (int) text.charAt(i)));
      start = i + 1;
    }
    putInner(text.substring(start), out);
    out.put('"');
  }

  private static void putInner(String text, Utf8Buffer out) {
    Utf8Buffer quoted = new Utf8Buffer(text.length() + 2);
    quoted.putJsonString(text);
    out.put(quoted.array(), 1, quoted.size() - 2);
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
