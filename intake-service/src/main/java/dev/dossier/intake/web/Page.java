package dev.dossier.intake.web;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** One page for people: a card with a heading. */
public record Page(Language language, String title, Html content) {
  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
  private static final String LAYOUT =
      """
      <!DOCTYPE html>
      <html lang="{}">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex, nofollow">
      <title>{}</title>
      <link rel="stylesheet" href="/assets/dossier.css">
      </head>
      <body>
      <main>
      <h1>{}</h1>
      {}
      </main>
      </body>
      </html>
      """;

  public ResponseEntity<String> answer(int status) {
    String html = Html.of(LAYOUT, language.tag(), title, title, content).toString();
    return ResponseEntity.status(status).contentType(HTML).body(html);
  }
}
