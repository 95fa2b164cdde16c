package dev.dossier.packager.letter;

import dev.dossier.common.datamap.Controller;
import dev.dossier.common.datamap.Regime;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of the letter in one language: English, or German where the request says so. */
final class Texts {
  private static final Texts ENGLISH = new Texts(Locale.ENGLISH);
  private static final Map<String, Texts> BY_LANGUAGE =
      Stream.of(ENGLISH, new Texts(Locale.GERMAN))
          .collect(Collectors.toMap(Texts::language, Function.identity()));

  private final Locale language;
  private final Properties texts;

  private Texts(Locale language) {
    this.language = language;
    this.texts = new Properties();
    String name = "texts_" + language.getLanguage() + ".properties";
    try (InputStream in = Texts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param languageTag BCP 47
   */
  static Texts in(String languageTag) {
    Texts texts = BY_LANGUAGE.get(Locale.forLanguageTag(languageTag).getLanguage());
    return texts == null ? ENGLISH : texts;
  }

  /** For the {@code lang} attribute. */
  String language() {
    return language.getLanguage();
  }

  /** The text of this key with its {@code {0}}, {@code {1}}, ... filled in. */
  String get(String key, Object... values) {
    String text = texts.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no text for " + key);
    }
    for (int i = 0; i < values.length; i++) {
      // Values may hold braces themselves: each place is cut out, not searched again.
      String place = "{" + i + "}";
      int at = text.indexOf(place);
      if (at >= 0) {
        return get(text, at, i, values);
      }
    }
    return text;
  }

  private static String get(String text, int at, int first, Object... values) {
    StringBuilder filled = new StringBuilder(text.substring(0, at)).append(values[first]);
    String rest = text.substring(at + 3);
    for (int i = first + 1; i < values.length; i++) {
      int next = rest.indexOf("{" + i + "}");
      if (next < 0) {
        break;
      }
      filled.append(rest, 0, next).append(values[i]);
      rest = rest.substring(next + 3);
    }
    return filled.append(rest).toString();
  }

  String records(long count) {
    if (count == 0 || count == 1) {
      return get("records." + count);
    }
    return get("records.n", number(count));
  }

  String number(long number) {
    return NumberFormat.getIntegerInstance(language).format(number);
  }

  String date(Instant instant) {
    return DateTimeFormatter.ofPattern(get("date"), language)
        .withZone(ZoneOffset.UTC)
        .format(instant);
  }

  String law(Controller controller) {
    return get(controller.regime() == Regime.UK ? "law.uk" : "law.eu");
  }
}
