package dev.dossier.quickstart;

import dev.dossier.quickstart.platform.ServiceName;
import dev.dossier.quickstart.report.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Words to a {@link Command}; what is not understood is a usage failure that names it. */
final class CommandLine {
  static final String USAGE =
      """
      Usage: dossier <command> [options]

        demo --once [--out DIR] [--data DIR]
            everything embedded with a sample company: files a request, verifies it, downloads the
            package into DIR (./dossier-demo), checks it, stops everything
        demo [--data DIR] [--port N]
            the same platform, left running for you to try; Ctrl-C stops it
        up --data-map FILE [--port N] [--data DIR]
            the platform with your data map, kept in DIR (./dossier-data) across restarts;
            Ctrl-C or SIGTERM stops everything it started; with the sample's own data map
            and no SAMPLE_DB_URL the sample company is started, too
        data-map check FILE [--format text|json] [--data DIR]
            checks the data map: its grammar, the environment, each source with every query, and
            which tables it leaves out; starts nothing. JDBC drivers of DIR/drivers are used
        kek rotate [--retire [--now]] [--data DIR]
            adds a new key-encryption key and wraps every stored key by it, beside a running platform
            or without one; --retire removes the older ones once no message can need them, 8 days
            later
        audit verify [--data DIR]
            checks every request's chain of audit entries and the signed daily roots, beside a
            running platform or without one; names the first bad entry
        api-key create --app NAME --scopes SCOPE,... [--name PERSON] [--data DIR]
        api-key rotate ID [--overlap PT24H] [--data DIR]
        api-key revoke ID [--data DIR]
        api-key list [--data DIR]
            the keys of the HTTP API; a key is printed once, when it is made
        dead-letter list [--topic TOPIC] [--data DIR]
        dead-letter requeue --topic TOPIC (--at PARTITION:OFFSET | --all) [--data DIR]
            messages that could not be handled, beside a running platform; requeue sends them again
        outbox list|replay [--service intake|packager|notifier] [--data DIR]
            messages that wait to be sent; replay sends each, past those that the broker refuses
        section retry --request ID --section NAME --reason TEXT [--data DIR]
            collects a failed or waived section once more, by the data map as it is now

        --help  this text

      demo keeps its data in a temporary directory that it removes at the end, unless --data is given.
      Environment: SPRING_DATASOURCE_URL|USERNAME|PASSWORD, SPRING_KAFKA_BOOTSTRAP_SERVERS,
      SPRING_MAIL_HOST|PORT|USERNAME|PASSWORD, DOSSIER_S3_ENDPOINT|PUBLIC_ENDPOINT|ACCESS_KEY|SECRET_KEY|BUCKET|REGION,
      DOSSIER_PUBLIC_URL, DOSSIER_KEK_FILE or DOSSIER_KEK: a part that is given is used in place of the embedded one.
      DOSSIER_HEAP: each service's -Xmx (256m). DOSSIER_JAVA_HOME: the JDK 25 to use.

      Exit codes: 0 good, 1 a finding or failure (named), 2 usage, 3 something could not be reached\
      """;

  private static final String DATA = "--data";
  private static final Set<String> VALUED = Set.of("--format", DATA);
  private static final String FLAG = "";
  private static final int LAST_PORT = 65_535;

  private CommandLine() {}

  /**
   * @throws Failure usage
   */
  static Command parse(List<String> words) {
    if (words.isEmpty()) {
      throw usage("expected a command");
    }
    if (words.contains("--help") || words.contains("-h") || words.getFirst().equals("help")) {
      return new Command.Help();
    }
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "demo" -> demo(rest);
      case "up" -> up(rest);
      case "data-map" -> dataMap(rest);
      case "kek" -> kek(rest);
      case "audit" -> ofService(ServiceName.INTAKE, "audit", rest, "verify");
      case "api-key" ->
          ofService(ServiceName.INTAKE, "api-key", rest, "create", "rotate", "revoke", "list");
      case "dead-letter" -> ofService(ServiceName.INTAKE, "dead-letter", rest, "list", "requeue");
      case "outbox" -> outbox(rest);
      case "section" -> section(rest);
      default -> throw usage("unknown command '" + words.getFirst() + "'");
    };
  }

  private static Command demo(List<String> words) {
    Map<String, String> options =
        options("demo", words, Set.of("--out", "--data", "--port"), Set.of("--once"));
    Path data = path(options.get("--data"));
    Integer port = port(options.get("--port"));
    if (options.containsKey("--once")) {
      return new Command.DemoOnce(
          Path.of(options.getOrDefault("--out", "dossier-demo")), data, port);
    }
    if (options.containsKey("--out")) {
      throw usage("demo: --out needs --once");
    }
    return new Command.Demo(data, port);
  }

  private static Command up(List<String> words) {
    Map<String, String> options =
        options("up", words, Set.of("--data-map", "--data", "--port"), Set.of());
    String dataMap = options.get("--data-map");
    if (dataMap == null) {
      throw usage("up: expected --data-map FILE");
    }
    return new Command.Up(
        Path.of(dataMap),
        Path.of(options.getOrDefault("--data", "dossier-data")),
        port(options.get("--port")));
  }

  private static Command dataMap(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("check")) {
      throw usage("data-map: expected check FILE");
    }
    List<String> rest = words.subList(1, words.size());
    // FILE may stand before and after the option.
    List<String> files = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < rest.size(); i++) {
      if (VALUED.contains(rest.get(i)) && i + 1 < rest.size()) {
        others.add(rest.get(i));
        others.add(rest.get(++i));
      } else if (rest.get(i).startsWith("--")) {
        others.add(rest.get(i));
      } else {
        files.add(rest.get(i));
      }
    }
    Map<String, String> options = options("data-map check", others, VALUED, Set.of());
    if (files.size() != 1) {
      throw usage("data-map check: expected one FILE");
    }
    String format = options.getOrDefault("--format", "text");
    if (!Set.of("text", "json").contains(format)) {
      throw usage("--format: expected text or json, there is '" + format + "'");
    }
    return new Command.DataMapCheck(
        Path.of(files.getFirst()),
        format.equals("json"),
        Path.of(options.getOrDefault("--data", "dossier-data")));
  }

  private static Command kek(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("rotate")) {
      throw usage("kek: expected rotate");
    }
    Map<String, String> options =
        options(
            "kek rotate",
            words.subList(1, words.size()),
            Set.of(DATA),
            Set.of("--retire", "--now"));
    boolean retire = options.containsKey("--retire");
    if (!retire && options.containsKey("--now")) {
      throw usage("kek rotate: --now needs --retire");
    }
    return new Command.KekRotate(
        retire, options.containsKey("--now"), Path.of(options.getOrDefault(DATA, "dossier-data")));
  }

  private static Command outbox(List<String> words) {
    if (words.isEmpty() || !Set.of("list", "replay").contains(words.getFirst())) {
      throw usage("outbox: expected list or replay");
    }
    Map<String, String> options =
        options("outbox", words.subList(1, words.size()), Set.of("--service", DATA), Set.of());
    String service = options.get("--service");
    List<ServiceName> services =
        Command.Outbox.HOLDERS.stream()
            .filter(each -> service == null || each.id().equals(service))
            .toList();
    if (services.isEmpty()) {
      throw usage("--service: expected intake, packager or notifier, there is '" + service + "'");
    }
    return new Command.Outbox(
        services, words.getFirst(), Path.of(options.getOrDefault(DATA, "dossier-data")));
  }

  private static Command section(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("retry")) {
      throw usage("section: expected retry");
    }
    Map<String, String> options =
        options(
            "section retry",
            words.subList(1, words.size()),
            Set.of("--request", "--section", "--reason", DATA),
            Set.of());
    for (String required : List.of("--request", "--section", "--reason")) {
      if (!options.containsKey(required)) {
        throw usage("section retry: expected " + required);
      }
    }
    return new Command.SectionRetry(
        uuid(options.get("--request")),
        String.valueOf(options.get("--section")),
        String.valueOf(options.get("--reason")),
        Path.of(options.getOrDefault(DATA, "dossier-data")));
  }

  private static UUID uuid(@Nullable String text) {
    try {
      return UUID.fromString(String.valueOf(text));
    } catch (IllegalArgumentException e) {
      throw usage("--request: expected the id of a request, there is '" + text + "'");
    }
  }

  /**
   * A command that the service itself judges, all but {@code --data}.
   *
   * @param actions one of which must follow the name
   */
  private static Command ofService(
      ServiceName service, String name, List<String> words, String... actions) {
    if (words.isEmpty() || !List.of(actions).contains(words.getFirst())) {
      throw usage(name + ": expected " + String.join(" or ", actions));
    }
    List<String> own = new ArrayList<>(List.of(name));
    List<String> data = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean isData = words.get(i).equals(DATA);
      if (isData || words.get(i).startsWith(DATA + "=")) {
        data.add(words.get(i));
        if (isData && i + 1 < words.size()) {
          data.add(words.get(++i));
        }
      } else {
        own.add(words.get(i));
      }
    }
    Map<String, String> options = options(name, data, Set.of(DATA), Set.of());
    return new Command.OfService(service, own, Path.of(options.getOrDefault(DATA, "dossier-data")));
  }

  private static Map<String, String> options(
      String command, List<String> words, Set<String> valued, Set<String> flags) {
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      String value;
      if (flags.contains(word)) {
        value = FLAG;
      } else if (!valued.contains(name)) {
        throw usage(command + ": unknown option '" + word + "'");
      } else if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
        value = words.get(++i);
      } else {
        throw usage(command + ": " + name + " needs a value");
      }
      if (valued.contains(name) && value.isBlank()) {
        throw usage(command + ": " + name + " needs a value");
      }
      if (found.put(name, value) != null) {
        throw usage(command + ": " + name + " is given twice");
      }
    }
    return found;
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }

  private static @Nullable Integer port(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= LAST_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw usage("--port: expected a number from 1 to 65535, there is '" + text + "'");
    }
    throw usage("--port: expected a number from 1 to 65535, there is '" + text + "'");
  }

  private static Failure usage(String message) {
    return Failure.usage(message + "\n\n" + USAGE);
  }
}
