package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Intake to the worker group of one source, on {@code dossier.collect.<source>}; keyed by work
 * item, else one person's sections would queue behind each other on one partition.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CollectMessage.Collect.class, name = "collect.v1"),
  @JsonSubTypes.Type(value = CollectMessage.Resolve.class, name = "resolve.v1")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface CollectMessage extends Message {
  UUID workItem();

  int packageVersion();

  String source();

  /** SHA-256 of the data map that this item goes by. */
  String dataMap();

  /** The package version's content key, wrapped by the key-encryption key. */
  byte[] contentKey();

  /**
   * {@link Identifiers} under the content key; associated data {@code AssociatedData.identifiers}.
   */
  Blob identifiers();

  /**
   * Collect these sections.
   *
   * @param slice 0 for the first; later ones bring the {@code continuation} of the one before
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Collect(
      UUID workItem,
      UUID requestId,
      int packageVersion,
      String source,
      List<SectionWork> sections,
      List<Format> formats,
      String dataMap,
      byte[] contentKey,
      Blob identifiers,
      int slice,
      @Nullable Blob continuation)
      implements CollectMessage {
    public Collect {
      Check.present(workItem, "workItem");
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.name(source, "source");
      sections = Check.someOf(sections, "sections");
      formats = Check.someOf(formats, "formats");
      Check.sha256(dataMap, "dataMap");
      Check.bytes(contentKey, "contentKey");
      Check.present(identifiers, "identifiers");
      Check.atLeast(0, slice, "slice");
      if ((slice == 0) != (continuation == null)) {
        throw new IllegalArgumentException("continuation: expected from slice 1 on, and only then");
      }
    }
  }

  /** One attempt at one section. The execution names the attempt everywhere. */
  record SectionWork(String section, UUID execution, int attempt) {
    public SectionWork {
      Check.name(section, "section");
      Check.present(execution, "execution");
      Check.atLeast(1, attempt, "attempt");
    }
  }

  /** Look one identity up in this source. */
  record Resolve(
      UUID workItem,
      UUID requestId,
      int packageVersion,
      String source,
      String identity,
      UUID execution,
      int attempt,
      String dataMap,
      byte[] contentKey,
      Blob identifiers)
      implements CollectMessage {
    public Resolve {
      Check.present(workItem, "workItem");
      Check.present(requestId, "requestId");
      Check.atLeast(1, packageVersion, "packageVersion");
      Check.name(source, "source");
      Check.name(identity, "identity");
      Check.present(execution, "execution");
      Check.atLeast(1, attempt, "attempt");
      Check.sha256(dataMap, "dataMap");
      Check.bytes(contentKey, "contentKey");
      Check.present(identifiers, "identifiers");
    }
  }
}
