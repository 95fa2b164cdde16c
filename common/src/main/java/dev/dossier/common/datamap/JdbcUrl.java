package dev.dossier.common.datamap;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A database's address for JDBC.
 *
 * @param url begins with {@code jdbc:}
 * @param user of a libpq URI, decoded
 * @param password of a libpq URI, decoded
 */
public record JdbcUrl(String url, @Nullable String user, @Nullable String password) {

  private static final Pattern LIBPQ =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
              + "(?<hosts>[^/?#@]*)(?:/(?<database>[^?#]*))?(?:\\?(?<parameters>[^#]*))?");

  private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?";
  private static final Pattern HOSTS = Pattern.compile("(?:" + HOST + "(?:," + HOST + ")*)?");

  /** libpq's keywords and pgjdbc's names for them. */
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("application_name", "ApplicationName"),
          Map.entry("channel_binding", "channelBinding"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("keepalives", "tcpKeepAlive"),
          Map.entry("krbsrvname", "kerberosServerName"),
          Map.entry("load_balance_hosts", "loadBalanceHosts"),
          Map.entry("options", "options"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslnegotiation", "sslNegotiation"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("target_session_attrs", "targetServerType"));

  /** Values of {@code target_session_attrs} that pgjdbc calls otherwise. */
  private static final Map<String, String> SESSIONS =
      Map.of(
          "read-write", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  /**
   * @param resolved {@code jdbc:...} as the driver takes it, or a libpq URI, {@code
   *     postgresql://user:password@host:port/database?sslmode=require}
   * @throws IllegalArgumentException says what was expected; shows no part of the URL but a
   *     parameter's name
   */
  public static JdbcUrl of(String resolved) {
    if (resolved.startsWith("jdbc:")) {
      return new JdbcUrl(resolved, null, null);
    }
    Matcher parts = LIBPQ.matcher(resolved);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expected jdbc:... or postgresql://user:password@host:port/database");
    }
    String hosts = hosts(parts.group("hosts"));
    Map<String, String> given = parameters(parts.group("parameters"));
    String user = first(given.remove("user"), parts.group("user"));
    String password = first(given.remove("password"), parts.group("password"));
    String database = first(given.remove("dbname"), parts.group("database"));
    StringBuilder url = new StringBuilder("jdbc:postgresql://").append(hosts);
    url.append('/').append(database == null ? "" : encoded(decoded(database)));
    String parameters =
        given.entrySet().stream()
            .map(entry -> parameter(entry.getKey(), decoded(entry.getValue())))
            .collect(Collectors.joining("&"));
    if (!parameters.isEmpty()) {
      url.append('?').append(parameters);
    }
    return new JdbcUrl(url.toString(), decodedOrNone(user), decodedOrNone(password));
  }

  /** Names what it points to, never the password. */
  @Override
  public String toString() {
    return "JdbcUrl[...]";
  }

  /** Names of libpq's parameters that have a counterpart in pgjdbc. */
  static Set<String> understood() {
    return PARAMETERS.keySet();
  }

  private static Map<String, String> parameters(@Nullable String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (text != null && !text.isEmpty()) {
      for (String pair : text.split("&")) {
        int equals = pair.indexOf('=');
        if (equals < 1 || pair.contains("@")) {
          throw new IllegalArgumentException(
              "expected name=value in each part after the ?, special characters as %XX");
        }
        parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return parameters;
  }

  private static String hosts(String text) {
    if (text.contains("%")) {
      throw new IllegalArgumentException(
          "expected host names: Java reaches no sockets of a file system");
    }
    if (!HOSTS.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "expected host:port, several with commas between, special characters before it as %XX");
    }
    return text.isEmpty() ? "localhost" : text;
  }

  private static String parameter(String name, String value) {
    String ours = PARAMETERS.get(name);
    if (ours == null) {
      throw new IllegalArgumentException(
          "expected parameters out of "
              + understood().stream().sorted().toList()
              + ", found "
              + Value.shown(name));
    }
    String translated =
        switch (name) {
          case "target_session_attrs" -> SESSIONS.getOrDefault(value, value);
          case "keepalives" -> String.valueOf(!value.equals("0"));
          case "load_balance_hosts" -> String.valueOf(value.equals("random"));
          default -> value;
        };
    return ours + "=" + encoded(translated);
  }

  private static @Nullable String first(@Nullable String preferred, @Nullable String other) {
    return preferred != null ? preferred : other;
  }

  private static @Nullable String decodedOrNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : decoded(text);
  }

  /** Percent-decoding alone: in libpq's URIs a plus is a plus. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected two hexadecimal digits after each %");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
