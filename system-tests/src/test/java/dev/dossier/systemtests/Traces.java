package dev.dossier.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for values in everything that a platform has written: log files, the broker's segments, the
 * store's files, each column of each table, and the metrics.
 */
final class Traces {
  /** A segment of their topics; not one of their dead letters. */
  private static final Pattern SUBMISSIONS =
      Pattern.compile("(dossier\\.submissions(?:\\.[a-z]+)?(?<!\\.dlt)-\\d+)/\\d+\\.log$");

  private static final Set<String> NOT_OURS = Set.of("pg_catalog", "information_schema");

  private final RunningPlatform platform;

  Traces(RunningPlatform platform) {
    this.platform = platform;
  }

  /**
   * Where each of the values was found; a place is a file or a table's column. Not looked at are
   * the newest segments of the topics that apps write submissions to: those are in clear until they
   * were read and truncated.
   */
  Map<String, List<String>> of(List<String> values) throws Exception {
    Map<String, byte[]> places = places();
    places.keySet().removeAll(newestSubmissions(places.keySet()));
    return find(values, places);
  }

  /** The same, of what apps have written just now. */
  Map<String, List<String>> inSubmissions(List<String> values) throws Exception {
    Map<String, byte[]> places = places();
    places.keySet().retainAll(newestSubmissions(places.keySet()));
    return find(values, places);
  }

  /** The last segment of each partition. */
  private static Set<String> newestSubmissions(Set<String> places) {
    Map<String, String> newest = new HashMap<>();
    for (String place : places) {
      Matcher segment = SUBMISSIONS.matcher(place);
      if (segment.find()) {
        newest.merge(segment.group(1), place, BinaryOperator.maxBy(Comparator.naturalOrder()));
      }
    }
    return Set.copyOf(newest.values());
  }

  private static Map<String, List<String>> find(List<String> values, Map<String, byte[]> places) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (String value : values) {
      for (Map.Entry<String, byte[]> place : places.entrySet()) {
        String text = new String(place.getValue(), StandardCharsets.ISO_8859_1);
        if (holds(text, value)) {
          found.computeIfAbsent(value, v -> new ArrayList<>()).add(place.getKey());
        }
      }
    }
    return found;
  }

  /** As it is, in any case, and as the bytes that a table's text form shows in hexadecimal. */
  private static boolean holds(String text, String value) {
    String bytes = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    String hex = HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
    String folded = text.toLowerCase(Locale.ROOT);
    return folded.contains(bytes.toLowerCase(Locale.ROOT)) || folded.contains(hex);
  }

  private Map<String, byte[]> places() throws Exception {
    Map<String, byte[]> places = new LinkedHashMap<>();
    Path data = platform.data();
    files(data.resolve("logs"), places);
    files(data.resolve("kafka"), places);
    files(data.resolve("s3"), places);
    Path launcher = data.resolveSibling(data.getFileName() + ".log");
    places.put(launcher.getFileName().toString(), Files.readAllBytes(launcher));
    for (String service : List.of("intake", "collector", "packager", "notifier")) {
      places.put(
          "metrics of " + service, platform.metrics(service).getBytes(StandardCharsets.ISO_8859_1));
    }
    tables(places);
    return places;
  }

  private void files(Path root, Map<String, byte[]> places) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          places.put(platform.data().relativize(file).toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
          // Deleted since it was listed: so much the better.
          continue;
        }
      }
    }
  }

  private void tables(Map<String, byte[]> places) throws SQLException {
    try (Connection connection = platform.connect("postgres");
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
        while (rows.next()) {
          if (!NOT_OURS.contains(rows.getString("TABLE_SCHEM"))) {
            tables.add(
                "\""
                    + rows.getString("TABLE_SCHEM")
                    + "\".\""
                    + rows.getString("TABLE_NAME")
                    + "\"");
          }
        }
      }
      for (String table : tables) {
        StringBuilder text = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
          while (rows.next()) {
            text.append(rows.getString(1)).append('\n');
          }
        }
        places.put("table " + table, text.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
