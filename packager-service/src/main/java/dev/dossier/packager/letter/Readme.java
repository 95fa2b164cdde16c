package dev.dossier.packager.letter;

import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.Reason;
import dev.dossier.packager.letter.PackageContents.SectionContents;
import dev.dossier.packager.letter.PackageContents.Status;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code README.txt}, in plain words, for those who open nothing else. */
final class Readme {
  private static final int WIDTH = 78;
  private static final int LABEL = 14;

  private final PackageContents contents;
  private final Texts texts;
  private final Sentences sentences;
  private final StringBuilder out = new StringBuilder(4_096);

  private Readme(PackageContents contents) {
    this.contents = contents;
    this.texts = Texts.in(contents.locale());
    this.sentences = new Sentences(contents, texts);
  }

  static String write(PackageContents contents) {
    return new Readme(contents).write();
  }

  private String write() {
    var controller = contents.controller();
    heading(texts.get("title.of", controller.name()), '=');
    paragraph(sentences.intro());
    sentences.supplement().ifPresent(this::paragraph);
    if (!contents.with(Status.WAIVED).isEmpty()) {
      paragraph(texts.get("gap.readme", sentences.titles(Status.WAIVED)));
    }
    fact("for", subject());
    fact("made", texts.date(contents.generatedAt()));
    fact("by", controller.name() + ", " + controller.contact());
    fact("request", contents.requestId().toString());
    fact("version", sentences.version());
    blank();
    heading(texts.get("open.title"), '-');
    paragraph(texts.get("open.text"));
    paragraph(texts.get("open.integrity"));
    sections();
    files();
    rights();
    return out.toString();
  }

  private String subject() {
    String name = contents.subject().name();
    String email = contents.subject().email();
    return name == null ? email : name + ", " + email;
  }

  private void sections() {
    heading(texts.get("found.title"), '-');
    List<SectionContents> found = contents.with(Status.FOUND);
    List<SectionContents> nothing = contents.with(Status.NOTHING_FOUND);
    for (SectionContents section : found) {
      item(section, texts.records(section.records()));
    }
    if (found.isEmpty()) {
      item(texts.get(nothing.isEmpty() ? "found.unsearched" : "found.none"));
    }
    blank();
    if (!nothing.isEmpty()) {
      heading(texts.get("nothing.title"), '-');
      nothing.forEach(this::nothing);
      blank();
    }
    heading(texts.get("left.title"), '-');
    leftOut();
    blank();
  }

  private void item(SectionContents section, String text) {
    item(title(section) + ": " + text + sentences.otherMap(section).map(". "::concat).orElse(""));
  }

  private void nothing(SectionContents section) {
    String said =
        Stream.concat(
                Stream.of(section)
                    .filter(each -> each.reason() == Reason.NO_IDENTIFIER)
                    .map(sentences::reason),
                sentences.otherMap(section).stream())
            .collect(Collectors.joining(" "));
    item(said.isEmpty() ? title(section) : title(section) + ": " + said);
  }

  private void leftOut() {
    List<SectionContents> missing = contents.with(Status.WAIVED);
    for (SectionContents section : missing) {
      item(title(section) + ": " + texts.get("left.line", sentences.missing(section)));
    }
    if (!missing.isEmpty()) {
      item(sentences.later());
      var authority = contents.controller().authority();
      item(
          texts.get("left.complaint")
              + (authority == null ? "" : " " + authority.name() + ": " + authority.url()));
    }
    boolean masked = masked();
    if (missing.isEmpty() && !masked) {
      item(texts.get(contents.previous() == null ? "left.none" : "left.none.supplement"));
    }
  }

  private boolean masked() {
    boolean any = false;
    for (SectionContents section : contents.sections()) {
      for (CollectedFile file : section.files()) {
        if (file.format() == Format.JSON && !file.redactions().isEmpty()) {
          if (!any) {
            item(texts.get("masked"));
          }
          any = true;
          item(file.path() + ": " + sentences.masked(file.redactions()));
        }
      }
    }
    return any;
  }

  private void files() {
    heading(texts.get("files.title"), '-');
    TreeMap<String, String> lines = new TreeMap<>();
    lines.put(Letter.README, texts.get("file.readme"));
    lines.put(Letter.INDEX, texts.get("file.index"));
    lines.put(Letter.MANIFEST, texts.get("file.manifest"));
    for (SectionContents section : contents.sections()) {
      for (CollectedFile file : section.files()) {
        lines.put(
            file.path(),
            texts.get("file.data", title(section), file.dataset(), texts.records(file.records())));
      }
    }
    lines.forEach((path, text) -> item(path + "  (" + text + ")"));
    blank();
  }

  private void rights() {
    var controller = contents.controller();
    heading(texts.get("rights.title"), '-');
    paragraph(texts.get("rights.intro", controller.contact()));
    for (Rights.Right right : Rights.of(controller)) {
      String line = texts.get("right." + right.name());
      if (right.addressee() != null) {
        line += ": " + right.addressee();
      }
      item(right.link() == null ? line : line + ": " + right.link());
    }
  }

  private String title(SectionContents section) {
    return section.title(contents.locale());
  }

  private void heading(String text, char underline) {
    String line = Words.line(text);
    out.append(line).append('\n');
    out.repeat(underline, line.codePointCount(0, line.length())).append("\n\n");
  }

  private void paragraph(String text) {
    int column = 0;
    for (String word : Words.line(text).split(" +")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        out.append('\n');
        column = 0;
      }
      if (column > 0) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
    }
    out.append("\n\n");
  }

  private void fact(String key, String value) {
    String label = texts.get(key) + ":";
    out.append(label).repeat(' ', LABEL - label.length());
    out.append(Words.line(value)).append('\n');
  }

  private void item(String text) {
    out.append("- ").append(Words.line(text)).append('\n');
  }

  private void blank() {
    out.append('\n');
  }
}
