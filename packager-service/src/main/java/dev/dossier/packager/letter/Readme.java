package dev.dossier.packager.letter;

import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.RequestType;
import dev.dossier.packager.letter.PackageContents.SectionContents;
import dev.dossier.packager.letter.PackageContents.Status;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code README.txt}, in plain words, for those who open nothing else. */
final class Readme {
  private static final int WIDTH = 78;
  private static final int LABEL = 14;

  private final PackageContents contents;
  private final Texts texts;
  private final StringBuilder out = new StringBuilder(4_096);

  private Readme(PackageContents contents) {
    this.contents = contents;
    this.texts = Texts.in(contents.locale());
  }

  static String write(PackageContents contents) {
    return new Readme(contents).write();
  }

  private String write() {
    var controller = contents.controller();
    heading(texts.get("title.of", controller.name()), '=');
    paragraph(
        texts.get(
            contents.type() == RequestType.ACCESS ? "intro.access" : "intro.portability",
            texts.law(controller)));
    if (contents.previous() != null) {
      paragraph(texts.get("supplement"));
    }
    fact("for", subject());
    fact("made", texts.date(contents.generatedAt()));
    fact("by", controller.name() + ", " + controller.contact());
    fact("request", contents.requestId().toString());
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
    found.forEach(section -> item(title(section) + ": " + texts.records(section.records())));
    if (found.isEmpty()) {
      item(texts.get("found.none"));
    }
    blank();
    List<SectionContents> nothing = contents.with(Status.NOTHING_FOUND);
    if (!nothing.isEmpty()) {
      heading(texts.get("nothing.title"), '-');
      nothing.forEach(section -> item(nothing(section)));
      blank();
    }
    heading(texts.get("left.title"), '-');
    List<SectionContents> waived = contents.with(Status.WAIVED);
    for (SectionContents section : waived) {
      String reason = reason(section.reason());
      item(title(section) + ": " + texts.get("left.line", reason));
    }
    item(
        waived.isEmpty()
            ? texts.get("left.none")
            : texts.get("left.contact", contents.controller().contact()));
    blank();
  }

  private String nothing(SectionContents section) {
    return section.reason() == Reason.NO_IDENTIFIER
        ? title(section) + ": " + reason(section.reason())
        : title(section);
  }

  private String reason(@Nullable Reason reason) {
    return texts.get("reason." + (reason == null ? Reason.INTERNAL : reason).word());
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
