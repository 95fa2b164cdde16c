package dev.dossier.packager.letter;

import dev.dossier.common.datamap.Controller;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is said of a package.
 *
 * @param previous the version that this one supplements
 * @param locale BCP 47 tag of the texts for people
 * @param dataMapVersion SHA-256 of the pinned data map
 * @param sections in the order of the plan
 */
public record PackageContents(
    UUID requestId,
    int packageVersion,
    @Nullable Previous previous,
    RequestType type,
    String locale,
    Instant generatedAt,
    SubjectDetails subject,
    Controller controller,
    String dataMapVersion,
    List<SectionContents> sections) {

  public PackageContents {
    sections = List.copyOf(sections);
  }

  /**
   * The package that a supplement belongs to.
   *
   * @param version absent, like the time, if nothing is known here but its hash
   */
  public record Previous(String sha256, @Nullable Integer version, @Nullable Instant madeAt) {}

  /**
   * What was tried for a section that is missing.
   *
   * @param executions that ended as failed, 1 or more
   * @param last when the last of them ended
   */
  public record Tries(int executions, Instant last) {}

  /** How a section was settled. */
  public enum Status {
    FOUND,
    NOTHING_FOUND,
    WAIVED;

    /** The word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A section as it is packed.
   *
   * @param reason why it was waived, or why nothing can be found
   * @param tried absent if it is not missing, or nothing came of a try
   * @param collectedAt absent if no execution settled it
   * @param dataMapVersion SHA-256 of the data map that it was, or was to be, collected by
   * @param description what that data map says of it
   */
  public record SectionContents(
      Section description,
      Status status,
      @Nullable Reason reason,
      @Nullable Tries tried,
      long records,
      @Nullable Instant collectedAt,
      String dataMapVersion,
      List<CollectedFile> files) {

    public SectionContents {
      files = List.copyOf(files);
    }

    public String name() {
      return description.name();
    }

    String title(String locale) {
      return description.title().in(locale);
    }
  }

  List<SectionContents> with(Status status) {
    return sections.stream().filter(section -> section.status() == status).toList();
  }
}
