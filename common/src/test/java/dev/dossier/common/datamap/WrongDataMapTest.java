package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrongDataMapTest {

  private static Wrong wrong(String old, String changed, String path, String message) {
    return new Wrong(Example.text(), old, changed, 0, path, message);
  }

  private static final String USER =
      "user: {single: true, query: \"SELECT id, email, name FROM users WHERE id = :user_id\"}";
  private static final String QUERY = "sections.profile.datasets.user.query";

  private static Wrong query(String sql, String message) {
    return wrong(USER, "user: {query: '" + sql.replace("'", "''") + "'}", QUERY, message);
  }

  static Stream<Wrong> top() {
    return Stream.of(
        wrong("version: 1", "version: 2", "version", "expected 1, found '2'"),
        wrong("version: 1\n", "\n", "", "expected the key version, found none").at(1),
        wrong("version: 1", "version: 1\nversion: 1", "version", "expected version once").at(1),
        wrong("excluded:", "exclude:", "", "expected excluded, found the unknown key 'exclude'"),
        wrong(
            "excluded:",
            "extras: 1\nexcluded:",
            "",
            "expected one of version, controller, identities, sources, sections, excluded,"
                + " found the unknown key 'extras'"),
        wrong("excluded:", "<<: {}\nexcluded:", "", "found the unknown key '...'"),
        wrong("excluded:", "? [a]\n: 1\nexcluded:", "", "found the unknown key ''"),
        wrong("{source: app, table: schema_migrations,", "{source: app,", "excluded[0]", "table"),
        wrong(
            "{source: app, table",
            "{source: ap, table",
            "excluded[0].source",
            "expected the name of a source, found 'ap', did you mean app?"),
        wrong("  - {source: app, table", "  a: {source: app, table", "excluded", "a list").at(-1));
  }

  static Stream<Wrong> controllers() {
    String at = "controller.";
    return Stream.of(
        wrong("  name: Acme Cloud GmbH\n", "", "controller", "expected the key name").at(-1),
        wrong("name: Acme Cloud GmbH", "name:", at + "name", "expected text, found nothing"),
        wrong("name: Acme Cloud GmbH", "name: [a]", at + "name", "expected text, found a list"),
        wrong("name: Acme Cloud GmbH", "name: \"a\\ab\"", at + "name", "a control character"),
        wrong("name: Acme Cloud GmbH", "name: ${NAME}", at + "name", "found a ${...} placeholder"),
        wrong("contact: privacy@acme.example", "contact: us", at + "contact", "an e-mail address"),
        wrong("country: DE", "country: UK", at + "country", "expected an ISO 3166-1 country code"),
        wrong("region: DE-BE", "region: AT-9", at + "region", "expected an ISO 3166-2 code"),
        wrong("timeZone: Europe/Berlin", "timeZone: Berlin", at + "timeZone", "IANA time zone"),
        wrong("timeZone:", "timezone:", "controller", "expected timeZone, found the unknown key"),
        wrong("timeZone:", "time_zone:", "controller", "expected timeZone, found the unknown"),
        wrong("regime: eu", "regime: us", at + "regime", "expected one of eu, uk, found 'us'"),
        wrong("regime: eu", "regime: EU", at + "regime", "expected one of eu, uk, found 'EU'"),
        wrong(
            "https://www.datenschutz-berlin.de",
            "datenschutz",
            at + "authority.url",
            "an http or https address"),
        wrong("correct: \"https:", "correct: \"javascript:", at + "links.correct", "an http or"),
        wrong("correct: \"", "corect: \"", at + "links", "expected correct, found the unknown"));
  }

  static Stream<Wrong> identities() {
    String at = "identities.";
    return Stream.of(
        wrong(
            "{from: subject.email}",
            "{}",
            at + "email",
            "expected from, or source with query or request"),
        wrong("{from: subject.email}", "subject.email", at + "email", "expected a mapping with"),
        wrong("from: subject.email", "from: subject.name", at + "email.from", "subject.id or"),
        wrong(
            "{from: subject.email}",
            "{from: subject.email, source: app, query: SELECT 1}",
            at + "email",
            "expected from with else, or source with query or request, found both"),
        wrong("    from: subject.id\n", "", at + "user_id", "expected from beside else, found none")
            .at(-1),
        wrong("= lower(:email)\"}", "\", type: text}", at + "user_id.else", "unknown key 'type'"),
        wrong(
            "lower(:email)",
            "lower(:mail)",
            at + "user_id.else.query",
            "expected an identity after the colon, found :mail, did you mean email?"),
        wrong(
                "lower(:email)",
                "lower(:address_on_file)",
                at + "user_id",
                "found the cycle user_id -> address_on_file -> user_id")
            .at(-2),
        wrong(
                "lower(:email)",
                "lower(:user_id)",
                at + "user_id",
                "found the cycle user_id -> user_id")
            .at(-2),
        wrong(
            "mustMatch: email",
            "mustMatch: mail",
            at + "address_on_file.mustMatch",
            "expected the name of an identity, found 'mail', did you mean email?"),
        wrong(
            "mustMatch: email",
            "mustMatch: address_on_file",
            at + "address_on_file.mustMatch",
            "another identity"),
        wrong("type: text", "type: string", at + "account_no.type", "one of text, integer, uuid"),
        wrong("  stripe_customer:", "  stripe-customer:", "identities", "[a-z][a-z0-9_]{0,59}"),
        wrong("  stripe_customer: {source: app, ", "  x: {", at + "x", "expected the key source"),
        wrong(
            "  stripe_customer: {",
            "  stripe_customer: {request: {path: /}, ",
            at + "stripe_customer",
            "expected either query or request, found both"));
  }

  static Stream<Wrong> sources() {
    String at = "sources.";
    return Stream.of(
        wrong(
            "crm: {kind: jdbc, url: \"postgresql://crm.example/crm\"}",
            "crm: {kind: ftp, address: \"ftp://crm.example\"}",
            at + "crm.kind",
            "expected one of jdbc, http, found 'ftp'"),
        wrong("crm: {kind: jdbc, ", "crm: {", at + "crm", "expected the key kind, found none"),
        wrong(", url: \"postgresql://crm.example/crm\"", "", at + "crm", "expected the key url"),
        wrong("crm: {", "crm: {user: x, ", at + "crm", "expected one of kind, url, username"),
        wrong("crm: {", "crm: {passwrd: x, ", at + "crm", "expected password, found the unknown"),
        wrong("postgresql://crm", "mysql://crm", at + "crm.url", "expected jdbc:... or postgresql"),
        wrong("${APP_DB_URL}", "${APP DB}", at + "app.url", "expected ${NAME} or ${NAME:-default}"),
        wrong("${APP_DB_URL}", "${APP_DB_URL", at + "app.url", "expected ${NAME} or"),
        wrong("PT10M", "10m", at + "app.statementTimeout", "expected an ISO 8601 duration"),
        wrong("PT10M", "PT0S", at + "app.statementTimeout", "more than zero"),
        wrong("PT10M", "${TIMEOUT}", at + "app.statementTimeout", "found a ${...} placeholder"),
        wrong("PT1H", "P30D", at + "app.sectionTimeout", "at most P7D"),
        wrong("concurrency: 2", "concurrency: 0", at + "app.concurrency", "from 1 to 64"),
        wrong("  crm: {", "  App: {}\n  crm: {", "sources", "unique without regard to case"));
  }

  static Stream<Wrong> sections() {
    String at = "sections.";
    return Stream.of(
        wrong("  billing:\n", "  PROFILE:\n", "sections", "unique without regard to case"),
        wrong("  billing:\n", "  2nd:\n", "sections", "[A-Za-z][A-Za-z0-9_-]{0,59}"),
        wrong("source: crm", "source: cmr", at + "billing.source", "(there is app, crm)"),
        wrong("title: {en: Profile, de: Profil}", "title: {}", at + "profile.title", "titles"),
        wrong("{en: Profile, de", "{english: P, de", at + "profile.title", "a name that matches"),
        wrong("    purpose: Invoicing\n", "", at + "billing", "the key purpose").at(-4),
        wrong(
            "legalBasis: contract",
            "legalBasis: agreement",
            at + "profile.legalBasis",
            "expected one of consent, contract, legal_obligation, vital_interests, public_task,"
                + " legitimate_interests, found 'agreement'"),
        wrong(
            "origin: provided",
            "origin: user",
            at + "profile.origin",
            "expected one of provided, observed, derived, third_party, found 'user'"),
        wrong("portable: true", "portable: yes", at + "profile.portable", "one of true, false"),
        wrong("[Hetzner Online GmbH (hosting)]", "Hetzner", at + "profile.recipients", "a list"),
        wrong("[Hetzner", "[{a: b}, Hetzner", at + "profile.recipients[0]", "found a mapping"),
        wrong(
            "fingerprint: drop}",
            "fingerprint: sha}",
            masked("fingerprint"),
            "last4, drop, hash, t"),
        wrong("fingerprint: drop}", "Card_Number: drop}", masked(""), "without regard to case"),
        wrong("mask: {card", "masks: {card", paid(), "expected mask, found the unknown key"),
        wrong("      payment-methods: {", "      a.b: {", at + "billing.datasets", "a name that"),
        wrong("{single: true, query", "{single: 1, query", user("single"), "one of true, false"),
        wrong(USER, "user: {single: true}", "sections.profile.datasets.user", "the key query"),
        wrong(USER, "user: {request: {}}", user("request"), "expected query, since"),
        wrong(USER, "user:", "sections.profile.datasets.user", "found nothing"));
  }

  static Stream<Wrong> queries() {
    return Stream.of(
        query("", "expected a query, found nothing"),
        query("-- only a comment", "found nothing"),
        query("DELETE FROM users WHERE id = :user_id", "SELECT, WITH, VALUES or TABLE"),
        query("SELECT 1; DROP TABLE users", "found another one after the semicolon"),
        query("SELECT * INTO copy FROM users", "only reads, found INTO"),
        query("WITH x AS (DELETE FROM users RETURNING *) TABLE x", "only reads, found DELETE"),
        query("SELECT * FROM users WHERE id = $1", "found the positional parameter $1"),
        query("SELECT * FROM users WHERE id = :1", "found a colon before a digit"),
        query("SELECT 'open FROM users", "expected a closing '"),
        query("SELECT \"open FROM users", "expected a closing \""),
        query("SELECT 1 /* open /* */", "expected a closing */"),
        query("SELECT $a$ open $b$", "expected a closing $a$"),
        query("SELECT ${TABLE}", "found a ${...} placeholder"),
        query("SELECT :User_id", "found :User_id, did you mean user_id?"),
        wrong(
            "WHERE m.user_id = :user_id",
            "WHERE m.user_id = :userid",
            "sections.profile.datasets.memberships.query",
            "found :userid, did you mean user_id?"));
  }

  private static String user(String key) {
    return "sections.profile.datasets.user." + key;
  }

  private static String paid() {
    return "sections.billing.datasets.payment-methods";
  }

  private static String masked(String column) {
    return paid() + ".mask" + (column.isEmpty() ? "" : "." + column);
  }

  @ParameterizedTest
  @MethodSource({"top", "controllers", "identities", "sources", "sections", "queries"})
  void oneMistakeIsOneFindingWithItsLine(Wrong wrong) {
    assertThat(wrong.found()).contains("expected ").contains(wrong.message());
  }

  @Test
  void allMistakesAreNamedAtOnceByLine() {
    String yaml =
        Example.text()
            .replace("country: DE", "country: XX")
            .replace("regime: eu", "regime: none")
            .replace("purpose: Invoicing\n", "purpos: Invoicing\n")
            .replace("lower(:email)", "lower(:nobody)");
    assertThat(Wrong.findings(yaml))
        .extracting(Finding::path)
        .containsExactly(
            "controller.country",
            "controller.regime",
            "identities.user_id.else.query",
            "sections.billing");
  }

  @Test
  void aMapOfNothingNamesEachMissingPart() {
    assertThat(Wrong.findings("{}"))
        .extracting(Finding::message)
        .containsExactlyInAnyOrder(
            "expected the key version, found none",
            "expected the key controller, found none",
            "expected the key identities, found none",
            "expected the key sources, found none",
            "expected the key sections, found none");
  }

  @Test
  void emptyPartsAreRefused() {
    assertThat(
            Wrong.findings(
                "version: 1\ncontroller: {}\nidentities: {}\nsources: {}\nsections: {}\n"))
        .extracting(Finding::message)
        .contains(
            "expected identities, found none",
            "expected sources, found none",
            "expected sections, found none");
  }

  @Test
  void noFindingShowsASecretOfASource() {
    for (String password :
        List.of(
            "password: \"hunter2${\"",
            "password: {hunter2: 1}",
            "password: [hunter2]",
            "{password:hunter2}",
            "password: \"${A:-hunter2${\"")) {
      String yaml = Example.text().replace("password: \"${APP_DB_PASSWORD}\"", password);
      assertThat(catchThrowableOfType(DataMapException.class, () -> Example.parse(yaml)))
          .isNotNull()
          .hasMessageNotContaining("hunter2");
    }
  }
}
