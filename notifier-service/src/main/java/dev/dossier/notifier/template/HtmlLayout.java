package dev.dossier.notifier.template;

import dev.dossier.notifier.template.Part.Button;
import dev.dossier.notifier.template.Part.Lines;
import dev.dossier.notifier.template.Part.Paragraph;
import dev.dossier.notifier.template.Part.QuietLink;
import dev.dossier.notifier.template.Part.Quote;
import dev.dossier.notifier.template.Part.Row;
import dev.dossier.notifier.template.Part.Table;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A letter as HTML for mail programs: inline styles, one column, no images, nothing that is
 * fetched; a table only where the letter has one. The one style element turns colours in the dark,
 * where a program supports it.
 */
final class HtmlLayout {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="%s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
      <title>%s</title>
      <style>
      @media (prefers-color-scheme: dark) {
      .page { background-color: #14181d !important; color: #e6e9ed !important; }
      .card { background-color: #1f252c !important; border-color: #39424d !important; }
      .button { background-color: #8ab4f8 !important; color: #10151a !important; }
      .quiet { color: #b4bcc6 !important; }
      .link { color: #8ab4f8 !important; }
      .rule { border-color: #4a5563 !important; }
      }
      </style>
      </head>
      <body class="page" style="margin:0;padding:0;background-color:#f2f4f6;color:#1c2530;\
      font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;\
      line-height:1.5">
      <div style="padding:24px 12px">
      <div class="card" style="max-width:536px;margin:0 auto;padding:28px 24px;\
      background-color:#ffffff;border:1px solid #d5dbe1;border-radius:8px">
      <p class="quiet" style="margin:0 0 4px;font-size:14px;color:#56616d">%s</p>
      <h1 style="margin:0 0 20px;font-size:22px;line-height:1.3">%s</h1>
      %s
      </div>
      </div>
      </body>
      </html>
      """;

  private static final String BUTTON =
      """
      <p style="margin:24px 0"><a class="button" href="%s" style="display:inline-block;\
      padding:12px 22px;border-radius:6px;background-color:#1a56b0;color:#ffffff;\
      font-weight:bold;text-decoration:none">%s</a></p>\
      """;

  private static final String ADDRESS =
      """
      <p class="quiet" style="margin:24px 0 0;font-size:14px;color:#56616d">%s<br>\
      <a class="link" href="%s" style="color:#1a56b0;word-break:break-all">%s</a></p>\
      """;

  private static final String QUIET_LINK =
      """
      <p style="margin:0 0 14px"><a class="link" href="%s" style="color:#1a56b0">%s</a></p>\
      """;

  private static final String QUOTE =
      """
      <div class="rule" style="margin:0 0 14px;padding:2px 0 2px 14px;\
      border-left:3px solid #b8c2cc;overflow-wrap:anywhere">
      %s
      </div>\
      """;

  private static final String TABLE =
      """
      <table style="width:100%%;margin:0 0 14px;border-collapse:collapse;font-size:14px">
      <thead><tr>%s%s</tr></thead>
      <tbody>
      %s
      </tbody>
      </table>\
      """;

  private static final String HEADER =
      """
      <th class="quiet" scope="col" style="padding:0 12px 6px 0;text-align:left;\
      color:#56616d">%s</th>\
      """;

  private static final String ROW =
      """
      <tr><td class="rule" style="padding:8px 12px 8px 0;vertical-align:top;\
      border-top:1px solid #d5dbe1">%s<br><b>%s</b></td>\
      <td class="rule" style="padding:8px 0;vertical-align:top;border-top:1px solid #d5dbe1;\
      overflow-wrap:anywhere">%s</td></tr>\
      """;

  private HtmlLayout() {}

  static String of(Letter letter) {
    Stream<String> parts = letter.parts().stream().map(HtmlLayout::html);
    // Where a program shows no buttons, the address is needed once more, out of the way.
    Stream<String> addresses =
        letter.parts().stream()
            .filter(Button.class::isInstance)
            .map(Button.class::cast)
            .map(HtmlLayout::address);
    return PAGE.formatted(
        SafeText.html(letter.language()),
        SafeText.html(letter.subject()),
        SafeText.html(letter.signature()),
        SafeText.html(letter.heading()),
        joined(
            Stream.of(Stream.of(paragraph(letter.greeting())), parts, addresses)
                .flatMap(each -> each)));
  }

  private static String html(Part part) {
    return switch (part) {
      case Paragraph paragraph -> paragraph(paragraph.text());
      case Lines lines -> paragraph(String.join("\n", lines.lines()));
      case Quote quote ->
          QUOTE.formatted(joined(quote.paragraphs().stream().map(HtmlLayout::quoted)));
      case Button button ->
          BUTTON.formatted(SafeText.html(button.link()), SafeText.html(button.label()));
      case QuietLink link ->
          QUIET_LINK.formatted(SafeText.html(link.link()), SafeText.html(link.label()));
      case Table table ->
          TABLE.formatted(
              HEADER.formatted(SafeText.html(table.dates())),
              HEADER.formatted(SafeText.html(table.things())),
              joined(table.rows().stream().map(HtmlLayout::row)));
    };
  }

  private static String row(Row row) {
    String things =
        Stream.concat(Stream.of(row.name()), row.notes().stream())
            .map(SafeText::html)
            .collect(Collectors.joining("<br>\n"));
    return ROW.formatted(SafeText.html(row.date()), SafeText.html(row.left()), things);
  }

  private static String address(Button button) {
    String link = SafeText.html(button.link());
    return ADDRESS.formatted(SafeText.html(button.note()), link, link);
  }

  private static String quoted(String text) {
    return "<p style=\"margin:4px 0\">" + SafeText.html(text) + "</p>";
  }

  private static String paragraph(String text) {
    return "<p style=\"margin:0 0 14px\">" + SafeText.html(text).replace("\n", "<br>\n") + "</p>";
  }

  private static String joined(Stream<String> parts) {
    return parts.collect(Collectors.joining("\n"));
  }
}
