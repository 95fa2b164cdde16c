package dev.dossier.collector.http;

import dev.dossier.collector.source.ItemSink;
import dev.dossier.collector.source.JsonText;
import dev.dossier.common.datamap.FieldPath;
import dev.dossier.common.event.Reason;
import java.security.MessageDigest;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * A JSON text, and what stands where in it. Looked through as often as is asked, since a tree of it
 * would take many times its size and change its numbers; for the same reason its parts are views of
 * the one array.
 */
final class JsonAnswer {
  /** Less than the parser's own limit, since items are wrapped. */
  private static final int DEEPEST = JsonText.DEEPEST - 20;

  /** Of one list; each costs 8 bytes while the page is read, and some hundred where it is kept. */
  static final int MOST_ITEMS = 100_000;

  /** Of objects that are open at the same time: the parser keeps them to find duplicates. */
  static final int MOST_NAMES = 100_000;

  private final byte[] json;
  private final int start;
  private final int length;

  private JsonAnswer(byte[] json, int start, int end) {
    this.json = json;
    this.start = start;
    this.length = end - start;
  }

  /**
   * A number, text or truth value.
   *
   * @param text as it was written; without quotes and escapes where it is a string
   */
  record Scalar(String text, boolean isString) {

    /** The kind alone: texts may be personal data. */
    @Override
    public String toString() {
      return isString ? "Scalar[string]" : "Scalar[literal]";
    }
  }

  /**
   * @param json is kept, not copied
   * @throws StoppedException {@code bad_answer} unless it is one whole JSON text (RFC 8259, so in
   *     UTF-8) without duplicate keys and not nested without end; {@code too_large} for an object
   *     of too many keys
   */
  static JsonAnswer of(byte[] json) throws StoppedException {
    boolean marked =
        json.length > 2
            && json[0] == (byte) 0xef
            && json[1] == (byte) 0xbb
            && json[2] == (byte) 0xbf;
    JsonAnswer answer = new JsonAnswer(json, marked ? 3 : 0, json.length);
    answer.check();
    return answer;
  }

  private void check() throws StoppedException {
    try (JsonParser parser = parser()) {
      int[] names = new int[DEEPEST + 1];
      int openNames = 0;
      int depth = 0;
      int roots = 0;
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        roots += depth == 0 ? 1 : 0;
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          openNames -= names[depth];
          names[depth] = 0;
          depth--;
        } else if (token == JsonToken.VALUE_STRING) {
          // Decoded here, or its errors would come later.
          parser.getStringLength();
        }
        if (depth > DEEPEST || roots > 1) {
          throw new StoppedException(Reason.BAD_ANSWER);
        }
        if (token == JsonToken.PROPERTY_NAME) {
          names[depth]++;
          if (++openNames > MOST_NAMES) {
            throw new StoppedException(Reason.TOO_LARGE);
          }
        }
      }
      // The parser also reads UTF-16, where it counts no bytes.
      if (roots != 1 || parser.currentLocation().getByteOffset() < 0) {
        throw new StoppedException(Reason.BAD_ANSWER);
      }
    } catch (StreamReadException e) {
      throw StoppedException.unreadable();
    } catch (JacksonException e) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
  }

  private JsonParser parser() {
    return JsonText.parser(json, start, length);
  }

  /** As it came, white space included. */
  void writeTo(ItemSink out) {
    out.item(json, start, length);
  }

  /** As it came, white space included. */
  void addTo(MessageDigest digest) {
    digest.update(json, start, length);
  }

  /** As they came, white space included. */
  boolean isSameText(JsonAnswer other) {
    return Arrays.equals(
        json, start, start + length, other.json, other.start, other.start + other.length);
  }

  boolean isNull() {
    try (JsonParser parser = parser()) {
      return parser.nextToken() == JsonToken.VALUE_NULL;
    }
  }

  /** What stands at the path; null where nothing does. */
  @Nullable JsonAnswer at(FieldPath path) {
    try (JsonParser parser = parser()) {
      if (!find(parser, path)) {
        return null;
      }
      int from = tokenStart(parser);
      return new JsonAnswer(json, from, valueEnd(parser));
    }
  }

  /**
   * The elements of the list at the path; null where no list is.
   *
   * @throws StoppedException {@code too_large} if they are more than {@link #MOST_ITEMS}
   */
  @Nullable List<JsonAnswer> list(FieldPath path) throws StoppedException {
    try (JsonParser parser = parser()) {
      if (!find(parser, path) || parser.currentToken() != JsonToken.START_ARRAY) {
        return null;
      }
      int[] bounds = new int[64];
      int size = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (size == MOST_ITEMS) {
          throw new StoppedException(Reason.TOO_LARGE);
        }
        if (2 * size == bounds.length) {
          bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * size] = tokenStart(parser);
        bounds[2 * size + 1] = valueEnd(parser);
        size++;
      }
      return new Elements(json, bounds, size);
    }
  }

  private int tokenStart(JsonParser parser) {
    return start + Math.toIntExact(parser.currentTokenLocation().getByteOffset());
  }

  /** Moves the parser to the value's last token. */
  private int valueEnd(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      // Or the parser would still stand at its first quote.
      parser.getStringLength();
    }
    parser.skipChildren();
    return start + Math.toIntExact(parser.currentLocation().getByteOffset());
  }

  /** Where each element begins and ends. */
  private static final class Elements extends AbstractList<JsonAnswer> implements RandomAccess {
    private final byte[] json;
    private final int[] bounds;
    private final int size;

    Elements(byte[] json, int[] bounds, int size) {
      this.json = json;
      this.bounds = bounds;
      this.size = size;
    }

    @Override
    public JsonAnswer get(int index) {
      if (index < 0 || index >= size) {
        throw new IndexOutOfBoundsException(index);
      }
      return new JsonAnswer(json, bounds[2 * index], bounds[2 * index + 1]);
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** Elements of the list at the path; -1 where no list is. */
  int size(FieldPath path) {
    try (JsonParser parser = parser()) {
      if (!find(parser, path) || parser.currentToken() != JsonToken.START_ARRAY) {
        return -1;
      }
      int size = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
        size++;
      }
      return size;
    }
  }

  /** Whether something stands at the path, be it null. */
  boolean has(FieldPath path) {
    try (JsonParser parser = parser()) {
      return find(parser, path);
    }
  }

  /** Whether something stands at the path, or null where it leads through. */
  boolean names(FieldPath path) {
    try (JsonParser parser = parser()) {
      return find(parser, path) || parser.currentToken() == JsonToken.VALUE_NULL;
    }
  }

  /**
   * The value at the path; null where nothing or null stands.
   *
   * @throws StoppedException {@code bad_answer} if it is an object or a list
   */
  @Nullable Scalar scalar(FieldPath path) throws StoppedException {
    try (JsonParser parser = parser()) {
      if (!find(parser, path)) {
        return null;
      }
      JsonToken token = parser.currentToken();
      if (token == JsonToken.VALUE_NULL) {
        return null;
      }
      if (!token.isScalarValue()) {
        throw new StoppedException(Reason.BAD_ANSWER);
      }
      return new Scalar(parser.getString(), token == JsonToken.VALUE_STRING);
    }
  }

  private static boolean find(JsonParser parser, FieldPath path) {
    parser.nextToken();
    for (String key : path.keys()) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return false;
      }
      boolean found = false;
      while (!found && parser.nextToken() != JsonToken.END_OBJECT) {
        found = key.equals(parser.currentName());
        parser.nextToken();
        if (!found) {
          parser.skipChildren();
        }
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  /** How long: it may hold personal data. */
  @Override
  public String toString() {
    return "JsonAnswer[" + length + " bytes]";
  }
}
