package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dossier.common.datamap.JdbcUrl;
import dev.dossier.quickstart.Main;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform as a process, used over HTTP as its users do. */
final class RunningPlatform implements AutoCloseable {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final Duration START = Duration.ofMinutes(8);
  private static final Duration REQUEST = Duration.ofMinutes(3);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process launcher;
  private final Path data;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonNode addresses;
  private final String key;

  private RunningPlatform(Process launcher, Path data) throws IOException {
    this.launcher = launcher;
    this.data = data;
    this.addresses = JSON.readTree(Files.readString(data.resolve("run/addresses.json")));
    this.key = Files.readString(data.resolve("api-key")).strip();
  }

  /**
   * Waits until everything answers.
   *
   * @param arguments of {@code ./dossier}, without {@code --data}
   */
  static RunningPlatform start(Path data, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command(data, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process launcher = builder.start();
    try {
      await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            String said = Files.readString(log);
            assertThat(launcher.isAlive()).as(said).isTrue();
            return said.contains("Ctrl-C stops everything.");
          });
      return new RunningPlatform(launcher, data);
    } catch (RuntimeException | Error e) {
      launcher.destroy();
      launcher.waitFor(1, TimeUnit.MINUTES);
      throw e;
    }
  }

  /** As {@code ./dossier} runs them, without the script. */
  private static List<String> command(Path data, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Ddossier.home=" + HOME,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("--data", data.toString()));
    return command;
  }

  /** Another command beside the running platform: its exit code, and what it printed. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    Path log = data.resolveSibling(data.getFileName() + "." + String.join("-", arguments));
    Process process =
        new ProcessBuilder(command(data, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    } finally {
      process.destroy();
    }
    return new Ended(process.exitValue(), Files.readString(log));
  }

  /** A command that has ended. */
  record Ended(int exit, String said) {}

  Path data() {
    return data;
  }

  String address(String name) {
    return addresses.get(name).asString();
  }

  /** A customer of the sample company. */
  String addressOnFile(long id) throws SQLException {
    try (Connection connection = connect("sample");
        var query = connection.prepareStatement("SELECT email FROM users WHERE id = ?")) {
      query.setLong(1, id);
      try (var row = query.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getString(1);
      }
    }
  }

  /** To a database that the addresses name: {@code postgres} or {@code sample}. */
  Connection connect(String database) throws SQLException {
    JdbcUrl url = JdbcUrl.of(address(database));
    Properties login = new Properties();
    login.setProperty("user", Objects.requireNonNull(url.user()));
    login.setProperty("password", Objects.requireNonNull(url.password()));
    return DriverManager.getConnection(url.url(), login);
  }

  String key() {
    return key;
  }

  String metrics(String service) throws IOException, InterruptedException {
    return get(metricsAddress(service)).body();
  }

  String metricsAddress(String service) {
    return addresses.get("metrics").get(service).asString();
  }

  long pid(String service) throws IOException {
    return Long.parseLong(Files.readString(data.resolve("run").resolve(service + ".pid")).strip());
  }

  void kill(String service) throws IOException {
    ProcessHandle.of(pid(service)).orElseThrow().destroyForcibly();
  }

  /**
   * As a rolling update does: stops in good order, and is started again; returns once it serves.
   */
  void restart(String service) throws IOException, InterruptedException {
    ProcessHandle old = ProcessHandle.of(pid(service)).orElseThrow();
    old.destroy();
    old.onExit().join();
    URI ready = URI.create(metricsAddress(service)).resolve("/actuator/health/readiness");
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> pid(service) != old.pid() && get(ready.toString()).statusCode() == 200);
  }

  /**
   * One more process of a service, beside the supervised one and as that was started; returns once
   * it serves.
   */
  Process startAnother(String service) throws IOException {
    Path running = Path.of("/proc", Long.toString(pid(service)));
    Path log = data.resolveSibling(data.getFileName() + "." + service + "-another.log");
    ProcessBuilder builder =
        new ProcessBuilder(words(running.resolve("cmdline")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    for (String variable : words(running.resolve("environ"))) {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    builder.environment().put("SERVER_PORT", "0");
    Process another = builder.start();
    try {
      await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> {
            String said = Files.readString(log);
            assertThat(another.isAlive()).as(said).isTrue();
            return said.contains("\"Started ");
          });
      return another;
    } catch (RuntimeException | Error e) {
      another.destroyForcibly();
      throw e;
    }
  }

  private static List<String> words(Path ofProcess) throws IOException {
    return List.of(Files.readString(ofProcess).split("\0"));
  }

  /** Without a chance to stop anything; what it started is left to end by itself or to live on. */
  void killLauncher() throws InterruptedException {
    launcher.destroyForcibly().waitFor();
  }

  /** As an upstream app files it; the id of the request. */
  String file(String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).get("id").asString();
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(submission(body).header("baggage", "user=canary-baggage-28"));
  }

  /**
   * @param idempotencyKey with which it may be sent again
   */
  HttpResponse<String> post(String body, String idempotencyKey)
      throws IOException, InterruptedException {
    return send(submission(body).header("Idempotency-Key", idempotencyKey));
  }

  private HttpRequest.Builder submission(String body) {
    return HttpRequest.newBuilder(URI.create(address("portal") + "/api/v1/requests"))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** An officer's call. */
  HttpResponse<String> act(String id, String action, String reason)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(
                URI.create(address("portal") + "/api/v1/requests/" + id + "/" + action))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"" + reason + "\"}")));
  }

  JsonNode request(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(address("portal") + "/api/v1/requests/" + id))
                .header("Authorization", "Bearer " + key));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  /** The request once its status is one of these; a service may be away meanwhile. */
  JsonNode awaitStatus(String id, String... statuses) {
    Set<String> wanted = Set.of(statuses);
    return await()
        .atMost(REQUEST)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> request(id), answer -> wanted.contains(answer.get("status").asString()));
  }

  /** The mails to an address that lead to such a page: their links, oldest first. */
  List<String> links(String address, String page) throws IOException, InterruptedException {
    return linksByAddress(page).getOrDefault(address, List.of());
  }

  Map<String, List<String>> linksByAddress(String page) throws IOException, InterruptedException {
    Pattern link = Pattern.compile("https?://\\S+/" + page + "/[A-Za-z0-9_-]+");
    Map<String, List<String>> links = new LinkedHashMap<>();
    for (JsonNode mail : mails()) {
      Matcher matcher = link.matcher(mail.get("text").asString());
      if (matcher.find()) {
        for (JsonNode address : mail.get("to")) {
          links.computeIfAbsent(address.asString(), to -> new ArrayList<>()).add(matcher.group());
        }
      }
    }
    return links;
  }

  /** All that were delivered, oldest first. */
  JsonNode mails() throws IOException, InterruptedException {
    return JSON.readTree(get(address("mailbox") + "/api/messages").body());
  }

  String awaitLink(String address, String page) {
    return awaitLinks(address, page, 1).getFirst();
  }

  /** So many at least: a request is ready before its mail has come. */
  List<String> awaitLinks(String address, String page, int many) {
    return await()
        .atMost(REQUEST)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> links(address, page), found -> found.size() >= many);
  }

  void confirm(String verificationLink) throws IOException, InterruptedException {
    assertThat(get(verificationLink).statusCode()).isEqualTo(200);
    assertThat(form(verificationLink, "verify").statusCode()).isEqualTo(200);
  }

  /** Through the page and the presigned URL; entry names to contents. */
  Map<String, byte[]> download(String downloadLink) throws IOException, InterruptedException {
    assertThat(get(downloadLink).statusCode()).isEqualTo(200);
    HttpResponse<byte[]> zip = fetch(redeem(downloadLink));
    assertThat(zip.statusCode()).isEqualTo(200);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.body()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  /** One click on the page's button; where the store has the package. */
  URI redeem(String downloadLink) throws IOException, InterruptedException {
    HttpResponse<String> redirect = form(downloadLink, "download");
    assertThat(redirect.statusCode()).isEqualTo(303);
    return URI.create(redirect.headers().firstValue("Location").orElseThrow());
  }

  HttpResponse<byte[]> fetch(URI presigned) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(presigned).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> form(String link, String page)
      throws IOException, InterruptedException {
    return form(link, page, "text/html");
  }

  HttpResponse<String> form(String link, String page, String accept)
      throws IOException, InterruptedException {
    String token = link.substring(link.lastIndexOf('/') + 1);
    return send(
        HttpRequest.newBuilder(URI.create(address("portal") + "/" + page))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", accept)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return get(url, "text/html,*/*");
  }

  HttpResponse<String> get(String url, String accept) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)).header("Accept", accept));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(byte[] entry) {
    return JSON.readTree(entry);
  }

  /** Everything that the services wrote to their logs. */
  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(data.resolve("logs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Override
  public void close() throws InterruptedException {
    http.close();
    launcher.destroy();
    if (!launcher.waitFor(2, TimeUnit.MINUTES)) {
      launcher.destroyForcibly();
    }
  }
}
