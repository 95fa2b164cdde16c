package dev.dossier.notifier.template;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A letter as HTML for mail programs: inline styles, one column, no tables, no images, nothing that
 * is fetched. The one style element turns colours in the dark, where a program supports it.
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
      %s
      <p style="margin:24px 0"><a class="button" href="%s" style="display:inline-block;\
      padding:12px 22px;border-radius:6px;background-color:#1a56b0;color:#ffffff;\
      font-weight:bold;text-decoration:none">%s</a></p>
      %s
      %s
      <p class="quiet" style="margin:24px 0 0;font-size:14px;color:#56616d">%s<br>\
      <a class="link" href="%s" style="color:#1a56b0;word-break:break-all">%s</a></p>
      </div>
      </div>
      </body>
      </html>
      """;

  private HtmlLayout() {}

  static String of(Letter letter) {
    String link = SafeText.html(letter.link());
    return PAGE.formatted(
        SafeText.html(letter.language()),
        SafeText.html(letter.subject()),
        SafeText.html(letter.signature()),
        SafeText.html(letter.heading()),
        paragraph(letter.greeting()),
        paragraphs(letter.before().stream()),
        link,
        SafeText.html(letter.button()),
        paragraph(String.join("\n", letter.facts())),
        paragraphs(letter.after().stream()),
        SafeText.html(letter.linkNote()),
        link,
        link);
  }

  private static String paragraphs(Stream<String> texts) {
    return texts.map(HtmlLayout::paragraph).collect(Collectors.joining("\n"));
  }

  private static String paragraph(String text) {
    return "<p style=\"margin:0 0 14px\">" + SafeText.html(text).replace("\n", "<br>\n") + "</p>";
  }
}
