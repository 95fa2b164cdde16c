package dev.dossier.quickstart.demo;

import dev.dossier.quickstart.home.Addresses;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request from the app's form to the person's ZIP, over HTTP and mail alone. */
final class Journey {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Set<String> UNDER_WAY = Set.of("pending", "processing");
  private static final Set<String> DONE = Set.of("ready", "delivered");
  private static final Set<Integer> TAKEN = Set.of(409, 429);

  private final Web web = new Web();
  private final Addresses addresses;
  private final String apiKey;
  private final Report report;
  private final CompletableFuture<Failure> failure;
  private final Map<String, String> shown = new LinkedHashMap<>();

  /**
   * @param failure of the platform: ends every wait
   */
  Journey(Addresses addresses, String apiKey, Report report, CompletableFuture<Failure> failure) {
    this.addresses = addresses;
    this.apiKey = apiKey;
    this.report = report;
    this.failure = failure;
  }

  /**
   * @param email of the person
   * @param request as the API shows it when it is ready
   * @param untilMail from the confirmation to the ready mail
   */
  record Result(String email, JsonNode request, Path zip, Duration untilMail) {}

  /**
   * @param people addresses; the first who may ask is asked for: on a kept data directory the limit
   *     of requests a person counts earlier runs
   */
  Result run(List<String> people, Path out) {
    JsonNode filed = null;
    String email = "";
    for (String candidate : people) {
      email = candidate;
      filed = file(candidate);
      if (filed != null) {
        break;
      }
    }
    if (filed == null) {
      throw Failure.of("filing the request: everybody in the sample has asked before");
    }
    String id = text(filed, "id");
    report.line("Filed request %s for %s, due %s", id, email, text(filed, "dueDate"));
    String verify = mailedLink("waiting for the verification mail", email, "verify");
    report.line("Verification mail: %s", verify);
    page("opening the verification link", verify);
    long confirmed = System.nanoTime();
    Web.Reply answer =
        web.postForm(
            "confirming the request", addresses.portal() + "/verify", "token", token(verify));
    expect("confirming the request", answer, 200);
    JsonNode request = untilReady(id);
    String link = mailedLink("waiting for the ready mail", email, "download");
    Duration untilMail = Duration.ofNanos(System.nanoTime() - confirmed);
    report.line("Ready mail: %s", link);
    return new Result(email, request, download(id, link, out), untilMail);
  }

  /** Null if this person has an open request or reached the limit. */
  private @Nullable JsonNode file(String email) {
    String step = "filing the request";
    ObjectNode body = web.mapper().createObjectNode();
    body.put("type", "access");
    body.putObject("subject").put("email", email);
    body.putArray("format").add("json");
    Web.Reply reply = web.postJson(step, addresses.portal() + "/api/v1/requests", apiKey, body);
    if (TAKEN.contains(reply.status())) {
      return null;
    }
    expect(step, reply, 202);
    return web.json(step, reply);
  }

  private JsonNode untilReady(String id) {
    return await(
        "collecting",
        () -> {
          String step = "asking for the request's status";
          Web.Reply reply =
              web.getJson(step, addresses.portal() + "/api/v1/requests/" + id, apiKey);
          expect(step, reply, 200);
          JsonNode request = web.json(step, reply);
          showProgress(request);
          String status = text(request, "status");
          if (DONE.contains(status)) {
            return Optional.of(request);
          }
          if (!UNDER_WAY.contains(status)) {
            throw Failure.of("the request is " + status + ": " + failedSections(request));
          }
          return Optional.empty();
        });
  }

  private void showProgress(JsonNode request) {
    for (JsonNode section : request.path("sections")) {
      String name = text(section, "name");
      String now =
          text(section, "status")
              + (section.path("records").isNumber()
                  ? ", %,d records".formatted(section.path("records").asLong())
                  : "")
              + (section.path("reason").isString() ? ", " + text(section, "reason") : "");
      if (!now.equals(shown.put(name, now))) {
        report.line("  %-16s %s", name, now);
      }
    }
  }

  private static String failedSections(JsonNode request) {
    StringBuilder failed = new StringBuilder(text(request, "statusReason"));
    for (JsonNode section : request.path("sections")) {
      if (text(section, "status").equals("failed")) {
        failed.append(
            "; section %s: %s (%s)"
                .formatted(
                    text(section, "name"), text(section, "reason"), text(section, "reasonText")));
      }
    }
    return failed.toString();
  }

  private Path download(String id, String link, Path out) {
    page("opening the download link", link);
    String step = "downloading";
    Web.Reply reply = web.postForm(step, addresses.portal() + "/download", "token", token(link));
    expect(step, reply, 303);
    String location =
        reply
            .response()
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> Failure.of(step + ": a redirect without a place"));
    Path file = out.resolve("dossier-" + id + ".zip");
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw Failure.of("cannot make " + out + ": " + e);
    }
    int status = web.download(step, location, file);
    if (status != 200) {
      throw Failure.of(step + ": the store answered " + status);
    }
    return file;
  }

  private void page(String step, String link) {
    expect(step, web.getPage(step, link), 200);
  }

  /** From the newest mail to this address that has such a link. */
  private String mailedLink(String step, String email, String place) {
    Pattern link = Pattern.compile("https?://\\S+/" + place + "/[A-Za-z0-9_-]+");
    String mailbox =
        Objects.requireNonNull(addresses.mailbox(), "the demo always has a mailbox of its own");
    return await(
        step,
        () -> {
          Web.Reply reply = web.getJson(step, mailbox + "/api/messages", apiKey);
          expect(step, reply, 200);
          String found = null;
          for (JsonNode mail : web.json(step, reply)) {
            Matcher matcher = link.matcher(text(mail, "text"));
            if (mail.path("to").toString().contains(email) && matcher.find()) {
              found = matcher.group();
            }
          }
          return Optional.ofNullable(found);
        });
  }

  private <T> T await(String step, Supplier<Optional<T>> poll) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Optional<T> found = poll.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw Failure.of(step + ": nothing within " + Report.seconds(LIMIT));
      }
      try {
        throw failure.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Nothing failed so far.
      } catch (ExecutionException e) {
        throw new IllegalStateException("a failure is a value here", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.of(step + ": interrupted");
      }
    }
  }

  private void expect(String step, Web.Reply reply, int status) {
    if (reply.status() != status) {
      throw Failure.of(
          "%s: expected %d, the answer is %d%s"
              .formatted(step, status, reply.status(), problem(reply)));
    }
  }

  /** The title and detail of a problem document (RFC 9457), if it is one. */
  private String problem(Web.Reply reply) {
    boolean json =
        reply.response().headers().firstValue("Content-Type").orElse("").contains("json");
    if (!json) {
      return "";
    }
    JsonNode problem = web.json("reading a problem", reply);
    return " (" + text(problem, "title") + " " + text(problem, "detail") + ")";
  }

  private static String token(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
