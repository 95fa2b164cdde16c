package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collectors to the packager, on {@code dossier.fragments}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FragmentMessage.Fragment.class, name = "fragment.v1"),
  @JsonSubTypes.Type(value = FragmentMessage.SectionEnded.class, name = "section-ended.v1")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface FragmentMessage extends Message {
  int packageVersion();

  String section();

  /** The attempt at the section. */
  UUID execution();

  /** One delivery of one work item: a message delivered twice overwrites nothing. */
  UUID run();

  /**
   * Consecutive compressed bytes of the section's files: raw DEFLATE segments that each end on a
   * byte boundary. The closing message says which bytes belong to which file.
   *
   * @param index from 0, within the run
   * @param bytes length of the plain (compressed) bytes
   * @param data under the content key; associated data {@code AssociatedData.fragment}
   */
  record Fragment(
      UUID requestId,
      int packageVersion,
      String section,
      UUID execution,
      UUID run,
      int index,
      int bytes,
      Blob data)
      implements FragmentMessage {
    public Fragment {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.name(section, "section");
      Check.present(execution, "execution");
      Check.present(run, "run");
      Check.atLeast(0, index, "index");
      Check.atLeast(1, bytes, "bytes");
      Check.present(data, "data");
    }
  }

  /**
   * The last word of an execution, for nothing found and failed as well.
   *
   * @param records over all datasets
   * @param bytes of the files, uncompressed
   * @param dataMap SHA-256 of the data map that was used
   * @param files {@link CollectedFiles} under the content key; associated data {@code
   *     AssociatedData.files}; absent when failed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SectionEnded(
      UUID requestId,
      int packageVersion,
      String section,
      UUID execution,
      UUID run,
      Outcome outcome,
      @Nullable Failure failure,
      long records,
      long bytes,
      Instant collectedAt,
      String dataMap,
      @Nullable Blob files)
      implements FragmentMessage {
    public SectionEnded {
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.name(section, "section");
      Check.present(execution, "execution");
      Check.present(run, "run");
      Check.present(outcome, "outcome");
      Check.notNegative(records, "records");
      Check.notNegative(bytes, "bytes");
      Check.present(collectedAt, "collectedAt");
      Check.sha256(dataMap, "dataMap");
      if ((outcome == Outcome.FAILED) != (failure != null && files == null)) {
        throw new IllegalArgumentException(
            "section-ended: expected a failure and no files exactly when the outcome is failed");
      }
      if (outcome != Outcome.FAILED && files == null) {
        throw new IllegalArgumentException("files: required unless the outcome is failed");
      }
      if ((outcome == Outcome.FOUND) != (records > 0)) {
        throw new IllegalArgumentException("records: expected some exactly when found");
      }
    }
  }
}
