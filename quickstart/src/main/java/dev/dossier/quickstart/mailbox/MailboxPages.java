package dev.dossier.quickstart.mailbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * The mailbox over HTTP: {@code /} (list), {@code /messages/{id}} (one mail), {@code
 * /messages/{id}/html} (its HTML part, for the frame of that page), {@code GET /api/messages}.
 */
final class MailboxPages implements HttpHandler {
  private static final Pattern MESSAGE = Pattern.compile("/messages/(\\d{1,9})(/html)?");
  private static final Pattern LOCAL =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?");
  private static final Pattern LINK =
      Pattern.compile("https?://[^\\s<>\"&]+(?:&amp;[^\\s<>\"&]+)*");
  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";
  // No scripts, no requests: as careful as a mail program.
  private static final String MAIL_POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; img-src data:; form-action 'none'";

  private final Supplier<MailStore> store;
  private final JsonMapper mapper = JsonMapper.builder().build();

  MailboxPages(Supplier<MailStore> store) {
    this.store = store;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange, route(exchange));
    }
  }

  private Answer route(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    // A page elsewhere whose name points to this machine must not read the mails.
    if (host == null || !LOCAL.matcher(host).matches()) {
      return Answer.text(403, "expected the host 127.0.0.1 or localhost\n");
    }
    if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      return Answer.text(405, "expected GET\n");
    }
    String path = exchange.getRequestURI().getPath();
    Matcher message = MESSAGE.matcher(path);
    if (path.equals("/")) {
      return Answer.page(list(store.get().all()));
    }
    if (path.equals("/api/messages")) {
      return new Answer(
          200, "application/json", PAGE_POLICY, mapper.writeValueAsString(store.get().all()));
    }
    if (message.matches()) {
      Function<Mail, Answer> show =
          message.group(2) == null
              ? mail -> Answer.page(one(mail))
              : mail -> new Answer(200, "text/html; charset=utf-8", MAIL_POLICY, framed(mail));
      return store.get().find(message.group(1)).map(show).orElse(Answer.notFound());
    }
    return Answer.notFound();
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Content-Security-Policy", answer.policy());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String list(List<Mail> mails) {
    if (mails.isEmpty()) {
      return page("Mailbox", "<h1>Mailbox</h1><p>No mail yet. Reload the page to look again.</p>");
    }
    StringBuilder rows = new StringBuilder();
    for (Mail mail : mails.reversed()) {
      rows.append(
          "<tr><td>%s</td><td>%s</td><td><a href=\"/messages/%s\">%s</a></td></tr>"
              .formatted(
                  escape(mail.receivedAt().toString()),
                  escape(String.join(", ", mail.to())),
                  mail.id(),
                  escape(mail.subject())));
    }
    return page(
        "Mailbox",
        "<h1>Mailbox</h1><table><thead><tr><th scope=col>Received</th><th scope=col>To</th>"
            + "<th scope=col>Subject</th></tr></thead><tbody>"
            + rows
            + "</tbody></table>");
  }

  private static String one(Mail mail) {
    String html =
        mail.html() == null
            ? ""
            : "<h2>As the recipient sees it</h2><iframe title=\"The mail\" src=\"/messages/"
                + mail.id()
                + "/html\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>";
    return page(
        mail.subject(),
        "<p><a href=\"/\">All mails</a></p><h1>%s</h1><dl><dt>From</dt><dd>%s</dd><dt>To</dt><dd>%s</dd><dt>Received</dt><dd>%s</dd></dl>%s<h2>Plain text</h2><pre>%s</pre>"
            .formatted(
                escape(mail.subject()),
                escape(mail.from()),
                escape(String.join(", ", mail.to())),
                escape(mail.receivedAt().toString()),
                html,
                linked(escape(mail.text()))));
  }

  /** Links open beside the mailbox: the frame itself can show nothing but the mail. */
  private static String framed(Mail mail) {
    return "<!doctype html><base target=\"_blank\">" + (mail.html() == null ? "" : mail.html());
  }

  private static String page(String title, String body) {
    return """
    <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>%s</title><style>
    body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
    table{border-collapse:collapse;width:100%%}th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #ccc;vertical-align:top}
    dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#555}dd{margin:0}
    iframe{width:100%%;height:28rem;border:1px solid #ccc}pre{white-space:pre-wrap;overflow-wrap:anywhere}
    </style></head><body>%s</body></html>
    """
        .formatted(escape(title), body);
  }

  private static String linked(String escaped) {
    return LINK.matcher(escaped)
        .replaceAll(link ->
            Matcher.quoteReplacement(
                "<a href=\"%s\" target=\"_blank\" rel=\"noopener\">%s</a>"
                    .formatted(link.group(), link.group())));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private record Answer(int status, String type, String policy, String body) {
    static Answer page(String html) {
      return new Answer(200, "text/html; charset=utf-8", PAGE_POLICY, html);
    }

    static Answer text(int status, String text) {
      return new Answer(status, "text/plain; charset=utf-8", PAGE_POLICY, text);
    }

    static Answer notFound() {
      return text(404, "no such page\n");
    }
  }
}
