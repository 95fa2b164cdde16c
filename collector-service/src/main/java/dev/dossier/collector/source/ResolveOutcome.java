package dev.dossier.collector.source;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.util.List;

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

  /** The source could not say. */
  record Failed(Failure failure) implements ResolveOutcome {}

  static Failed failed(Reason reason) {
    return new Failed(Failure.of(reason));
  }
}
