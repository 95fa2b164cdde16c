package dev.dossier.collector.source;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the look-up of an identity ended. */
public sealed interface ResolveOutcome {

  /**
   * @param values distinct, none of them blank; none at all is an answer
   */
  record Resolved(List<String> values) implements ResolveOutcome {
    public Resolved {
      values = List.copyOf(values);
    }

    /** How many: values are personal data. */
    @Override
    public String toString() {
      return "Resolved[" + values.size() + "]";
    }
  }

  /**
   * The source could not say.
   *
   * @param notBefore when it may be asked again, where it said so itself, or the fault was not its
   *     own
   */
  record Failed(Failure failure, @Nullable Instant notBefore) implements ResolveOutcome {

    /** Of a source that named no time. */
    public Failed(Failure failure) {
      this(failure, null);
    }
  }

  static Failed failed(Reason reason) {
    return new Failed(Failure.of(reason));
  }
}
