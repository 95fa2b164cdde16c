package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The mails in English, the language for all that have none of their own. */
record English() implements Words {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm (zzzz)", Locale.UK);
  private static final String KEPT_BACK =
      "The wording stands on a page of its own, since nobody has confirmed yet that this address is"
          + " theirs.";
  private static final String READ = "Read it";
  private static final String LINK_NOTE =
      "If the button does not work, copy this address into your browser:";
  private static final String STATUS = "See where your request stands";
  private static final String DOWNLOAD = "Go to the download page";
  private static final String KEEP_IT =
      "Please do not pass this mail on: whoever has the link can download your data.";

  @Override
  public Locale locale() {
    return Locale.UK;
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
        facts.controller() + ": please confirm your data request",
        "Please confirm your request",
        new Writing()
            .say(
                facts.controller()
                    + " was asked for a copy of the personal data that it holds about the person"
                    + " with this e-mail address.")
            .say(
                "If you asked for it, please confirm. The data is collected only after that, so"
                    + " that nobody else gets it.")
            .button("Confirm the request", facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "You can confirm until " + end + "."),
                facts.due().map(due -> "The answer is due by " + due + "."))
            .say(
                "If this was not you, do nothing: without a confirmation nothing is collected or"
                    + " sent.")
            .link("This was not me: cancel the request", facts.notMeLink())
            .say(contact(facts)));
  }

  @Override
  public Letter ready(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": your data is ready",
        "Your data is ready",
        new Writing()
            .say(
                "The copy of your personal data at "
                    + facts.controller()
                    + " is ready. It is one ZIP file"
                    + size(facts)
                    + ": unpack it and open index.html to read it.")
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "You can download it until " + end + "."),
                downloads(facts))
            .say(KEEP_IT)
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter reminder(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": your download link ends soon",
        "Your download link ends soon",
        new Writing()
            .say(
                "The copy of your personal data at "
                    + facts.controller()
                    + " is still there for you"
                    + facts.expires().map(end -> " until " + end).orElse("")
                    + ". After that it is deleted.")
            .say(
                facts.link().isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        "The link is in our mail that said that your data is ready. If you have"
                            + " downloaded what you want, there is nothing to do."))
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
        facts.controller() + ": what was missing of your data is ready",
        "What was missing is ready",
        new Writing()
            .say(
                "What was missing in the package"
                    + facts.earlierPackage().map(day -> " of " + day).orElse("")
                    + " with your personal data at "
                    + facts.controller()
                    + " is ready. It is a ZIP file"
                    + size(facts)
                    + " that adds to the first one: please keep both.")
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "You can download it until " + end + "."),
                downloads(facts))
            .say(KEEP_IT)
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter extended(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": your data request takes longer",
        "Your request takes longer",
        new Writing()
            .say(
                "You asked "
                    + facts.controller()
                    + " for a copy of your personal data. We need more time than one month for the"
                    + " answer.")
            .lines(
                facts.due().map(due -> "You get the answer by " + due + " at the latest."),
                facts.formerDue().map(former -> "So far it was due by " + former + "."))
            .say("The reason:")
            .reason(facts, KEPT_BACK, READ, LINK_NOTE)
            .say(
                "The law allows up to two further months where that is necessary because a request"
                    + " is complex or there are many of them (Article 12(3) GDPR).")
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter clarification(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": we need something from you to answer your data request",
        "We need something from you",
        new Writing()
            .say(
                "You asked "
                    + facts.controller()
                    + " for a copy of your personal data. To answer we need this from you:")
            .reason(facts, KEPT_BACK, READ, LINK_NOTE)
            .button("Answer", facts.link(), LINK_NOTE)
            .say("Please reply to this mail, or write to " + facts.contact() + ".")
            .say(
                "Until we have heard from you, the time for our answer stands still"
                    + facts
                        .due()
                        .map(due ->
                            ": the date for it, so far "
                                + due
                                + ", becomes later by the days that we wait.")
                        .orElse("."))
            .link(STATUS, facts.statusLink()));
  }

  @Override
  public Letter refused(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": your data request was refused",
        "Your request was refused",
        remedies(
                facts,
                new Writing()
                    .say(
                        "You asked "
                            + facts.controller()
                            + " for a copy of your personal data. We do not act on this request,"
                            + " for this reason:")
                    .reason(facts, KEPT_BACK, READ, LINK_NOTE))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter closed(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": your data request could not be answered",
        "Your request could not be answered",
        remedies(
                facts,
                new Writing()
                    .say(
                        "You asked "
                            + facts.controller()
                            + " for a copy of your personal data. We could not answer the request"
                            + " and have closed it, for this reason:")
                    .reason(facts, KEPT_BACK, READ, LINK_NOTE))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  /** GDPR Article 12(4). */
  private static Writing remedies(Facts facts, Writing writing) {
    return writing
        .say("If you do not agree with this, you have the right")
        .lines(
            Optional.of(
                "- to complain to "
                    + facts
                        .authority()
                        .map(name -> "the supervisory authority (" + name + ")")
                        .orElse("a supervisory authority, such as the one where you live or work,")
                    + " under Article 77 GDPR,"),
            Optional.of("- and to go to court under Article 79 GDPR."))
        .link("Complain to the supervisory authority", facts.authorityLink());
  }

  @Override
  public Letter code(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": your code for the download",
        "Your code for the download",
        new Writing()
            .say(
                "Somebody opened the link to the copy of your personal data at "
                    + facts.controller()
                    + " and asked for a code. Type it on that page:")
            .quote(List.of(facts.code()))
            .lines(facts.expires().map(end -> "It works until " + end + ", for one download."))
            .say(
                "If that was not you, keep this mail to yourself: without the code the link hands"
                    + " out nothing. Nobody of us asks you for it.")
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter digest(Facts facts, Digest digest) {
    return letter(
        facts,
        "Data requests: %d overdue, %d due soon".formatted(digest.overdue(), digest.dueSoon()),
        "Data requests",
        new Writing()
            .say("This is how the data requests to " + facts.controller() + " stand.")
            .lines(
                Optional.of("Open: " + digest.open()),
                Optional.of("Overdue: " + digest.overdue()),
                Optional.of("Due soon: " + digest.dueSoon()),
                Optional.of("Likely to be late: " + digest.likelyLate()),
                Optional.of("Paused: " + digest.pauses().size()))
            .table("Due", "Request", facts.rows(digest))
            .table("Paused since", "Request", facts.pauses(digest)));
  }

  @Override
  public String left(int days) {
    if (days == 0) {
      return "today";
    }
    int count = Math.abs(days);
    return count + (count == 1 ? " day " : " days ") + (days < 0 ? "late" : "left");
  }

  @Override
  public PauseWords pause() {
    return new PauseWords(
        "since today",
        "for 1 day",
        "for %d days",
        "identity in question",
        "asked what is meant",
        "the question has not left yet",
        "for too long: end the pause, or decide without the answer");
  }

  @Override
  public String standing(String type, String status) {
    return type
        + ", "
        + switch (status) {
          case "pending" -> "not confirmed yet";
          case "in_review" -> "to be reviewed";
          case "processing" -> "being processed";
          case "needs_attention" -> "needs attention";
          default -> status;
        };
  }

  @Override
  public String late(String sections) {
    return "Waiting for: " + sections;
  }

  private static Letter letter(Facts facts, String subject, String heading, Writing writing) {
    return new Letter(
        "en",
        subject,
        heading,
        facts.name().map(name -> "Hello " + name + ",").orElse("Hello,"),
        writing.parts(),
        facts.controller());
  }

  private static String size(Facts facts) {
    return facts.size().map(size -> " of " + size).orElse("");
  }

  private static Optional<String> downloads(Facts facts) {
    return facts
        .downloads()
        .map(times -> "The link works for " + (times == 1 ? "1 download." : times + " downloads."));
  }

  private static String contact(Facts facts) {
    return "Questions? Contact " + facts.controller() + ": " + facts.contact();
  }
}
