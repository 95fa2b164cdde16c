package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collectors to intake, on {@code dossier.sections}: how the work goes. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SectionMessage.Started.class, name = "section.started.v1"),
  @JsonSubTypes.Type(value = SectionMessage.Progressed.class, name = "section.progressed.v1"),
  @JsonSubTypes.Type(value = SectionMessage.Sliced.class, name = "section.sliced.v1"),
  @JsonSubTypes.Type(value = SectionMessage.Ended.class, name = "section.ended.v1"),
  @JsonSubTypes.Type(value = SectionMessage.IdentityEnded.class, name = "identity.ended.v1")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface SectionMessage extends Message {
  int packageVersion();

  UUID execution();

  UUID run();

  record Started(
      UUID requestId, int packageVersion, String section, UUID execution, UUID run, Instant at)
      implements SectionMessage {
    public Started {
      Ids.check(requestId, packageVersion, execution, run);
      Check.name(section, "section");
      Check.present(at, "at");
    }
  }

  /**
   * Sent about once a second while a section is read.
   *
   * @param records so far
   * @param bytes so far, uncompressed
   */
  record Progressed(
      UUID requestId,
      int packageVersion,
      String section,
      UUID execution,
      UUID run,
      long records,
      long bytes)
      implements SectionMessage {
    public Progressed {
      Ids.check(requestId, packageVersion, execution, run);
      Check.name(section, "section");
      Check.notNegative(records, "records");
      Check.notNegative(bytes, "bytes");
    }
  }

  /**
   * The slice is over, the section is not: intake publishes the next one.
   *
   * @param slice the one that ended
   * @param notBefore when the next may start
   * @param continuation under the content key
   */
  record Sliced(
      UUID requestId,
      int packageVersion,
      String section,
      UUID execution,
      UUID run,
      int slice,
      Instant notBefore,
      Blob continuation,
      long records,
      long bytes)
      implements SectionMessage {
    public Sliced {
      Ids.check(requestId, packageVersion, execution, run);
      Check.name(section, "section");
      Check.atLeast(0, slice, "slice");
      Check.present(notBefore, "notBefore");
      Check.present(continuation, "continuation");
      Check.notNegative(records, "records");
      Check.notNegative(bytes, "bytes");
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Ended(
      UUID requestId,
      int packageVersion,
      String section,
      UUID execution,
      UUID run,
      Outcome outcome,
      @Nullable Failure failure,
      long records,
      long bytes,
      Instant at)
      implements SectionMessage {
    public Ended {
      Ids.check(requestId, packageVersion, execution, run);
      Check.name(section, "section");
      Check.present(outcome, "outcome");
      if ((outcome == Outcome.FAILED) != (failure != null)) {
        throw new IllegalArgumentException("failure: expected exactly when the outcome is failed");
      }
      Check.notNegative(records, "records");
      Check.notNegative(bytes, "bytes");
      Check.present(at, "at");
    }
  }

  /**
   * An identity was looked up, or could not be.
   *
   * @param values {@link Identifiers} with this identity alone (no value is an empty list), under
   *     the content key; associated data {@code AssociatedData.identity}; absent when it failed
   * @param notBefore when it may be tried again, where the source said so or the collector had no
   *     room; that is no failed attempt
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record IdentityEnded(
      UUID requestId,
      int packageVersion,
      String identity,
      UUID execution,
      UUID run,
      @Nullable Blob values,
      @Nullable Failure failure,
      @Nullable Instant notBefore)
      implements SectionMessage {
    public IdentityEnded {
      Ids.check(requestId, packageVersion, execution, run);
      Check.name(identity, "identity");
      if ((values == null) == (failure == null)) {
        throw new IllegalArgumentException("identity.ended: expected either values or failure");
      }
      if (notBefore != null && failure == null) {
        throw new IllegalArgumentException("notBefore: expected with a failure alone");
      }
    }

    /** Of a source that named no time. */
    public IdentityEnded(
        UUID requestId,
        int packageVersion,
        String identity,
        UUID execution,
        UUID run,
        @Nullable Blob values,
        @Nullable Failure failure) {
      this(requestId, packageVersion, identity, execution, run, values, failure, null);
    }
  }

  /** The ids that all of them carry. */
  final class Ids {
    private Ids() {}

    private static void check(
        @Nullable UUID requestId,
        int packageVersion,
        @Nullable UUID execution,
        @Nullable UUID run) {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.present(execution, "execution");
      Check.present(run, "run");
    }
  }
}
