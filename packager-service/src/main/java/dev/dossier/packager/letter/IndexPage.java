package dev.dossier.packager.letter;

import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.Reason;
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

/**
 * {@code index.html}: readable offline, on a phone, on paper. No script, nothing from the network;
 * its policy allows the one style sheet inside, by hash.
 */
final class IndexPage {
  private static final String STYLE = resource("index.css");
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; form-action 'none'";

  private final PackageContents contents;
  private final Texts texts;
  private final Sentences sentences;
  private final Html html = new Html();
  private final Preview preview;

  private IndexPage(PackageContents contents) {
    this.contents = contents;
    this.texts = Texts.in(contents.locale());
    this.sentences = new Sentences(contents, texts);
    this.preview = new Preview(html, texts, sentences);
  }

  static String write(PackageContents contents) {
    return new IndexPage(contents).write();
  }

  private String write() {
    head();
    header();
    html.markup("<main>\n");
    gap();
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
        .element("p", sentences.intro());
    sentences.supplement().ifPresent(text -> html.element("p", text));
    html.markup("<dl class=\"facts\">\n");
    String name = contents.subject().name();
    String email = contents.subject().email();
    fact("for", name == null ? email : name + ", " + email);
    fact("made", texts.date(contents.generatedAt()));
    html.element("dt", texts.get("by")).markup("<dd>").text(controller.name() + ", ");
    html.link("mailto:" + controller.contact(), controller.contact()).markup("</dd>\n");
    fact("request", contents.requestId().toString());
    fact("version", sentences.version());
    html.markup("</dl>\n</header>\n");
  }

  private void fact(String key, String value) {
    html.element("dt", texts.get(key)).element("dd", value);
  }

  /** First of all: what the person asked for and does not get, and what can be done about it. */
  private void gap() {
    List<SectionContents> missing = contents.with(Status.WAIVED);
    if (missing.isEmpty()) {
      return;
    }
    html.markup("<section class=\"gap alert\" aria-labelledby=\"gap\">\n<h2 id=\"gap\">")
        .text(texts.get("gap.title"))
        .markup("</h2>\n")
        .element("p", texts.get("gap.text"))
        .markup("<ul>\n");
    for (SectionContents section : missing) {
      html.markup("<li>")
          .link("#section-" + section.name(), section.title(contents.locale()))
          .text(": " + sentences.missing(section))
          .markup("</li>\n");
    }
    html.markup("</ul>\n")
        .element("p", sentences.later())
        .markup("<p>")
        .text(texts.get("left.complaint"));
    var authority = contents.controller().authority();
    if (authority != null) {
      html.text(" ").link(authority.url(), authority.name());
    }
    html.markup("</p>\n</section>\n");
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
      case WAIVED -> note("note gap", texts.get("left.note") + " " + sentences.missing(section));
    }
    sentences.otherMap(section).ifPresent(text -> note("more", text));
    why(section.description());
    html.markup("</section>\n");
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
    section.files().stream().filter(file -> file.format() == Format.JSON).forEach(preview::write);
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
