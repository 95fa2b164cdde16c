package dev.dossier.packager.letter;

import dev.dossier.common.datamap.Authority;
import dev.dossier.common.datamap.Controller;
import dev.dossier.common.datamap.LegalBasis;
import dev.dossier.common.datamap.Origin;
import dev.dossier.common.datamap.Regime;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Title;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Redaction;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.packager.letter.PackageContents.Previous;
import dev.dossier.packager.letter.PackageContents.SectionContents;
import dev.dossier.packager.letter.PackageContents.Status;
import dev.dossier.packager.letter.PackageContents.Tries;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A package as a person might get it. */
final class SampleContents {
  static final String HASH = "ab".repeat(32);
  static final String NEWER_HASH = "ef".repeat(32);
  private static final Tries TRIED = new Tries(5, Instant.parse("2026-03-15T08:47:00Z"));

  private SampleContents() {}

  static PackageContents in(String locale) {
    return with(locale, "Jane Doe", sections());
  }

  /** What was missing in {@link #in}, but for one part; collected by a newer data map. */
  static PackageContents supplement(String locale) {
    return with(
        locale,
        "Jane Doe",
        2,
        new Previous("cd".repeat(32), 1, Instant.parse("2026-03-01T10:15:00Z")),
        List.of(
            byNewerMap(
                section(
                    "analytics",
                    "Product analytics",
                    "Produktanalyse",
                    Status.FOUND,
                    null,
                    List.of(maskedFile()))),
            byNewerMap(
                section("surveys", "Surveys", "Umfragen", Status.NOTHING_FOUND, null, List.of())),
            section(
                "backups",
                "Archived mails",
                "Archivierte E-Mails",
                Status.WAIVED,
                Reason.ACCESS_DENIED,
                List.of())));
  }

  private static SectionContents byNewerMap(SectionContents section) {
    return new SectionContents(
        section.description(),
        section.status(),
        section.reason(),
        null,
        section.records(),
        section.collectedAt(),
        NEWER_HASH,
        section.files());
  }

  private static CollectedFile maskedFile() {
    CollectedFile events =
        file(
            "analytics",
            "events",
            false,
            2,
            List.of("event", "device", "note"),
            row("login", "9f2c41d07be1", "Called from"),
            row("export", "9f2c41d07be1", null));
    return with(
        events,
        new Redaction("device", "hash", "data_map", 2),
        new Redaction("note", "truncate(11)", "data_map", 1),
        new Redaction("team", "blur", "data_map", 1));
  }

  private static CollectedFile with(CollectedFile file, Redaction... redactions) {
    return new CollectedFile(
        file.path(),
        file.dataset(),
        file.format(),
        file.single(),
        file.records(),
        file.bytes(),
        0,
        0,
        HASH,
        file.columns(),
        List.of(),
        file.preview(),
        List.of(redactions));
  }

  static PackageContents with(String locale, String name, List<SectionContents> sections) {
    return with(locale, name, 1, null, sections);
  }

  private static PackageContents with(
      String locale,
      String name,
      int version,
      @Nullable Previous previous,
      List<SectionContents> sections) {
    return new PackageContents(
        UUID.fromString("6f1c2a54-0c1e-4d0a-9d3e-0b5f6a7c8d9e"),
        version,
        previous,
        RequestType.ACCESS,
        locale,
        Instant.parse("2026-03-15T09:00:00Z"),
        new SubjectDetails("jane@example.org", "4711", name, Map.of("account_no", "A-9")),
        controller(),
        HASH,
        sections);
  }

  private static Controller controller() {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("correct", "https://acme.example/profile");
    links.put("delete", "https://acme.example/delete");
    links.put("object", "https://acme.example/privacy");
    return new Controller(
        "Acme Cloud GmbH",
        "privacy@acme.example",
        "DE",
        null,
        ZoneId.of("Europe/Berlin"),
        Regime.EU,
        new Authority(
            "Berlin Commissioner for Data Protection", "https://www.datenschutz-berlin.de"),
        links);
  }

  private static List<SectionContents> sections() {
    return List.of(
        section("profile", "Profile", "Profil", Status.FOUND, null, profile()),
        section("billing", "Invoices and payments", "Rechnungen", Status.FOUND, null, billing()),
        section("activity", "Activity", "Aktivität", Status.FOUND, null, activity()),
        section("support", "Conversations", "Gespräche", Status.NOTHING_FOUND, null, List.of()),
        section(
            "stripe",
            "Payment provider",
            "Zahlungsdienst",
            Status.NOTHING_FOUND,
            Reason.NO_IDENTIFIER,
            List.of()),
        section(
            "analytics",
            "Product analytics",
            "Produktanalyse",
            Status.WAIVED,
            Reason.SOURCE_UNAVAILABLE,
            List.of()));
  }

  static SectionContents section(
      String name,
      String english,
      String german,
      Status status,
      @Nullable Reason reason,
      List<CollectedFile> files) {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put("en", english);
    titles.put("de", german);
    Section description =
        new Section(
            name,
            new Title(titles),
            "app",
            "identity",
            "Running your account",
            LegalBasis.CONTRACT,
            "While the account exists, then 30 days",
            name.equals("activity") ? List.of() : List.of("Hetzner Online GmbH (hosting)"),
            Origin.PROVIDED,
            true,
            Map.of());
    return new SectionContents(
        description,
        status,
        reason,
        status == Status.WAIVED ? TRIED : null,
        files.stream().mapToLong(CollectedFile::records).sum(),
        status == Status.WAIVED ? null : Instant.parse("2026-03-15T08:59:30Z"),
        HASH,
        files);
  }

  private static List<CollectedFile> profile() {
    return List.of(
        file(
            "profile",
            "user",
            true,
            1,
            List.of("id", "email", "name", "phone", "created_at"),
            row("4711", "jane@example.org", "Jane Doe", null, "2021-04-02T07:15:00Z")),
        file(
            "profile",
            "memberships",
            false,
            2,
            List.of("team", "role", "created_at"),
            row("Acme Research", "admin", "2021-04-02T07:20:00Z"),
            row("Weekend Climbers", "member", "2023-10-11T18:00:12Z")));
  }

  private static List<CollectedFile> billing() {
    CollectedFile cards =
        file(
            "billing",
            "payment-methods",
            false,
            1,
            List.of("brand", "card_number", "expires"),
            row("visa", "4242", "2027-08"));
    return List.of(
        with(
            cards,
            new Redaction("card_number", "last4", "data_map", 1),
            new Redaction("fingerprint", "drop", "data_map", 1)),
        file("billing", "invoices", false, 0, List.of("number", "total")));
  }

  private static List<CollectedFile> activity() {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(
          row(
              Integer.toString(90_000 + i),
              i % 3 == 0 ? "page_view" : "click",
              "2026-03-%02dT10:%02d:00Z".formatted(1 + i % 14, i % 60),
              "/projects/" + i,
              i % 5 == 0
                  ? "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                  : null));
    }
    return List.of(
        new CollectedFile(
            "data/activity/events.json",
            "events",
            Format.JSON,
            false,
            12_345,
            1_234_567,
            0,
            0,
            HASH,
            List.of("id", "kind", "at", "path", "user_agent"),
            List.of(),
            rows,
            List.of()));
  }

  @SafeVarargs
  static CollectedFile file(
      String section,
      String dataset,
      boolean single,
      long records,
      List<String> columns,
      List<@Nullable String>... rows) {
    return new CollectedFile(
        "data/" + section + "/" + dataset + ".json",
        dataset,
        Format.JSON,
        single,
        records,
        100,
        0,
        0,
        HASH,
        columns,
        List.of(),
        List.of(rows),
        List.of());
  }

  static List<@Nullable String> row(@Nullable String... cells) {
    return Arrays.asList(cells);
  }
}
