package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in the HTTP parts, each of them one finding with its line. */
class WrongHttpDataMapTest {

  private static Wrong wrong(String old, String changed, String path, String message) {
    return new Wrong(Example.http(), old, changed, 0, path, message);
  }

  private static final String OPEN = "{kind: http, baseUrl: \"https://open.example\"}";
  private static final String PERSON =
      "{single: true, request: {path: \"/people/{user_id}\", notFound: [404, 410]}}";

  /** Settings added to the source that has none. */
  private static Wrong source(String settings, String path, String message) {
    return wrong(
        "open.example\"}",
        "open.example\", " + settings + "}",
        "sources.open" + (path.isEmpty() ? "" : "." + path),
        message);
  }

  private static Wrong auth(String auth, String path, String message) {
    return source("auth: {" + auth + "}", "auth" + (path.isEmpty() ? "" : "." + path), message);
  }

  private static Wrong base(String url, String message) {
    return wrong("https://open.example", url, "sources.open.baseUrl", message);
  }

  /** A request in place of a dataset's. */
  private static Wrong request(String request, String path, String message) {
    return wrong(
        PERSON,
        "{request: {" + request + "}}",
        "sections.contacts.datasets.person.request" + (path.isEmpty() ? "" : "." + path),
        message);
  }

  private static Wrong path(String path, String message) {
    return request("path: \"" + path + "\"", "path", message);
  }

  private static Wrong body(String body, String path, String message) {
    Wrong wrong = request("method: POST, path: /a, body: " + body, "body", message);
    String separator = path.isEmpty() || path.startsWith("[") ? "" : ".";
    return wrong.under(wrong.path() + separator + path);
  }

  private static Wrong paging(String paging, String path, String message) {
    return paged("items: rows", paging, path, message);
  }

  private static Wrong paged(String beside, String paging, String path, String message) {
    return request(
        "path: /a, " + beside + ", paging: {" + paging + "}",
        "paging" + (path.isEmpty() ? "" : "." + path),
        message);
  }

  private static Wrong mask(String mask, String path, String message) {
    return wrong(
        "mask: {number: last4, owner.name: hash, note: truncate(20), fingerprint: drop}",
        "mask: " + mask,
        "sections.contacts.datasets.cards.mask" + path,
        message);
  }

  static Stream<Wrong> sources() {
    return Stream.of(
        wrong(OPEN, "{kind: http}", "sources.open", "expected the key baseUrl, found none"),
        wrong(
            OPEN,
            "{baseUrl: \"https://open.example\"}",
            "sources.open",
            "expected the key kind, found none"),
        wrong(
            OPEN,
            "{kind: rest, baseUrl: \"https://open.example\"}",
            "sources.open.kind",
            "expected one of jdbc, http, found 'rest'"),
        wrong(
            OPEN,
            "{kind: http, url: \"https://open.example\", baseUrl: \"https://open.example\"}",
            "sources.open",
            "expected one of kind, baseUrl, auth, headers, rateLimit, timeout, sectionTimeout,"
                + " allowHosts, allowPrivate, maxResponseBytes, maxPages, concurrency, found the"
                + " unknown key 'url'"),
        base("ftp://open.example", "expected an http or https address without ?, # and user"),
        base("open.example/v1", "expected an http or https address without ?, # and user"),
        base("https://open.example?a=b", "expected an http or https address without ?, # and user"),
        base("https://me@open.example", "expected an http or https address without ?, # and user"),
        base("${OPEN_URL:-open}", "expected an http or https address without ?, # and user"),
        base("${OPEN URL}", "expected ${NAME} or ${NAME:-default} in every ${"),
        base("http://open.example", "expected https: plain http needs allowPrivate: true"),
        source("allowPrivate: yes", "allowPrivate", "expected true or false"),
        source("allowPrivate: \"${X:-no}\"", "allowPrivate", "expected true or false"),
        source("allowHosts: a.example", "allowHosts", "expected a list, found text"),
        source(
            "allowHosts: [\"https://a.example\"]",
            "allowHosts[0]",
            "expected a host, such as files.vendor.example or files.vendor.example:8443"),
        source(
            "allowHosts: [\"*.a.example\"]",
            "allowHosts[0]",
            "expected a host, such as files.vendor.example or files.vendor.example:8443"),
        source(
            "headers: {\"X Version\": a}",
            "headers",
            "expected a name that matches " + HttpSourceReader.HEADER_NAME + ", found 'X...'"),
        source("headers: {Host: a}", "headers.Host", "expected a header that no call sets itself"),
        source(
            "headers: {authorization: a}, auth: {type: bearer, token: a}",
            "headers.authorization",
            "expected another header: auth sets this one"),
        source(
            "headers: {X-A: a, x-a: b}",
            "headers",
            "expected names unique without regard to case, found 'x-a' again, first on line 33"),
        source(
            "headers: {X-A: \"a\\r\\nb\"}",
            "headers.X-A",
            "expected text, found a control character"),
        source("rateLimit: 25", "rateLimit", "expected a mapping with permits, per, found text"),
        source("rateLimit: {permits: 25}", "rateLimit", "expected the key per, found none"),
        source(
            "rateLimit: {permits: 0, per: PT1S}",
            "rateLimit.permits",
            "expected a number from 1 to 1000000, found '0'"),
        source(
            "rateLimit: {permits: 1, per: 1s}",
            "rateLimit.per",
            "expected an ISO 8601 duration such as PT5M, more than zero, at most PT24H, found"
                + " '1s'"),
        source(
            "timeout: PT1H",
            "timeout",
            "expected an ISO 8601 duration such as PT5M, more than zero, at most PT10M, found"
                + " 'PT1H'"),
        source(
            "maxResponseBytes: 32MiB",
            "maxResponseBytes",
            "expected a number from 1024 to 268435456, found '32MiB'"),
        source("maxPages: 0", "maxPages", "expected a number from 1 to 10000000, found '0'"),
        source("concurrency: 65", "concurrency", "expected a number from 1 to 64, found '65'"),
        wrong(
                "sections:\n",
                "excluded:\n  - {source: crm, table: people, reason: none}\nsections:\n",
                "excluded[0].source",
                "expected a database, since an HTTP API has no tables, found 'crm'")
            .at(1));
  }

  static Stream<Wrong> auths() {
    return Stream.of(
        auth("token: a", "", "expected the key type, found none"),
        auth(
            "type: digest",
            "type",
            "expected one of bearer, basic, header, query, oauth2, found 'digest'"),
        auth("type: bearer", "", "expected the key token, found none"),
        auth("type: bearer, tokn: a", "", "expected token, found the unknown key 'tokn'"),
        auth("type: bearer, token:", "token", "expected text, found nothing"),
        auth("type: bearer, token: [a]", "token", "expected text, found a list"),
        auth("type: basic, password: a", "", "expected the key username, found none"),
        auth("type: header, value: a", "", "expected the key name, found none"),
        auth(
            "type: header, name: \"X:Y\", value: a",
            "name",
            "expected a header's name that no call sets itself, found 'X:Y'"),
        auth(
            "type: header, name: Content-Length, value: a",
            "name",
            "expected a header's name that no call sets itself, found 'Content-Length'"),
        auth(
            "type: query, name: \"{a}\", value: b",
            "name",
            "expected a parameter's name, found '{a}'"),
        auth(
            "type: oauth2, clientId: a, clientSecret: b",
            "",
            "expected the key tokenUrl, found none"),
        auth(
            "type: oauth2, tokenUrl: login, clientId: a, clientSecret: b",
            "tokenUrl",
            "expected an http or https address without ?, # and user"),
        auth(
            "type: oauth2, tokenUrl: \"https://a.example\", clientId: a, clientSecret: b, scopes:"
                + " [\"a b\"]",
            "scopes[0]",
            "expected one scope, found 'a b'"));
  }

  static Stream<Wrong> readings() {
    String person = "sections.contacts.datasets.person";
    return Stream.of(
        wrong(
            PERSON,
            "{query: SELECT 1}",
            person + ".query",
            "expected request, since the source crm is an HTTP API, found query"),
        wrong(PERSON, "{}", person, "expected the key request, found none"),
        wrong(
            PERSON,
            "{query: SELECT 1, request: {path: /a}}",
            person,
            "expected either query or request, found both"),
        wrong(
            PERSON,
            "{value: id, request: {path: /a}}",
            person,
            "expected one of single, query, request, mask, found the unknown key 'value'"),
        wrong(
            "query: \"SELECT account FROM users WHERE id = :user_id\"",
            "request: {path: /a}",
            "identities.account.request",
            "expected query, since the source app is a database, found request"),
        wrong(
            "id = :user_id\"}",
            "id = :user_id\", value: id}",
            "identities.account.value",
            "expected no value beside query, whose first column is meant"),
        wrong(
            ", value: ids.main",
            "",
            "identities.user_id.else",
            "expected the key value, found none"),
        wrong(
            "value: ids.main",
            "value: ids..main",
            "identities.user_id.else.value",
            "expected keys joined by dots, such as pages.next, found 'ids..main'"),
        wrong(
                "    value: .\n",
                "    value: .\n    from: subject.id\n",
                "identities.ticket_ids",
                "expected from with else, or source with query or request, found both")
            .at(-3),
        wrong(
            "params: {mail: \"{email}\"}",
            "params: {mail: \"{account}\"}",
            "identities.user_id",
            "expected lookups that end, found the cycle user_id -> account -> user_id"),
        wrong(
                "body: {q: \"{email}\"}, items: .}",
                "body: {q: [{r: \"{ticket_ids}\"}]}, items: .}",
                "identities.ticket_ids",
                "expected lookups that end, found the cycle ticket_ids -> ticket_ids")
            .at(-2));
  }

  static Stream<Wrong> requests() {
    return Stream.of(
        request("params: {a: b}", "", "expected the key path, found none"),
        request("pth: /a", "", "expected path, found the unknown key 'pth'"),
        request("path: /a, method: PUT", "method", "expected one of GET, POST, found 'PUT'"),
        request("path: /a, method: post", "method", "expected one of GET, POST, found 'post'"),
        path("people", "expected a path below baseUrl that begins with one /, found 'people'"),
        path(
            "https://a.example/b",
            "expected a path below baseUrl that begins with one /, found 'https://a.example/b'"),
        path(
            "//a.example/b",
            "expected a path below baseUrl that begins with one /, found '//a.example/b'"),
        path(
            "/a?b=c",
            "expected a path without ? and #, since parameters go into params, found '/a?b=c'"),
        path("/a b", "expected a path whose special characters are written %XX, found '/a b'"),
        path("/50%", "expected a path whose special characters are written %XX, found '/50%'"),
        path("/a/../b", "expected a path without the segments . and .., found '/a/../b'"),
        path("/a/%2e%2E", "expected a path without the segments . and .., found '/a/%2e%2E'"),
        path("/a/{mail}", "expected an identity in the braces, found {mail}, did you mean email?"),
        path(
            "/a/{id}",
            "expected an identity in the braces, found {id} (there is email, user_id, account,"
                + " ticket_ids)"),
        path(
            "/a/{}",
            "expected {name}, ${NAME} or ${NAME:-default} in every pair of braces, {{ and }} for"
                + " braces"),
        path(
            "/a/{user_id",
            "expected {name}, ${NAME} or ${NAME:-default} in every pair of braces, {{ and }} for"
                + " braces"),
        path(
            "/a/${1}",
            "expected {name}, ${NAME} or ${NAME:-default} in every pair of braces, {{ and }} for"
                + " braces"),
        request(
            "path: /a, params: a=b",
            "params",
            "expected a mapping of parameters by name, found text"),
        request("path: /a, params: {a: }", "params.a", "expected text, found nothing"),
        request(
            "path: /a, params: {a: []}",
            "params.a",
            "expected a text or a list of texts, found an empty list"),
        request("path: /a, params: {a: {b: c}}", "params.a", "expected text, found a mapping"),
        request("path: /a, params: {a: [[b]]}", "params.a[0]", "expected text, found a list"),
        request(
            "path: /a, params: {a: b, a: c}",
            "params",
            "expected names unique, found 'a' again, first on line 45"),
        request(
            "path: /a, params: {\"{email}\": b}",
            "params",
            "expected a parameter's name without braces, found '...'"),
        request(
            "path: /a, params: {a: \"b\\nc\"}",
            "params.a",
            "expected text, found a control character"),
        request(
            "path: /a, params: {a: \"{user}\"}",
            "params.a",
            "expected an identity in the braces, found {user}, did you mean user_id?"),
        request(
            "path: /a, items: a..b",
            "items",
            "expected keys joined by dots, such as pages.next, found 'a..b'"),
        request("path: /a, items: [a]", "items", "expected text, found a list"),
        request("path: /a, notFound: 404", "notFound", "expected a list, found text"),
        request(
            "path: /a, notFound: [200]",
            "notFound[0]",
            "expected a number from 400 to 499, found '200'"),
        request(
            "path: /a, notFound: [403]",
            "notFound[0]",
            "expected a status that tells of an absence, such as 404, found 403"),
        request(
            "path: /a, notFound: [404, 404]",
            "notFound[1]",
            "expected each status once, found 404 again"));
  }

  static Stream<Wrong> bodies() {
    return Stream.of(
        request("path: /a, body: {a: b}", "body", "expected method: POST beside a body"),
        request(
            "method: GET, path: /a, body: {a: b}", "body", "expected method: POST beside a body"),
        body("{a: }", "a", "expected a value, found nothing: null is written null"),
        body(
            "{a: True}",
            "a",
            "expected true, false, null and numbers as JSON writes them, or text in quotes, found"
                + " True"),
        body(
            "{a: ~}",
            "a",
            "expected true, false, null and numbers as JSON writes them, or text in quotes, found"
                + " ~"),
        body(
            "{a: 007}",
            "a",
            "expected true, false, null and numbers as JSON writes them, or text in quotes, found"
                + " 007"),
        body(
            "{a: +1}",
            "a",
            "expected true, false, null and numbers as JSON writes them, or text in quotes, found"
                + " +1"),
        body(
            "{a: .5}",
            "a",
            "expected true, false, null and numbers as JSON writes them, or text in quotes, found"
                + " .5"),
        body(
            "{a: 0x1F}",
            "a",
            "expected true, false, null and numbers as JSON writes them, or text in quotes, found"
                + " 0x1F"),
        body(
            "{a: .inf}",
            "a",
            "expected true, false, null and numbers as JSON writes them, or text in quotes, found"
                + " .inf"),
        body(
            "{a: [{b: \"{user}\"}]}",
            "a[0].b",
            "expected an identity in the braces, found {user}, did you mean user_id?"),
        body("{\"{email}\": a}", "", "expected a field's name without braces, found '...'"),
        body(
            "{a: \"query { me }\"}",
            "a",
            "expected {name}, ${NAME} or ${NAME:-default} in every pair of braces, {{ and }} for"
                + " braces"),
        body("{<<: {a: b}}", "", "expected a field's name without braces, found '...'"),
        body("[" + "0, ".repeat(1000) + "1]", "[999]", "expected at most 1000 values in a body"));
  }

  static Stream<Wrong> pagings() {
    return Stream.of(
        paging("parameter: a, next: b", "", "expected the key type, found none"),
        paging(
            "type: keyset", "type", "expected one of cursor, offset, page, link, found 'keyset'"),
        paging("type: cursor, next: b", "", "expected the key parameter, found none"),
        paging("type: cursor, parameter: a", "", "expected either last or next, found neither"),
        paging(
            "type: cursor, parameter: a, last: b, next: c",
            "",
            "expected either last or next, found both"),
        paging(
            "type: cursor, parameter: ., next: c",
            "parameter",
            "expected a field, such as id, found '.'"),
        paging(
            "type: cursor, parameter: \"{a}\", next: c",
            "parameter",
            "expected a parameter's name without braces, found '{a}'"),
        paging(
            "type: cursor, parameter: a, next: c, limit: 5",
            "",
            "expected one of type, parameter, last, next, more, found the unknown key 'limit'"),
        paged(
            "method: GET",
            "type: cursor, parameter: a, last: id",
            "last",
            "expected items beside this paging: without them an answer is one item"),
        paged(
            "items: .",
            "type: cursor, parameter: a, next: b",
            "next",
            "expected no field of the answer, which is a list by items: ."),
        paged(
            "items: ., params: {a: b}",
            "type: cursor, parameter: a, last: id",
            "parameter",
            "expected a parameter that nothing else sets, found 'a'"),
        paged(
            "method: GET",
            "type: offset, parameter: a",
            "",
            "expected items beside this paging: without them an answer is one item"),
        paging(
            "type: offset, parameter: a, limitParameter: b",
            "",
            "expected limit beside limitParameter, found none"),
        paging(
            "type: offset, parameter: a, limitParameter: a, limit: 5",
            "limitParameter",
            "expected another parameter than that of the offset"),
        paging(
            "type: offset, parameter: a, limit: 0",
            "limit",
            "expected a number from 1 to 1000000, found '0'"),
        paging(
            "type: page, parameter: a, first: 2",
            "first",
            "expected a number from 0 to 1, found '2'"),
        paging(
            "type: link, parameter: a",
            "",
            "expected one of type, next, found the unknown key 'parameter'"),
        paged(
            "items: .",
            "type: link, next: a",
            "next",
            "expected no field of the answer, which is a list by items: ."),
        paged(
            "method: POST, items: a, body: {p: {after: 1}}",
            "type: cursor, parameter: p.after, next: b",
            "parameter",
            "expected a field that the body leaves to paging, found 'p.after'"),
        paged(
            "method: POST, items: a, body: {p: 1}",
            "type: cursor, parameter: p.after, next: b",
            "parameter",
            "expected the name of a field that the body can take, found 'after'"),
        paged(
            "method: POST, items: a, body: [1]",
            "type: cursor, parameter: after, next: b",
            "parameter",
            "expected the name of a field that the body can take, found 'after'"));
  }

  static Stream<Wrong> detailsAndTotals() {
    return Stream.of(
        request(
            "path: /a, detail: {params: {a: \"{id}\"}}",
            "detail",
            "expected the key path, found none"),
        request(
            "path: /a, detail: {path: /a/b}",
            "detail",
            "expected a field of the item in path or params, such as {id}, found none"),
        request(
            "path: /a, detail: {path: \"/a/{a..b}\"}",
            "detail.path",
            "expected a field of the item in the braces, such as {id} or {owner.id}, found {a..b}"),
        request(
            "path: /a, detail: {path: \"/a/{id}\", items: a}",
            "detail",
            "expected item, found the unknown key 'items'"),
        request(
            "path: /a, detail: {path: \"/a/{id}\", method: POST}",
            "detail",
            "expected one of path, params, item, notFound, found the unknown key 'method'"),
        request(
            "path: /a, detail: {path: \"a/{id}\"}",
            "detail.path",
            "expected a path below baseUrl that begins with one /, found 'a/{id}'"),
        request("path: /a, total: {count: a}", "total", "expected the key of, found none"),
        request(
            "path: /a, total: {count: ., of: b}",
            "total.count",
            "expected a field, such as id, found '.'"),
        request(
            "path: /a, total: {count: b, of: b}",
            "total.of",
            "expected the item's list, found the field that counts it"));
  }

  static Stream<Wrong> masks() {
    return Stream.of(
        mask(
            "{number: sha256}",
            ".number",
            "expected one of last4, drop, hash, truncate(n) with n from 1 to 1000, found 'sha256'"),
        mask(
            "{number: truncate}",
            ".number",
            "expected one of last4, drop, hash, truncate(n) with n from 1 to 1000, found"
                + " 'truncate'"),
        mask(
            "{number: truncate(0)}",
            ".number",
            "expected one of last4, drop, hash, truncate(n) with n from 1 to 1000, found"
                + " 'truncate(0)'"),
        mask(
            "{number: truncate(1001)}",
            ".number",
            "expected one of last4, drop, hash, truncate(n) with n from 1 to 1000, found"
                + " 'truncate(1001)'"),
        mask("{number: {hash: true}}", ".number", "expected a mask, found a mapping"),
        mask(
            "{a..b: drop}",
            ".a..b",
            "expected a field of an item, such as card.number, found 'a..b'"),
        mask("{.: drop}", "..", "expected a field of an item, such as card.number, found '.'"),
        mask(
            "{owner: drop, owner.name: hash}",
            ".owner.name",
            "expected a field that no mask covers, found one below 'owner'"));
  }

  @ParameterizedTest
  @MethodSource({
    "sources",
    "auths",
    "readings",
    "requests",
    "bodies",
    "pagings",
    "detailsAndTotals",
    "masks"
  })
  void oneMistakeIsOneFindingWithItsLine(Wrong wrong) {
    assertThat(wrong.found()).isEqualTo(wrong.message());
  }

  @Test
  void noFindingShowsASecretOfASource() {
    for (String secret :
        List.of(
            "token: \"hunter2${\"",
            "token: \"hunter2\\n\"",
            "token: \"a\\u0007hunter2\"",
            "token: {hunter2: 1}",
            "token: [hunter2]",
            "{token:hunter2}")) {
      String yaml = Example.http().replace("token: \"${CRM_TOKEN}\"", secret);
      assertThat(yaml).contains("hunter2");
      if (!secret.equals("token: \"hunter2\\n\"")) {
        assertThat(Wrong.findings(yaml).toString()).doesNotContain("hunter2");
      }
    }
    for (String url : List.of("ftp://me:hunter2@a.example", "https://me:hunter2@a.example")) {
      String yaml = Example.http().replace("https://open.example", url);
      assertThat(Wrong.findings(yaml).toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void aliasesOfABodyAreBoundedThoughTheyMultiply() {
    StringBuilder body = new StringBuilder("{a0: &a0 [1, 2, 3]");
    for (int i = 1; i < 10; i++) {
      body.append(
          ", a%d: &a%d [*a%d, *a%d, *a%d, *a%d]".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
    }
    String yaml = Example.http().replace("body: {q: \"{email}\"}", "body: " + body + "}");
    assertThat(Wrong.findings(yaml))
        .extracting(Finding::message)
        .containsExactly("expected at most 1000 values in a body");
  }

  @Test
  void theParameterOfAuthIsNotARequests() {
    String yaml =
        Example.http()
            .replace("source: metrics", "source: forms")
            .replace("path: /events, params: {user:", "path: /events, params: {api_key:")
            .replace(
                "paging: {type: page, parameter: page, more",
                "paging: {type: page, parameter: api_key, more");
    assertThat(Wrong.findings(yaml))
        .extracting(Finding::message)
        .containsExactly(
            "expected other parameters than api_key, which the source's auth sets",
            "expected a parameter that nothing else sets, found 'api_key'");
  }

  @Test
  void aBodyThatHoldsItselfIsRefused() {
    String yaml = Example.http().replace("body: {q: \"{email}\"}", "body: &body {q: *body}");
    assertThat(Wrong.findings(yaml)).hasSize(1);
  }
}
