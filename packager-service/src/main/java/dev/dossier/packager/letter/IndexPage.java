package dev.dossier.packager.letter;

import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Redaction;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.RequestType;
import dev.dossier.packager.letter.PackageContents.SectionContents;
import dev.dossier.packager.letter.PackageContents.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code index.html}: readable offline, on a phone, on paper. No script, nothing from the network;
 * its policy allows the one style sheet inside, by hash.
 */
final class IndexPage {
  private static final int SHORT = 28;
  private static final String STYLE = resource("index.css");
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; form-action 'none'";

  private final PackageContents contents;
  private final Texts texts;
  private final Html html = new Html();

  private IndexPage(PackageContents contents) {
    this.contents = contents;
    this.texts = Texts.in(contents.locale());
  }

  static String write(PackageContents contents) {
    return new IndexPage(contents).write();
  }

  private String write() {
    head();
    header();
    html.markup("<main>\n");
    overview();
    contents.sections().forEach(this::section);
    rights();
    html.markup("</main>\n<footer>\n<p>")
        .text(texts.get("open.integrity"))
        .markup("</p>\n</footer>\n</body>\n</html>\n");
    return html.toString();
  }

  private void head() {
    html.markup("<!doctype html>\n<html lang=\"")
        .text(texts.language())
        .markup("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .markup("<meta name=\"robots\" content=\"noindex\">\n")
        .element("title", texts.get("title.of", contents.controller().name()))
        .markup("<style>" + STYLE + "</style>\n</head>\n<body>\n");
  }

  private void header() {
    var controller = contents.controller();
    html.markup("<header>\n<p class=\"from\">")
        .text(controller.name())
        .markup("</p>\n")
        .element("h1", texts.get("title"))
        .element(
            "p",
            texts.get(
                contents.type() == RequestType.ACCESS ? "intro.access" : "intro.portability",
                texts.law(controller)));
    if (contents.previous() != null) {
      html.element("p", texts.get("supplement"));
    }
    html.markup("<dl class=\"facts\">\n");
    String name = contents.subject().name();
    String email = contents.subject().email();
    fact("for", name == null ? email : name + ", " + email);
    fact("made", texts.date(contents.generatedAt()));
    html.element("dt", texts.get("by")).markup("<dd>").text(controller.name() + ", ");
    html.link("mailto:" + controller.contact(), controller.contact()).markup("</dd>\n");
    fact("request", contents.requestId().toString());
    html.markup("</dl>\n</header>\n");
  }

  private void fact(String key, String value) {
    html.element("dt", texts.get(key)).element("dd", value);
  }

  private void overview() {
    html.markup("<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">")
        .text(texts.get("overview"))
        .markup("</h2>\n<table class=\"sum\">\n<thead><tr><th scope=\"col\">")
        .text(texts.get("section"))
        .markup("</th><th scope=\"col\">")
        .text(texts.get("status"))
        .markup("</th><th scope=\"col\" class=\"n\">")
        .text(texts.get("records"))
        .markup("</th></tr></thead>\n<tbody>\n");
    for (SectionContents section : contents.sections()) {
      html.markup("<tr><td>")
          .link("#section-" + section.name(), section.title(contents.locale()))
          .markup("</td><td>")
          .text(texts.get("status." + section.status().word()))
          .markup("</td><td class=\"n\">")
          .text(section.status() == Status.WAIVED ? "–" : texts.number(section.records()))
          .markup("</td></tr>\n");
    }
    html.markup("</tbody>\n</table>\n</section>\n");
  }

  private void section(SectionContents section) {
    String id = "section-" + section.name();
    html.markup("<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">")
        .text(section.title(contents.locale()))
        .markup("</h2>\n");
    switch (section.status()) {
      case FOUND -> found(section);
      case NOTHING_FOUND ->
          note(
              "note",
              texts.get(
                  section.reason() == Reason.NO_IDENTIFIER ? "nothing.noid" : "nothing.note"));
      case WAIVED ->
          note(
              "note gap",
              texts.get("left.note", texts.get("reason." + reason(section).word()))
                  + " "
                  + texts.get("left.contact", contents.controller().contact()));
    }
    why(section.description());
    html.markup("</section>\n");
  }

  private static Reason reason(SectionContents section) {
    Reason reason = section.reason();
    return reason == null ? Reason.INTERNAL : reason;
  }

  private void note(String style, String text) {
    html.markup("<p class=\"" + style + "\">").text(text).markup("</p>\n");
  }

  private void found(SectionContents section) {
    Instant collectedAt = section.collectedAt();
    String collected =
        collectedAt == null ? "" : " · " + texts.get("collected", texts.date(collectedAt));
    html.markup("<p class=\"meta\">")
        .text(texts.records(section.records()) + collected)
        .markup("</p>\n");
    section.files().stream().filter(file -> file.format() == Format.JSON).forEach(this::dataset);
  }

  private void dataset(CollectedFile file) {
    html.markup("<h3>")
        .text(file.dataset())
        .markup(" <span>· ")
        .text(texts.records(file.records()))
        .markup("</span></h3>\n");
    if (file.records() == 0) {
      return;
    }
    if (file.single() && file.preview().size() == 1) {
      record(file.columns(), file.preview().getFirst());
    } else if (!file.preview().isEmpty()) {
      table(file);
    }
    more(file);
    masked(file.redactions());
  }

  private void record(List<String> columns, List<@Nullable String> cells) {
    html.markup("<dl class=\"record\">\n");
    for (int i = 0; i < Math.min(columns.size(), cells.size()); i++) {
      html.element("dt", columns.get(i)).markup("<dd" + turned(cells.get(i)) + ">");
      value(cells.get(i));
      html.markup("</dd>\n");
    }
    html.markup("</dl>\n");
  }

  private void table(CollectedFile file) {
    html.markup("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
        .text(file.dataset())
        .markup("\">\n<table>\n<thead><tr>");
    file.columns()
        .forEach(column -> html.markup("<th scope=\"col\">").text(column).markup("</th>"));
    html.markup("</tr></thead>\n<tbody>\n");
    for (List<@Nullable String> row : file.preview()) {
      html.markup("<tr>");
      for (String cell : row) {
        html.markup("<td" + width(cell) + turned(cell) + ">");
        value(cell);
        html.markup("</td>");
      }
      html.markup("</tr>\n");
    }
    html.markup("</tbody>\n</table>\n</div>\n");
  }

  /** Short values keep to one line, so that a phone scrolls a table instead of breaking words. */
  private static String width(@Nullable String cell) {
    return cell == null || cell.length() <= SHORT ? " class=\"s\"" : "";
  }

  /** Each value finds its own direction of writing, and keeps it to itself. */
  private static String turned(@Nullable String cell) {
    return cell == null ? "" : " dir=\"auto\"";
  }

  private void value(@Nullable String cell) {
    if (cell == null) {
      html.markup("<span class=\"none\" title=\"").text(texts.get("empty")).markup("\">–</span>");
    } else {
      html.text(cell);
    }
  }

  private void more(CollectedFile file) {
    boolean all = file.preview().size() >= file.records();
    String shown = texts.number(file.preview().size());
    String marker = "\u0000";
    String sentence =
        all
            ? texts.get("complete.rest", marker)
            : texts.get("showing", shown, texts.number(file.records()), marker);
    int at = sentence.indexOf(marker);
    html.markup("<p class=\"more\">")
        .text(sentence.substring(0, at))
        .link(file.path(), file.path())
        .text(sentence.substring(at + 1))
        .markup("</p>\n");
  }

  private void masked(List<Redaction> redactions) {
    if (redactions.isEmpty()) {
      return;
    }
    html.markup("<p class=\"more\">").text(texts.get("masked"));
    String joint = " ";
    for (Redaction redaction : redactions) {
      String key = redaction.action().equals("last4") ? "masked.last4" : "masked.drop";
      html.text(joint + texts.get(key, redaction.field(), texts.number(redaction.count())));
      joint = "; ";
    }
    html.markup(".</p>\n");
  }

  private void why(Section section) {
    html.markup("<details open>\n<summary>").text(texts.get("why")).markup("</summary>\n<dl>\n");
    fact("purpose", section.purpose());
    fact("category", section.category());
    fact("basis", texts.get("basis." + Words.of(section.legalBasis())));
    fact("retention", section.retention());
    fact(
        "recipients",
        section.recipients().isEmpty()
            ? texts.get("recipients.none", contents.controller().name())
            : String.join(", ", section.recipients()));
    fact("origin", texts.get("origin." + Words.of(section.origin())));
    html.markup("</dl>\n</details>\n");
  }

  private void rights() {
    var controller = contents.controller();
    html.markup("<section aria-labelledby=\"rights\">\n<h2 id=\"rights\">")
        .text(texts.get("rights.title"))
        .markup("</h2>\n")
        .element("p", texts.get("rights.intro", controller.contact()))
        .markup("<ul>\n");
    for (Rights.Right right : Rights.of(controller)) {
      html.markup("<li>").text(texts.get("right." + right.name()));
      String link = right.link();
      if (link != null) {
        String addressee = right.addressee();
        html.text(": ").link(link, addressee == null ? link : addressee);
      }
      html.markup("</li>\n");
    }
    html.markup("</ul>\n</section>\n");
  }

  private static String resource(String name) {
    try (InputStream in = IndexPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
