package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The packager to intake, on {@code dossier.packages}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PackageMessage.Sealed.class, name = "sealed.v1"),
  @JsonSubTypes.Type(value = PackageMessage.Failed.class, name = "failed.v1"),
  @JsonSubTypes.Type(value = PackageMessage.Deleted.class, name = "deleted.v1")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface PackageMessage extends Message {
  int packageVersion();

  /**
   * The package is durable; exactly one per version. Intake follows what was packed.
   *
   * @param object its key in the store
   * @param bytes of the ZIP
   * @param sha256 of the ZIP
   */
  record Sealed(
      UUID requestId,
      int packageVersion,
      int revision,
      String object,
      long bytes,
      String sha256,
      List<SealedSection> sections,
      Instant sealedAt)
      implements PackageMessage {
    public Sealed {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.atLeast(1, revision, "revision");
      Check.text(object, "object");
      Check.notNegative(bytes, "bytes");
      Check.sha256(sha256, "sha256");
      sections = Check.someOf(sections, "sections");
      Check.present(sealedAt, "sealedAt");
    }
  }

  /**
   * A section as it was packed.
   *
   * @param status {@code found}, {@code nothing_found} or {@code waived}
   * @param execution the winner, if an execution settled it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SealedSection(
      String name, String status, @Nullable UUID execution, long records, long bytes) {
    public SealedSection {
      Check.name(name, "section.name");
      Check.text(status, "section.status");
      Check.notNegative(records, "section.records");
      Check.notNegative(bytes, "section.bytes");
    }
  }

  /** Assembly cannot succeed: a fragment is unreadable or the pinned data map is gone. */
  record Failed(UUID requestId, int packageVersion, Failure failure) implements PackageMessage {
    public Failed {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.present(failure, "failure");
    }
  }

  /**
   * Proof of deletion: the objects were deleted and then looked for.
   *
   * @param objects how many were deleted
   * @param checkedAt when none of them was found any more
   */
  record Deleted(UUID requestId, int packageVersion, What what, int objects, Instant checkedAt)
      implements PackageMessage {
    public Deleted {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.present(what, "what");
      Check.atLeast(0, objects, "objects");
      Check.present(checkedAt, "checkedAt");
    }
  }

  /** What was deleted. */
  enum What {
    @JsonProperty("fragments")
    FRAGMENTS,
    @JsonProperty("package")
    PACKAGE
  }
}
