package dev.dossier.collector.check;

import dev.dossier.collector.call.Answer;
import dev.dossier.collector.call.Call;
import dev.dossier.collector.call.Calls;
import dev.dossier.collector.check.CheckFinding.Code;
import dev.dossier.collector.check.Scope.Use;
import dev.dossier.common.datamap.BoundText;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call to an API, and never another than a GET that the map itself has. Where that binds
 * an identity, a value stands for it that is nobody's: what counts is whether the source answers
 * and takes our credentials.
 */
final class HttpCheck {

  /** Of letters and a hyphen, so that it may stand anywhere; no system gives out such an id. */
  static final String NOBODY = "dossier-check";

  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Map<String, String> environment;
  private final Calls calls;

  HttpCheck(Map<String, String> environment, Calls calls) {
    this.environment = environment;
    this.calls = calls;
  }

  /** A call that may be made. */
  private record Harmless(Call call, String path, boolean bound, String[] place) {}

  SourceResult check(HttpSource source, Scope scope) {
    scope.uses().forEach(scope::checkBinding);
    Harmless harmless = harmless(scope.uses());
    if (harmless == null) {
      return result(source, false, 0, "not called: the map has no GET for it");
    }
    return switch (calls.send(unlimited(source), harmless.call(), PATIENCE)) {
      case Answer.Received received -> {
        received.done();
        yield received(source, scope, harmless, received.status());
      }
      case Answer.Later later -> result(source, true, 1, "answered that we call too often");
      case Answer.Passing passing -> failed(source, scope, harmless, passing.failure());
      case Answer.Final last -> failed(source, scope, harmless, last.failure());
    };
  }

  private static SourceResult received(
      HttpSource source, Scope scope, Harmless harmless, int status) {
    boolean refused = status == 404 ? !harmless.bound() : status == 405 || status == 501;
    if (refused) {
      scope.add(
          Code.BAD_QUERY,
          "expected a call that the API has, found HTTP " + status,
          harmless.place());
    }
    return result(source, true, 1, "answered GET " + harmless.path() + " with HTTP " + status);
  }

  private static SourceResult failed(
      HttpSource source, Scope scope, Harmless harmless, Failure failure) {
    Code code = code(failure.reason());
    String found = failure.code() == null ? "" : ", found " + failure.code();
    String expected =
        switch (code) {
          case ACCESS_DENIED -> "expected credentials that the API accepts";
          case BLOCKED_ADDRESS ->
              "expected an address that allowHosts and allowPrivate let us call";
          case NOT_CONFIGURED -> "expected settings that a call can be made with";
          case SOURCE_UNAVAILABLE -> "expected the API to answer";
          default -> "expected an answer within the source's bounds";
        };
    scope.add(code, expected + found);
    boolean reached = code != Code.SOURCE_UNAVAILABLE && code != Code.NOT_CONFIGURED;
    return result(source, reached, 1, "GET " + harmless.path() + ": " + failure.text());
  }

  private static Code code(Reason reason) {
    return switch (reason) {
      case ACCESS_DENIED -> Code.ACCESS_DENIED;
      case BLOCKED_ADDRESS -> Code.BLOCKED_ADDRESS;
      case NOT_CONFIGURED -> Code.NOT_CONFIGURED;
      case SOURCE_UNAVAILABLE, TIMEOUT, INTERNAL -> Code.SOURCE_UNAVAILABLE;
      default -> Code.BAD_QUERY;
    };
  }

  private static SourceResult result(HttpSource source, boolean reached, int calls, String note) {
    return new SourceResult(source.name(), "http", reached, calls, null, note);
  }

  /** One call is within every limit; the limit itself is kept where the platform runs. */
  private static HttpSource unlimited(HttpSource source) {
    return new HttpSource(
        source.name(),
        source.baseUrl(),
        source.auth(),
        source.headers(),
        null,
        source.timeout().compareTo(LONGEST) < 0 ? source.timeout() : LONGEST,
        source.sectionTimeout(),
        source.allowHosts(),
        source.allowPrivate(),
        source.maxResponseBytes(),
        source.maxPages(),
        source.concurrency());
  }

  /** The first GET that binds nothing, else the first that does, else that of a detail. */
  private @Nullable Harmless harmless(List<Use> uses) {
    List<Harmless> bound = new ArrayList<>();
    List<Harmless> details = new ArrayList<>();
    for (Use use : uses) {
      if (use.reading() instanceof Request request) {
        if (request.method() == Request.Method.GET) {
          Harmless call = get(request.path(), request.params(), use);
          if (!call.bound()) {
            return call;
          }
          bound.add(call);
        }
        Request.Detail detail = request.detail();
        if (detail != null) {
          details.add(get(detail.path(), detail.params(), use));
        }
      }
    }
    bound.addAll(details);
    return bound.isEmpty() ? null : bound.getFirst();
  }

  private Harmless get(BoundText path, Map<String, List<BoundText>> params, Use use) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    boolean bound = !path.names().isEmpty();
    for (Map.Entry<String, List<BoundText>> param : params.entrySet()) {
      for (BoundText text : param.getValue()) {
        bound |= !text.names().isEmpty();
        query.add(encoded(param.getKey()) + "=" + encoded(text(text)));
      }
    }
    return new Harmless(Call.get(text(path) + query), shown(path), bound, use.path());
  }

  /** As in the map: what the environment puts in may be a secret. */
  private static String shown(BoundText text) {
    StringBuilder shown = new StringBuilder();
    for (BoundText.Part part : text.parts()) {
      shown.append(
          switch (part) {
            case BoundText.Fixed fixed ->
                fixed.text().variables().isEmpty() ? fixed.text().resolve(Map.of()) : "${...}";
            case BoundText.Bound name -> "{" + name.name() + "}";
          });
    }
    return shown.toString();
  }

  private String text(BoundText text) {
    StringBuilder filled = new StringBuilder();
    for (BoundText.Part part : text.parts()) {
      filled.append(
          switch (part) {
            case BoundText.Fixed fixed -> fixed.text().resolve(environment);
            case BoundText.Bound name -> NOBODY;
          });
    }
    return filled.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
