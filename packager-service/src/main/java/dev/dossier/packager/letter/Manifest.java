package dev.dossier.packager.letter;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.dossier.common.datamap.Authority;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.packager.letter.Letter.LetterFile;
import dev.dossier.packager.letter.PackageContents.SectionContents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code manifest.json}: every key is there, null where there is nothing to say. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Manifest(
    int formatVersion,
    int packageVersion,
    @Nullable String previous,
    String requestId,
    String type,
    Instant generatedAt,
    Subject subject,
    Sender controller,
    String dataMapVersion,
    List<SectionLine> sections,
    List<FileLine> files,
    List<RedactionLine> redactions,
    Article15 article15) {
  private static final int FORMAT_VERSION = 1;
  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT))
          .build();

  record Subject(
      @Nullable String id, String email, @Nullable String name, Map<String, String> identifiers) {}

  record Sender(
      String name,
      String contact,
      String country,
      @Nullable Authority authority,
      Map<String, String> links) {}

  record SectionLine(
      String name,
      String title,
      String status,
      @Nullable String reason,
      long records,
      @Nullable Instant collectedAt,
      String dataMapVersion,
      List<String> files) {}

  /**
   * @param records of data files only
   */
  record FileLine(
      String path,
      @Nullable String section,
      @Nullable String dataset,
      @Nullable Long records,
      long bytes,
      String sha256) {}

  record RedactionLine(String file, String field, String action, String ground, long count) {}

  record Article15(
      List<Processing> sections, List<Rights.Right> rights, @Nullable Authority authority) {}

  /** GDPR Article 15(1)(a) to (d) and (g) for one section. */
  record Processing(
      String section,
      String title,
      String purpose,
      String category,
      String legalBasis,
      String retention,
      List<String> recipients,
      String origin) {}

  /**
   * @param letter the files made here, but the manifest
   */
  static byte[] write(PackageContents contents, List<LetterFile> letter) {
    var controller = contents.controller();
    var previous = contents.previous();
    return MAPPER.writeValueAsBytes(
        new Manifest(
            FORMAT_VERSION,
            contents.packageVersion(),
            previous == null ? null : previous.sha256(),
            contents.requestId().toString(),
            contents.type().word(),
            contents.generatedAt(),
            subject(contents.subject()),
            new Sender(
                controller.name(),
                controller.contact(),
                controller.country(),
                controller.authority(),
                controller.links()),
            contents.dataMapVersion(),
            contents.sections().stream().map(section -> line(section, contents.locale())).toList(),
            files(contents, letter),
            redactions(contents),
            new Article15(
                contents.sections().stream()
                    .map(section -> processing(section, contents.locale()))
                    .toList(),
                Rights.of(controller),
                controller.authority())));
  }

  private static Subject subject(SubjectDetails subject) {
    return new Subject(
        subject.id(), subject.email(), subject.name(), new TreeMap<>(subject.identifiers()));
  }

  private static SectionLine line(SectionContents section, String locale) {
    var reason = section.reason();
    return new SectionLine(
        section.name(),
        section.title(locale),
        section.status().word(),
        reason == null ? null : reason.word(),
        section.records(),
        section.collectedAt(),
        section.dataMapVersion(),
        section.files().stream().map(CollectedFile::path).toList());
  }

  private static List<FileLine> files(PackageContents contents, List<LetterFile> letter) {
    List<FileLine> files = new ArrayList<>();
    for (LetterFile file : letter) {
      files.add(new FileLine(file.path(), null, null, null, file.content().length, file.sha256()));
    }
    for (SectionContents section : contents.sections()) {
      for (CollectedFile file : section.files()) {
        files.add(
            new FileLine(
                file.path(),
                section.name(),
                file.dataset(),
                file.records(),
                file.bytes(),
                file.sha256()));
      }
    }
    files.sort(Comparator.comparing(FileLine::path));
    return files;
  }

  private static List<RedactionLine> redactions(PackageContents contents) {
    return contents.sections().stream()
        .flatMap(section -> section.files().stream())
        .filter(file -> file.format() == Format.JSON)
        .flatMap(file ->
            file.redactions().stream()
                .map(redaction ->
                    new RedactionLine(
                        file.path(),
                        redaction.field(),
                        redaction.action(),
                        redaction.ground(),
                        redaction.count())))
        .toList();
  }

  private static Processing processing(SectionContents section, String locale) {
    var description = section.description();
    return new Processing(
        section.name(),
        section.title(locale),
        description.purpose(),
        description.category(),
        Words.of(description.legalBasis()),
        description.retention(),
        description.recipients(),
        Words.of(description.origin()));
  }
}
