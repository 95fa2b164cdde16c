package dev.dossier.common.observation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span's place in its trace, as the header {@value #HEADER} of W3C Trace Context has it (version
 * 00). {@code tracestate} and baggage are not carried: they hold whatever a caller wrote.
 *
 * @param sampled whether the trace is exported
 */
record TraceParent(String traceId, String spanId, boolean sampled) {
  static final String HEADER = "traceparent";
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");
  private static final int HEX = 16;

  /** Nothing where there is none, or something else: a trace begins then. */
  static Optional<TraceParent> parse(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(header);
    return form.matches()
        ? Optional.of(
            new TraceParent(
                form.group(1), form.group(2), (Integer.parseInt(form.group(3), HEX) & 1) == 1))
        : Optional.empty();
  }

  boolean isInTraceOf(TraceParent other) {
    return traceId.equals(other.traceId);
  }

  /** The header's value. */
  @Override
  public String toString() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
