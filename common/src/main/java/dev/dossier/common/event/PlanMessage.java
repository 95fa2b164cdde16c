package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Intake to the packager, on {@code dossier.plans}: what to pack, what to delete. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PlanMessage.Plan.class, name = "plan.v1"),
  @JsonSubTypes.Type(value = PlanMessage.Cancelled.class, name = "plan-cancelled.v1"),
  @JsonSubTypes.Type(value = PlanMessage.DeletePackage.class, name = "delete-package.v1")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface PlanMessage extends Message {
  int packageVersion();

  /**
   * What a package version holds. A later revision replaces the earlier ones.
   *
   * @param revision from 1
   * @param previous SHA-256 of the version that this one supplements
   * @param locale BCP 47 language tag of the texts for people
   * @param contentKey wrapped by the key-encryption key
   * @param subject {@link SubjectDetails} under the content key; associated data {@code
   *     AssociatedData.subject}
   * @param dataMap SHA-256 of the pinned data map
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Plan(
      UUID requestId,
      int packageVersion,
      int revision,
      @Nullable String previous,
      RequestType requestType,
      String locale,
      List<Format> formats,
      byte[] contentKey,
      Blob subject,
      String dataMap,
      List<PlannedSection> sections)
      implements PlanMessage {
    public Plan {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.atLeast(1, revision, "revision");
      if (previous != null) {
        Check.sha256(previous, "previous");
      }
      Check.present(requestType, "requestType");
      Check.text(locale, "locale");
      formats = Check.someOf(formats, "formats");
      Check.bytes(contentKey, "contentKey");
      Check.present(subject, "subject");
      Check.sha256(dataMap, "dataMap");
      sections = Check.someOf(sections, "sections");
    }

    /** The same plan, its content key wrapped by another key-encryption key. */
    public Plan withContentKey(byte[] wrapped) {
      return new Plan(
          requestId,
          packageVersion,
          revision,
          previous,
          requestType,
          locale,
          formats,
          wrapped,
          subject,
          dataMap,
          sections);
    }
  }

  /**
   * A section of the plan, with what intake knows of it already.
   *
   * @param settled absent: an execution's closing message settles it
   * @param failure why it was waived, or why nothing can be found; absent unless settled
   * @param dataMap SHA-256 of the data map that it goes by; absent: the plan's
   * @param replaced executions that count no more, since an officer had the section collected again
   *     after them; absent: none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PlannedSection(
      String name,
      @Nullable Settled settled,
      @Nullable Failure failure,
      @Nullable String dataMap,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UUID> replaced) {
    public PlannedSection(
        String name,
        @Nullable Settled settled,
        @Nullable Failure failure,
        @Nullable String dataMap,
        @Nullable List<UUID> replaced) {
      this.name = name;
      this.settled = settled;
      this.failure = failure;
      this.dataMap = dataMap;
      this.replaced = replaced == null ? List.of() : List.copyOf(replaced);
      Check.name(name, "section.name");
      if (settled == null && failure != null) {
        throw new IllegalArgumentException("section.failure: expected only with settled");
      }
      if (settled == Settled.WAIVED && failure == null) {
        throw new IllegalArgumentException("section.failure: required when waived");
      }
      if (dataMap != null) {
        Check.sha256(dataMap, "section.dataMap");
      }
    }

    /** By the plan's data map, and collected once. */
    public PlannedSection(String name, @Nullable Settled settled, @Nullable Failure failure) {
      this(name, settled, failure, null, null);
    }
  }

  /** What intake may say of a section without an execution. */
  enum Settled {
    @JsonProperty("nothing_found")
    NOTHING_FOUND,
    @JsonProperty("waived")
    WAIVED
  }

  /** Nothing is to be packed any more: fragments, and a package if there is one, are deleted. */
  record Cancelled(UUID requestId, int packageVersion) implements PlanMessage {
    public Cancelled {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
    }
  }

  /** The package's last link ended. */
  record DeletePackage(UUID requestId, int packageVersion) implements PlanMessage {
    public DeletePackage {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
    }
  }
}
