package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class DataMapParserTest {

  private final DataMap map = Example.map();

  @Test
  void theControllerIsReadWhole() {
    assertThat(map.version()).isEqualTo(1);
    assertThat(map.controller())
        .isEqualTo(
            new Controller(
                "Acme Cloud GmbH",
                "privacy@acme.example",
                "DE",
                "DE-BE",
                ZoneId.of("Europe/Berlin"),
                Regime.EU,
                new Authority(
                    "Berlin Commissioner for Data Protection", "https://www.datenschutz-berlin.de"),
                Map.of(
                    "correct", "https://acme.example/profile",
                    "delete", "https://acme.example/delete",
                    "object", "https://acme.example/privacy")));
  }

  @Test
  void identitiesKeepTheirOrderAndEachFormIsRead() {
    assertThat(map.identities().keySet())
        .containsExactly("email", "user_id", "account_no", "address_on_file", "stripe_customer");
    assertThat(map.identity("email"))
        .isEqualTo(new Identity("email", "subject.email", null, IdentityType.ANY, null));
    assertThat(map.identity("account_no"))
        .isEqualTo(
            new Identity(
                "account_no", "subject.identifiers.account_no", null, IdentityType.TEXT, null));
    assertThat(map.identity("user_id"))
        .isEqualTo(
            new Identity(
                "user_id",
                "subject.id",
                Lookup.sql(
                    "app", Sql.of("SELECT id FROM users WHERE lower(email) = lower(:email)")),
                IdentityType.ANY,
                null));
    assertThat(map.identity("address_on_file"))
        .isEqualTo(
            new Identity(
                "address_on_file",
                null,
                Lookup.sql("app", Sql.of("SELECT email FROM users WHERE id = :user_id")),
                IdentityType.ANY,
                "email"));
  }

  @Test
  void sourcesKeepTheirPlaceholdersAndHaveDefaults() {
    assertThat(map.source("app"))
        .isEqualTo(
            new JdbcSource(
                "app",
                Template.of("${APP_DB_URL}"),
                Template.of("${APP_DB_USER:-app}"),
                Template.of("${APP_DB_PASSWORD}"),
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                2));
    assertThat(map.source("crm"))
        .isEqualTo(
            new JdbcSource(
                "crm",
                Template.of("postgresql://crm.example/crm"),
                Template.of(""),
                Template.of(""),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                4));
  }

  @Test
  void sectionsAreReadWithTheirDatasetsInOrder() {
    Section profile = map.section("profile");
    Section billing = map.section("billing");
    assertThat(map.sections().keySet()).containsExactly("profile", "billing");
    assertThat(profile.source()).isEqualTo("app");
    assertThat(profile.category()).isEqualTo("identity");
    assertThat(profile.purpose()).isEqualTo("Running your account");
    assertThat(profile.legalBasis()).isEqualTo(LegalBasis.CONTRACT);
    assertThat(profile.retention()).isEqualTo("While the account exists, then 30 days");
    assertThat(profile.recipients()).containsExactly("Hetzner Online GmbH (hosting)");
    assertThat(profile.origin()).isEqualTo(Origin.PROVIDED);
    assertThat(profile.portable()).isTrue();
    assertThat(profile.datasets().keySet()).containsExactly("user", "memberships");
    assertThat(profile.dataset("user").single()).isTrue();
    assertThat(profile.dataset("memberships").single()).isFalse();
    assertThat(((Sql) profile.dataset("memberships").reading()).jdbcText())
        .endsWith("WHERE m.user_id = ?\nORDER BY m.id\n");
    assertThat(billing.portable()).isFalse();
    assertThat(billing.recipients()).isEmpty();
    assertThat(billing.origin()).isEqualTo(Origin.THIRD_PARTY);
    assertThat(billing.dataset("payment-methods").masks())
        .containsExactly(
            Map.entry("card_number", new Mask.Last4()), Map.entry("fingerprint", new Mask.Drop()));
    assertThat(map.excluded())
        .containsExactly(new Exclusion("app", "schema_migrations", "no personal data"));
  }

  @Test
  void titlesAreFoundByTagThenByLanguageThenInEnglish() {
    Title title = map.section("profile").title();
    assertThat(title.in("de")).isEqualTo("Profil");
    assertThat(title.in("de-AT")).isEqualTo("Profil");
    assertThat(title.in("fr")).isEqualTo("Profile");
    assertThat(title.in(Locale.GERMANY)).isEqualTo("Profil");
    assertThat(map.section("billing").title().in("fr")).isEqualTo("Invoices and payments");
    assertThat(new Title(Map.of("fr", "Profil")).in("de")).isEqualTo("Profil");
  }

  @Test
  void whatTheMapDoesNotNameIsNotThere() {
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(() -> map.section("nobody"))
        .withMessage("the data map has no section nobody");
  }

  @Test
  void theHashIsThatOfTheBytes() {
    assertThat(Example.parse(Example.text()).hash())
        .matches("[0-9a-f]{64}")
        .isEqualTo(map.hash())
        .isNotEqualTo(Example.parse(Example.text() + "\n").hash());
  }

  @Test
  void twoReadingsOfOneFileAreEqual() {
    assertThat(Example.parse(Example.text())).isEqualTo(map);
  }

  @Test
  void aSectionNeedsWhatItsQueriesBind() {
    assertThat(map.identitiesNeededBy(map.section("profile"))).containsExactly("user_id");
    assertThat(map.identitiesNeededBy(map.section("billing")))
        .containsExactly("user_id", "account_no");
  }

  @Test
  void anIdentityIsResolvedAfterThoseThatItsLookupBinds() {
    DataMap reversed =
        Example.parse(
            Example.text()
                .replace("  email: {from: subject.email}\n", "")
                .replace("\nsources:", "  email: {from: subject.email}\n\nsources:"));
    assertThat(reversed.identities().keySet().iterator().next()).isEqualTo("user_id");
    assertThat(reversed.resolutionOrder())
        .extracting(Identity::name)
        .containsExactly("email", "user_id", "account_no", "address_on_file", "stripe_customer");
    assertThat(map.identity("user_id").dependsOn()).containsExactly("email");
    assertThat(map.identity("email").dependsOn()).isEmpty();
  }

  @Test
  void yamlsOwnWordsForTrueAreTextWhereTextIsExpected() {
    DataMap norwegian =
        Example.parse(Example.text().replace("country: DE\n  region: DE-BE", "country: NO"));
    assertThat(norwegian.controller().country()).isEqualTo("NO");
    assertThat(norwegian.controller().region()).isNull();
  }

  @Test
  void foldedTextsComeOnOneLine() {
    DataMap folded =
        Example.parse(
            Example.text()
                .replace("purpose: Invoicing", "purpose: |\n      Invoicing\n      and taxes"));
    assertThat(folded.section("billing").purpose()).isEqualTo("Invoicing and taxes");
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreAccepted() {
    DataMap windows = Example.parse("\uFEFF" + Example.text().replace("\n", "\r\n"));
    assertThat(windows.sections().keySet()).containsExactly("profile", "billing");
  }

  @Test
  void aliasesStandForWhatTheirAnchorsHold() {
    DataMap aliased =
        Example.parse(
            Example.text()
                .replace("retention: While the", "retention: &while While the")
                .replace("retention: 10 years", "retention: *while"));
    assertThat(aliased.section("billing").retention())
        .isEqualTo("While the account exists, then 30 days");
  }

  @Test
  void bytesOutOfAnyCharacterSetAreHashedAsTheyAre() {
    byte[] bytes = Example.text().replace("Acme", "Äcme").getBytes(StandardCharsets.UTF_8);
    assertThat(DataMapParser.parse("a.yaml", bytes).controller().name())
        .isEqualTo("Äcme Cloud GmbH");
    assertThat(List.of(map.hash())).doesNotContain(DataMapParser.parse("a.yaml", bytes).hash());
  }
}
