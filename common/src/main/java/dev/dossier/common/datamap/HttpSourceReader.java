package dev.dossier.common.datamap;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a source of {@code kind: http}. No finding shows a setting's text: it may be a secret. */
final class HttpSourceReader {

  /** RFC 9110, section 5.6.2. */
  static final String HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}";

  private static final String HOST =
      "(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";

  /** Set by each call itself. */
  private static final Set<String> OUR_HEADERS =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "te",
          "transfer-encoding",
          "upgrade");

  private static final List<String> AUTHS = List.of("bearer", "basic", "header", "query", "oauth2");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration SECTION_TIMEOUT = Duration.ofHours(6);
  private static final int RESPONSE_BYTES = 8 * 1024 * 1024;
  private static final int MOST_RESPONSE_BYTES = 256 * 1024 * 1024;
  private static final int PAGES = 100_000;
  private static final int MOST_PAGES = 10_000_000;
  private static final int MOST_PERMITS = 1_000_000;

  private HttpSourceReader() {}

  static HttpSource read(String name, Value value) {
    Fields keys =
        new Fields(
            value,
            "kind",
            "baseUrl",
            "auth",
            "headers",
            "rateLimit",
            "timeout",
            "sectionTimeout",
            "allowHosts",
            "allowPrivate",
            "maxResponseBytes",
            "maxPages",
            "concurrency");
    keys.need("kind");
    Template allowPrivate = allowPrivate(keys.get("allowPrivate"));
    HttpAuth auth = auth(keys.get("auth"), allowPrivate);
    Value timeout = keys.get("timeout");
    Value hosts = keys.get("allowHosts");
    return new HttpSource(
        name,
        address(keys.need("baseUrl"), allowPrivate),
        auth,
        headers(keys.get("headers"), auth),
        rateLimit(keys.get("rateLimit")),
        timeout == null ? TIMEOUT : timeout.duration(LONGEST_TIMEOUT),
        SourceReader.duration(keys.get("sectionTimeout"), SECTION_TIMEOUT),
        hosts == null ? List.of() : hosts.list(HttpSourceReader::host),
        allowPrivate,
        number(keys.get("maxResponseBytes"), 1024, MOST_RESPONSE_BYTES, RESPONSE_BYTES),
        number(keys.get("maxPages"), 1, MOST_PAGES, PAGES),
        SourceReader.concurrency(keys.get("concurrency")));
  }

  private static int number(@Nullable Value value, int least, int most, int byDefault) {
    return value == null ? byDefault : value.number(least, most);
  }

  private static @Nullable RateLimit rateLimit(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    Fields keys = new Fields(value, "permits", "per");
    return new RateLimit(
        keys.need("permits").number(1, MOST_PERMITS),
        keys.need("per").duration(Duration.ofDays(1)));
  }

  private static Template allowPrivate(@Nullable Value value) {
    if (value == null) {
      return Template.of("false");
    }
    Template template = value.template();
    String known = template.byDefault();
    if (known != null && !known.isEmpty() && !Set.of("true", "false").contains(known)) {
      value.problem("expected true or false");
    }
    return template;
  }

  private static HttpAuth auth(@Nullable Value value, Template allowPrivate) {
    if (value == null) {
      return new HttpAuth.None();
    }
    Value type = value.peek("type");
    String word = type == null || !type.isText() ? "" : type.muted().text();
    return switch (word) {
      case "bearer" -> new HttpAuth.Bearer(text(auth(value, "token").need("token")));
      case "basic" -> {
        Fields keys = auth(value, "username", "password");
        Value password = keys.get("password");
        yield new HttpAuth.Basic(
            text(keys.need("username")), password == null ? Template.of("") : text(password));
      }
      case "header" -> {
        Fields keys = auth(value, "name", "value");
        yield new HttpAuth.Header(headerName(keys.need("name")), text(keys.need("value")));
      }
      case "query" -> {
        Fields keys = auth(value, "name", "value");
        yield new HttpAuth.Query(
            keys.need("name")
                .text("a parameter's name", name -> name.matches(RequestTexts.PARAMETER)),
            text(keys.need("value")));
      }
      case "oauth2" -> {
        Fields keys = auth(value, "tokenUrl", "clientId", "clientSecret", "scopes");
        Value scopes = keys.get("scopes");
        yield new HttpAuth.OAuth2(
            address(keys.need("tokenUrl"), allowPrivate),
            text(keys.need("clientId")),
            text(keys.need("clientSecret")),
            scopes == null ? List.of() : scopes.list(HttpSourceReader::scope));
      }
      default -> {
        unknownAuth(value, type);
        yield new HttpAuth.None();
      }
    };
  }

  private static Fields auth(Value value, String... settings) {
    String[] known = new String[settings.length + 1];
    known[0] = "type";
    System.arraycopy(settings, 0, known, 1, settings.length);
    return new Fields(value, known);
  }

  private static void unknownAuth(Value value, @Nullable Value type) {
    if (type == null) {
      auth(
              value,
              "token",
              "username",
              "password",
              "name",
              "value",
              "tokenUrl",
              "clientId",
              "clientSecret",
              "scopes")
          .need("type");
    } else {
      type.oneOf(AUTHS);
    }
  }

  private static String scope(Value value) {
    // RFC 6749, section 3.3; a space would be two scopes.
    return value.text("one scope", text -> text.matches("[!#-\\[\\]-~]+"));
  }

  private static String headerName(Value value) {
    return value.text(
        "a header's name that no call sets itself",
        name -> name.matches(HEADER_NAME) && !isOurs(name));
  }

  private static boolean isOurs(String header) {
    return OUR_HEADERS.contains(header.toLowerCase(Locale.ROOT));
  }

  private static Map<String, Template> headers(@Nullable Value value, HttpAuth auth) {
    Map<String, Template> headers = new LinkedHashMap<>();
    if (value == null) {
      return headers;
    }
    String taken =
        switch (auth) {
          case HttpAuth.Bearer bearer -> "Authorization";
          case HttpAuth.Basic basic -> "Authorization";
          case HttpAuth.OAuth2 oauth2 -> "Authorization";
          case HttpAuth.Header header -> header.name();
          case HttpAuth.Query query -> "";
          case HttpAuth.None none -> "";
        };
    value
        .named("headers", HEADER_NAME)
        .forEach((name, header) -> {
          if (isOurs(name)) {
            header.problem("expected a header that no call sets itself");
          } else if (name.equalsIgnoreCase(taken)) {
            header.problem("expected another header: auth sets this one");
          }
          headers.put(name, text(header));
        });
    return headers;
  }

  /** A setting that goes into a header or a form: a line break would be another header. */
  private static Template text(Value value) {
    Template template = value.template();
    if (value.isText() && value.muted().scalar("text").chars().anyMatch(Character::isISOControl)) {
      value.problem("expected text, found a control character");
    }
    return template;
  }

  private static Template host(Value value) {
    Template template = value.template();
    String known = template.byDefault();
    if (known != null && !known.isEmpty() && !known.matches(HOST)) {
      value.problem("expected a host, such as files.vendor.example or files.vendor.example:8443");
    }
    return template;
  }

  /** Checked as far as can be told without the environment. */
  private static Template address(Value value, Template allowPrivate) {
    Template template = value.template();
    String known = template.byDefault();
    if (known == null || known.isEmpty()) {
      return template;
    }
    if (!isAddress(known)) {
      value.problem("expected an http or https address without ?, # and user");
    } else if (template.variables().isEmpty()
        && known.toLowerCase(Locale.ROOT).startsWith("http:")
        && allowPrivate.equals(Template.of("false"))) {
      value.problem("expected https: plain http needs allowPrivate: true");
    }
    return template;
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && Set.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
