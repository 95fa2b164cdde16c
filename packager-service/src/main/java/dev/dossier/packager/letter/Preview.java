package dev.dossier.packager.letter;

import dev.dossier.common.event.CollectedFiles.CollectedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dataset's first records in the index, and the way to the rest. */
final class Preview {
  private static final int SHORT = 28;

  private final Html html;
  private final Texts texts;
  private final Sentences sentences;

  Preview(Html html, Texts texts, Sentences sentences) {
    this.html = html;
    this.texts = texts;
    this.sentences = sentences;
  }

  void write(CollectedFile file) {
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
    masked(file);
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

  private void masked(CollectedFile file) {
    if (!file.redactions().isEmpty()) {
      html.markup("<p class=\"more\">")
          .text(texts.get("masked") + " " + sentences.masked(file.redactions()))
          .markup(".</p>\n");
    }
  }
}
