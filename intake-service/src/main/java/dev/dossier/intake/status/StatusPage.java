package dev.dossier.intake.status;

import dev.dossier.common.datamap.Controller;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.web.Contact;
import dev.dossier.intake.web.Facts;
import dev.dossier.intake.web.Html;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Page;
import dev.dossier.intake.web.TokenForm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The texts of the person's own page. It shows states, dates and the sections' titles, and nothing
 * that is about the person: who holds the link may be somebody else.
 */
record StatusPage(Language language, Controller controller) {
  private static final String LAYOUT =
      """
      <p class="lead">{}</p>
      {}
      {}
      {}
      {}\
      """;

  /**
   * @param goodUntil when the last link that works ends, if one works
   * @param renewable the page's token, if a fresh link is offered
   */
  Page of(RequestView view, Optional<Instant> goodUntil, Optional<String> renewable) {
    RequestStatus status = RequestStatus.of(view.status());
    return new Page(
        language,
        title(status),
        Html.of(
            LAYOUT,
            lead(status, goodUntil.isPresent()),
            facts(view, status, goodUntil),
            renewable.map(this::offer).orElse(Html.EMPTY),
            sections(view.sections(), status),
            Contact.of(language, controller)));
  }

  private String title(RequestStatus status) {
    return switch (status) {
      case PENDING -> say("Your request waits for you", "Ihre Anfrage wartet auf Sie");
      case IN_REVIEW -> say("Your request is being reviewed", "Ihre Anfrage wird geprüft");
      case PROCESSING -> say("Your data is being gathered", "Ihre Daten werden zusammengestellt");
      case NEEDS_ATTENTION ->
          say("We are working on your request", "Wir arbeiten an Ihrer Anfrage");
      case READY -> say("Your data is ready", "Ihre Daten sind bereit");
      case DELIVERED -> say("You have your data", "Sie haben Ihre Daten bekommen");
      case EXPIRED -> say("The time to download is over", "Die Zeit zum Herunterladen ist vorbei");
      case LAPSED -> say("Nobody confirmed this request", "Diese Anfrage wurde nie bestätigt");
      case FAILED ->
          say(
              "This request could not be answered",
              "Diese Anfrage konnte nicht beantwortet werden");
      case CANCELLED -> say("This request was withdrawn", "Diese Anfrage wurde zurückgezogen");
      case REFUSED -> say("This request was refused", "Diese Anfrage wurde abgelehnt");
    };
  }

  /** How it stands, and what happens next. */
  private String lead(RequestStatus status, boolean linked) {
    return switch (status) {
      case PENDING ->
          say(
              "Nothing happens until you confirm it by the link in the mail that you received.",
              "Es geschieht nichts, bis Sie sie mit dem Link aus der E-Mail bestätigen, die Sie"
                  + " bekommen haben.");
      case IN_REVIEW ->
          say(
              "There were several requests in a short while, so a person looks at this one first."
                  + " You will hear from us by mail.",
              "Es gab in kurzer Zeit mehrere Anfragen. Deshalb sieht sich zuerst jemand diese"
                  + " Anfrage an. Sie hören per E-Mail von uns.");
      case PROCESSING ->
          say(
              "Nothing is left to do for you. When everything is ready, you get a mail with a link"
                  + " to your data.",
              "Sie müssen nichts weiter tun. Sobald alles bereit ist, bekommen Sie eine E-Mail mit"
                  + " einem Link zu Ihren Daten.");
      case NEEDS_ATTENTION ->
          say(
              "A part could not be gathered automatically, and a person takes care of it. Nothing"
                  + " is left to do for you; when everything is ready, you get a mail.",
              "Ein Teil ließ sich nicht automatisch zusammenstellen, darum kümmert sich jemand. Sie"
                  + " müssen nichts weiter tun; sobald alles bereit ist, bekommen Sie eine"
                  + " E-Mail.");
      case READY, DELIVERED ->
          linked
              ? say(
                  "Use the link in the mail that we sent you. It works until the time below; then"
                      + " the package is deleted here.",
                  "Verwenden Sie den Link aus der E-Mail, die wir Ihnen geschickt haben. Er gilt"
                      + " bis zu der Zeit, die unten steht; danach wird das Paket hier gelöscht.")
              : say(
                  "The link that we sent you has ended or is used up.",
                  "Der Link, den wir Ihnen geschickt haben, ist abgelaufen oder aufgebraucht.");
      case EXPIRED ->
          say(
              "The package is deleted here now, as the mail with the link said.",
              "Das Paket wird hier nun gelöscht, wie es in der E-Mail mit dem Link stand.");
      case LAPSED ->
          say(
              "Nothing was gathered. If you still want your data, make the request again.",
              "Es wurde nichts zusammengestellt. Wenn Sie Ihre Daten noch möchten, stellen Sie die"
                  + " Anfrage noch einmal.");
      case FAILED, REFUSED ->
          say(
              "What was gathered for it was deleted. If you do not know the reasons, or do not"
                  + " agree with them, write to us.",
              "Was dafür zusammengestellt wurde, ist gelöscht. Wenn Sie die Gründe nicht kennen"
                  + " oder nicht einverstanden sind, schreiben Sie uns.");
      case CANCELLED ->
          say(
              "What was gathered for it was deleted. If you expected something else, write to us.",
              "Was dafür zusammengestellt wurde, ist gelöscht. Wenn Sie etwas anderes erwartet"
                  + " haben, schreiben Sie uns.");
    };
  }

  private Html facts(RequestView view, RequestStatus status, Optional<Instant> goodUntil) {
    Facts facts =
        new Facts()
            .add(say("Asked of", "Angefragt bei"), controller.name())
            .add(say("What", "Was"), what(view.type()));
    add(facts, say("Received", "Eingegangen"), view.receivedAt());
    add(facts, say("Confirmed", "Bestätigt"), view.verifiedAt());
    if (status.open()) {
      facts.add(say("Answer due by", "Antwort spätestens am"), language.date(view.dueDate()));
    }
    add(facts, say("Answered", "Beantwortet"), view.completedAt());
    goodUntil.ifPresent(until -> add(facts, say("Link works until", "Link gilt bis"), until));
    facts.add(say("Reference", "Aktenzeichen"), view.id().toString());
    return facts.html();
  }

  private void add(Facts facts, String term, @Nullable Instant time) {
    if (time != null) {
      facts.add(term, language.time(time, controller.timeZone()));
    }
  }

  private String what(String type) {
    return "portability".equals(type)
        ? say(
            "Your data to take along (GDPR, Art. 20)", "Ihre Daten zum Mitnehmen (DSGVO, Art. 20)")
        : say("A copy of your data (GDPR, Art. 15)", "Eine Kopie Ihrer Daten (DSGVO, Art. 15)");
  }

  private Html offer(String token) {
    return Html.join(
        TokenForm.of(
            "/status/reissue-link", token, say("Send me a fresh link", "Neuen Link zuschicken")),
        Html.of(
            "<p class=\"hint\">{}</p>",
            say(
                "It goes to the address that was confirmed for this request, and to no other. If"
                    + " the package was deleted already, your data is first gathered again.",
                "Er geht an die Adresse, die für diese Anfrage bestätigt wurde, und an keine"
                    + " andere. Wenn das Paket schon gelöscht ist, werden Ihre Daten zuerst erneut"
                    + " zusammengestellt.")));
  }

  private Html sections(List<RequestView.SectionView> sections, RequestStatus status) {
    if (sections.isEmpty()) {
      return Html.EMPTY;
    }
    Html[] rows =
        sections.stream()
            .map(section ->
                Html.of("<dt>{}</dt><dd>{}</dd>", section.title(), state(section.status(), status)))
            .toArray(Html[]::new);
    return Html.of(
        "<h2>{}</h2>\n<dl class=\"sections\">{}</dl>",
        say("Where your data is looked for", "Wo nach Ihren Daten gesucht wird"),
        Html.join(rows));
  }

  private String state(String section, RequestStatus status) {
    boolean givenUp =
        switch (status) {
          case LAPSED, FAILED, CANCELLED, REFUSED -> true;
          case PENDING, IN_REVIEW, PROCESSING, NEEDS_ATTENTION, READY, DELIVERED, EXPIRED -> false;
        };
    return switch (section) {
      case "found" -> say("Found", "Gefunden");
      case "nothing_found" -> say("Nothing found", "Nichts gefunden");
      case "waived" -> say("Not included", "Nicht enthalten");
      default ->
          givenUp
              ? say("Not gathered", "Nicht zusammengestellt")
              : "failed".equals(section)
                  ? say("A person looks into it", "Jemand kümmert sich darum")
                  : say("Under way", "In Arbeit");
    };
  }

  private String say(String english, String german) {
    return language.say(english, german);
  }
}
