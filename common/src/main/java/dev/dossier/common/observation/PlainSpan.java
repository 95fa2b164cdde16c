package dev.dossier.common.observation;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A span as it may leave: its name and attributes from fixed lists, no events (exceptions are
 * recorded as events, with texts that quote values), no text in the status, no trace state. Of an
 * HTTP call it keeps the method, the route with its names in braces, the status and the class of an
 * exception, under OpenTelemetry's names; the address itself may hold a token.
 */
final class PlainSpan extends DelegatingSpanData {
  /** Of a span that is on no list: nothing of it is known to be harmless. */
  static final String UNKNOWN = "other";

  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey(SpanKey.ERROR.key());

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
  private static final String OTHER_METHOD = "_OTHER";
  private static final int SERVER_ERRORS = 500;

  private final Attributes attributes;
  private final String name;

  PlainSpan(SpanData span) {
    super(span);
    boolean http = tag(span, "uri") != null && tag(span, "method") != null;
    this.attributes = http ? ofHttp(span) : ofOurs(span);
    this.name = http ? httpName(attributes) : ourName(span.getName());
  }

  /** Probes and scrapes, every few seconds. */
  static boolean isOfActuator(SpanData span) {
    String route = tag(span, "uri");
    return route != null && route.startsWith("/actuator");
  }

  private static Attributes ofHttp(SpanData span) {
    AttributesBuilder kept = Attributes.builder();
    String method = tag(span, "method");
    kept.put(METHOD, method != null && METHODS.contains(method) ? method : OTHER_METHOD);
    String route = tag(span, "uri");
    // Otherwise a word such as NOT_FOUND.
    if (route != null && route.startsWith("/")) {
      kept.put(ROUTE, route);
    }
    String status = tag(span, "status");
    if (status != null && status.chars().allMatch(Character::isDigit) && status.length() == 3) {
      kept.put(STATUS, Long.parseLong(status));
    }
    String exception = tag(span, "exception");
    if (exception != null && !exception.equalsIgnoreCase("none")) {
      kept.put(ERROR, exception);
    }
    return kept.build();
  }

  private static String httpName(Attributes attributes) {
    String method = attributes.get(METHOD);
    String route = attributes.get(ROUTE);
    String verb = OTHER_METHOD.equals(method) ? "HTTP" : String.valueOf(method);
    return route == null ? verb : verb + " " + route;
  }

  private static Attributes ofOurs(SpanData span) {
    AttributesBuilder kept = Attributes.builder();
    for (String key : SpanKey.ALL) {
      String value = tag(span, key);
      if (value != null) {
        kept.put(key, value);
      }
    }
    return kept.build();
  }

  private static String ourName(String name) {
    return SpanName.isOne(name) ? name : UNKNOWN;
  }

  private static @Nullable String tag(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public List<LinkData> getLinks() {
    return super.getLinks().stream()
        .map(link -> LinkData.create(stateless(link.getSpanContext())))
        .toList();
  }

  @Override
  public StatusData getStatus() {
    Long status = attributes.get(STATUS);
    boolean failed = status == null ? attributes.get(ERROR) != null : status >= SERVER_ERRORS;
    return failed ? StatusData.create(StatusCode.ERROR, "") : StatusData.unset();
  }

  @Override
  public SpanContext getSpanContext() {
    return stateless(super.getSpanContext());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return stateless(super.getParentSpanContext());
  }

  private static SpanContext stateless(SpanContext context) {
    return context.isRemote()
        ? SpanContext.createFromRemoteParent(
            context.getTraceId(),
            context.getSpanId(),
            context.getTraceFlags(),
            TraceState.getDefault())
        : SpanContext.create(
            context.getTraceId(),
            context.getSpanId(),
            context.getTraceFlags(),
            TraceState.getDefault());
  }
}
