package dev.dossier.notifier.template;

import java.util.List;
import java.util.stream.Stream;

/** The mails in German. */
record German() implements Words {
  private static final String LINK_NOTE =
      "Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:";

  @Override
  public Letter verification(Facts facts) {
    return new Letter(
        "de",
        facts.controller() + ": Bitte bestätigen Sie Ihre Datenauskunft",
        "Bitte bestätigen Sie Ihre Anfrage",
        greeting(facts),
        List.of(
            "bei "
                + facts.controller()
                + " wurde eine Kopie der personenbezogenen Daten angefordert, die dort zu der"
                + " Person mit dieser E-Mail-Adresse gespeichert sind.",
            "Wenn Sie das waren, bestätigen Sie es bitte. Erst danach werden die Daten"
                + " zusammengestellt, damit niemand sonst sie bekommt."),
        "Anfrage bestätigen",
        facts.link(),
        LINK_NOTE,
        Stream.concat(
                Stream.of("Sie können bis " + facts.expires() + " bestätigen."),
                facts.due().map(due -> "Die Antwort ist bis zum " + due + " fällig.").stream())
            .toList(),
        List.of(
            "Wenn Sie das nicht waren, tun Sie nichts: Ohne Bestätigung wird nichts"
                + " zusammengestellt und nichts verschickt.",
            contact(facts)),
        facts.controller());
  }

  @Override
  public Letter ready(Facts facts) {
    return new Letter(
        "de",
        facts.controller() + ": Ihre Daten stehen bereit",
        "Ihre Daten stehen bereit",
        greeting(facts),
        List.of(
            "die Kopie Ihrer personenbezogenen Daten bei "
                + facts.controller()
                + " steht bereit. Sie ist eine ZIP-Datei"
                + facts.size().map(size -> " von " + size).orElse("")
                + ": Entpacken Sie sie und öffnen Sie index.html, um sie zu lesen."),
        "Zur Download-Seite",
        facts.link(),
        LINK_NOTE,
        Stream.concat(
                Stream.of("Sie können sie bis " + facts.expires() + " herunterladen."),
                downloads(facts))
            .toList(),
        List.of(
            "Bitte leiten Sie diese E-Mail nicht weiter: Wer den Link hat, kann Ihre Daten"
                + " herunterladen.",
            contact(facts)),
        facts.controller());
  }

  private static Stream<String> downloads(Facts facts) {
    Integer times = facts.downloads();
    if (times == null) {
      return Stream.empty();
    }
    return Stream.of("Der Link gilt für " + (times == 1 ? "1 Download." : times + " Downloads."));
  }

  private static String greeting(Facts facts) {
    return facts.name().map(name -> "Guten Tag " + name + ",").orElse("Guten Tag,");
  }

  private static String contact(Facts facts) {
    return "Fragen? Kontakt zu " + facts.controller() + ": " + facts.contact();
  }
}
