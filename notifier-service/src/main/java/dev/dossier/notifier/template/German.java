package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The mails in German. */
record German() implements Words {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d. MMMM uuuu", Locale.GERMANY);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d. MMMM uuuu, HH:mm 'Uhr' (zzzz)", Locale.GERMANY);
  private static final String KEPT_BACK =
      "Der Wortlaut steht auf einer eigenen Seite, da noch niemand bestätigt hat, dass diese"
          + " Adresse ihm gehört.";
  private static final String READ = "Lesen";
  private static final String LINK_NOTE =
      "Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:";
  private static final String STATUS = "Stand Ihrer Anfrage ansehen";
  private static final String DOWNLOAD = "Zur Download-Seite";
  private static final String KEEP_IT =
      "Bitte leiten Sie diese E-Mail nicht weiter: Wer den Link hat, kann Ihre Daten"
          + " herunterladen.";

  @Override
  public Locale locale() {
    return Locale.GERMANY;
  }

  @Override
  public String day(LocalDate date) {
    return DAY.format(date);
  }

  @Override
  public String moment(ZonedDateTime time) {
    return MOMENT.format(time);
  }

  @Override
  public Letter verification(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Bitte bestätigen Sie Ihre Datenauskunft",
        "Bitte bestätigen Sie Ihre Anfrage",
        new Writing()
            .say(
                "bei "
                    + facts.controller()
                    + " wurde eine Kopie der personenbezogenen Daten angefordert, die dort zu der"
                    + " Person mit dieser E-Mail-Adresse gespeichert sind.")
            .say(
                "Wenn Sie das waren, bestätigen Sie es bitte. Erst danach werden die Daten"
                    + " zusammengestellt, damit niemand sonst sie bekommt.")
            .button("Anfrage bestätigen", facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Sie können bis " + end + " bestätigen."),
                facts.due().map(due -> "Die Antwort ist bis zum " + due + " fällig."))
            .say(
                "Wenn Sie das nicht waren, tun Sie nichts: Ohne Bestätigung wird nichts"
                    + " zusammengestellt und nichts verschickt.")
            .link("Das war ich nicht: Anfrage abbrechen", facts.notMeLink())
            .say(contact(facts)));
  }

  @Override
  public Letter ready(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Ihre Daten stehen bereit",
        "Ihre Daten stehen bereit",
        new Writing()
            .say(
                "die Kopie Ihrer personenbezogenen Daten bei "
                    + facts.controller()
                    + " steht bereit. Sie ist eine ZIP-Datei"
                    + size(facts)
                    + ": Entpacken Sie sie und öffnen Sie index.html, um sie zu lesen.")
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Sie können sie bis " + end + " herunterladen."),
                downloads(facts))
            .say(KEEP_IT)
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter reminder(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Ihr Download-Link endet bald",
        "Ihr Download-Link endet bald",
        new Writing()
            .say(
                "die Kopie Ihrer personenbezogenen Daten bei "
                    + facts.controller()
                    + " liegt noch"
                    + facts.expires().map(end -> " bis " + end).orElse("")
                    + " für Sie bereit. Danach wird sie gelöscht.")
            .say(
                facts.link().isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        "Der Link steht in unserer E-Mail darüber, dass Ihre Daten bereitstehen."
                            + " Wenn Sie alles heruntergeladen haben, was Sie möchten, brauchen Sie"
                            + " nichts zu tun."))
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(downloads(facts))
            .say(facts.link().map(link -> KEEP_IT))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter supplement(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Was von Ihren Daten fehlte, steht bereit",
        "Was fehlte, steht bereit",
        new Writing()
            .say(
                "was im Paket"
                    + facts.earlierPackage().map(day -> " vom " + day).orElse("")
                    + " mit Ihren personenbezogenen Daten bei "
                    + facts.controller()
                    + " fehlte, steht bereit. Es ist eine ZIP-Datei"
                    + size(facts)
                    + ", die das erste Paket ergänzt: Bitte behalten Sie beide.")
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Sie können sie bis " + end + " herunterladen."),
                downloads(facts))
            .say(KEEP_IT)
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter extended(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Ihre Datenauskunft dauert länger",
        "Ihre Anfrage dauert länger",
        new Writing()
            .say(
                "Sie haben bei "
                    + facts.controller()
                    + " eine Kopie Ihrer personenbezogenen Daten angefordert. Für die Antwort"
                    + " brauchen wir mehr Zeit als einen Monat.")
            .lines(
                facts.due().map(due -> "Sie erhalten die Antwort spätestens am " + due + "."),
                facts.formerDue().map(former -> "Bisher war sie bis zum " + former + " fällig."))
            .say("Der Grund:")
            .reason(facts, KEPT_BACK, READ, LINK_NOTE)
            .say(
                "Das Gesetz erlaubt bis zu zwei weitere Monate, wenn das wegen der Komplexität und"
                    + " der Anzahl von Anträgen erforderlich ist (Artikel 12 Absatz 3 DSGVO).")
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter clarification(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Für Ihre Datenauskunft brauchen wir etwas von Ihnen",
        "Wir brauchen etwas von Ihnen",
        new Writing()
            .say(
                "Sie haben bei "
                    + facts.controller()
                    + " eine Kopie Ihrer personenbezogenen Daten angefordert. Für die Antwort"
                    + " brauchen wir von Ihnen:")
            .reason(facts, KEPT_BACK, READ, LINK_NOTE)
            .button("Antworten", facts.link(), LINK_NOTE)
            .say(
                "Bitte antworten Sie auf diese E-Mail oder schreiben Sie an "
                    + facts.contact()
                    + ".")
            .say(
                "Bis wir von Ihnen gehört haben, steht die Frist für unsere Antwort still"
                    + facts
                        .due()
                        .map(due ->
                            ": Der Termin dafür, bisher der "
                                + due
                                + ", verschiebt sich um die Tage, die wir warten.")
                        .orElse("."))
            .link(STATUS, facts.statusLink()));
  }

  @Override
  public Letter refused(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Ihre Datenauskunft wurde abgelehnt",
        "Ihre Anfrage wurde abgelehnt",
        remedies(
                facts,
                new Writing()
                    .say(
                        "Sie haben bei "
                            + facts.controller()
                            + " eine Kopie Ihrer personenbezogenen Daten angefordert. Wir werden"
                            + " auf diese Anfrage hin nicht tätig, aus diesem Grund:")
                    .reason(facts, KEPT_BACK, READ, LINK_NOTE))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter closed(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Ihre Datenauskunft war nicht möglich",
        "Ihre Anfrage konnte nicht beantwortet werden",
        remedies(
                facts,
                new Writing()
                    .say(
                        "Sie haben bei "
                            + facts.controller()
                            + " eine Kopie Ihrer personenbezogenen Daten angefordert. Wir konnten"
                            + " die Anfrage nicht beantworten und haben sie geschlossen, aus diesem"
                            + " Grund:")
                    .reason(facts, KEPT_BACK, READ, LINK_NOTE))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  /** GDPR Article 12(4). */
  private static Writing remedies(Facts facts, Writing writing) {
    return writing
        .say("Wenn Sie damit nicht einverstanden sind, haben Sie das Recht,")
        .lines(
            Optional.of(
                "- sich nach Artikel 77 DSGVO bei "
                    + facts
                        .authority()
                        .map(name -> "der Aufsichtsbehörde (" + name + ")")
                        .orElse("einer Aufsichtsbehörde, etwa an Ihrem Wohnort oder Arbeitsplatz,")
                    + " zu beschweren,"),
            Optional.of("- und nach Artikel 79 DSGVO vor Gericht zu gehen."))
        .link("Beschwerde bei der Aufsichtsbehörde", facts.authorityLink());
  }

  @Override
  public Letter code(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": Ihr Code für den Download",
        "Ihr Code für den Download",
        new Writing()
            .say(
                "jemand hat den Link zur Kopie Ihrer personenbezogenen Daten bei "
                    + facts.controller()
                    + " geöffnet und einen Code angefordert. Geben Sie ihn auf dieser Seite ein:")
            .quote(List.of(facts.code()))
            .lines(facts.expires().map(end -> "Er gilt bis " + end + " für einen Download."))
            .say(
                "Wenn Sie das nicht waren, behalten Sie diese E-Mail für sich: Ohne den Code gibt"
                    + " der Link nichts heraus. Niemand von uns fragt Sie danach.")
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter digest(Facts facts, Digest digest) {
    return letter(
        facts,
        "Datenauskünfte: %d überfällig, %d bald fällig"
            .formatted(digest.overdue(), digest.dueSoon()),
        "Datenauskünfte",
        new Writing()
            .say("so stehen die Datenauskünfte bei " + facts.controller() + ".")
            .lines(
                Optional.of("Offen: " + digest.open()),
                Optional.of("Überfällig: " + digest.overdue()),
                Optional.of("Bald fällig: " + digest.dueSoon()),
                Optional.of("Voraussichtlich zu spät: " + digest.likelyLate()),
                Optional.of("Ruhend: " + digest.pauses().size()))
            .table("Fällig", "Anfrage", facts.rows(digest))
            .table("Ruht seit", "Anfrage", facts.pauses(digest)));
  }

  @Override
  public String left(int days) {
    if (days == 0) {
      return "heute";
    }
    int count = Math.abs(days);
    return days < 0
        ? count + (count == 1 ? " Tag zu spät" : " Tage zu spät")
        : "noch " + count + (count == 1 ? " Tag" : " Tage");
  }

  @Override
  public PauseWords pause() {
    return new PauseWords(
        "seit heute",
        "seit 1 Tag",
        "seit %d Tagen",
        "Identität fraglich",
        "Rückfrage, was gemeint ist",
        "die Rückfrage ist noch nicht abgeschickt",
        "zu lange: Pause beenden oder ohne Antwort entscheiden");
  }

  @Override
  public String standing(String type, String status) {
    String what =
        switch (type) {
          case "access" -> "Auskunft";
          case "portability" -> "Datenübertragung";
          default -> type;
        };
    return what
        + ", "
        + switch (status) {
          case "pending" -> "noch nicht bestätigt";
          case "in_review" -> "zu prüfen";
          case "processing" -> "in Bearbeitung";
          case "needs_attention" -> "braucht Aufmerksamkeit";
          default -> status;
        };
  }

  @Override
  public String late(String sections) {
    return "Wartet auf: " + sections;
  }

  private static Letter letter(Facts facts, String subject, String heading, Writing writing) {
    return new Letter(
        "de",
        subject,
        heading,
        facts.name().map(name -> "Guten Tag " + name + ",").orElse("Guten Tag,"),
        writing.parts(),
        facts.controller());
  }

  private static String size(Facts facts) {
    return facts.size().map(size -> " von " + size).orElse("");
  }

  private static Optional<String> downloads(Facts facts) {
    return facts
        .downloads()
        .map(times -> "Der Link gilt für " + (times == 1 ? "1 Download." : times + " Downloads."));
  }

  private static String contact(Facts facts) {
    return "Fragen? Kontakt zu " + facts.controller() + ": " + facts.contact();
  }
}
