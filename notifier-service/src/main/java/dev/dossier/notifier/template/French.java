package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The mails in French. */
record French() implements Words {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.FRANCE);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm (zzzz)", Locale.FRANCE);
  private static final String KEPT_BACK =
      "Le texte se trouve sur une page à part, car personne n'a encore confirmé que cette adresse"
          + " est la sienne.";
  private static final String READ = "Le lire";
  private static final String LINK_NOTE =
      "Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:";
  private static final String STATUS = "Voir où en est votre demande";
  private static final String DOWNLOAD = "Aller à la page de téléchargement";
  private static final String KEEP_IT =
      "Merci de ne pas transférer cet e-mail\u00a0: quiconque a le lien peut télécharger vos"
          + " données.";

  @Override
  public Locale locale() {
    return Locale.FRANCE;
  }

  /** The first of a month is an ordinal number in French. */
  @Override
  public String day(LocalDate date) {
    String text = DAY.format(date);
    return date.getDayOfMonth() == 1 ? "1er" + text.substring(1) : text;
  }

  @Override
  public String moment(ZonedDateTime time) {
    return day(time.toLocalDate()) + " à " + TIME.format(time);
  }

  @Override
  public List<String> units() {
    return List.of("ko", "Mo", "Go", "To");
  }

  @Override
  public Letter verification(Facts facts) {
    return letter(
        facts,
        facts.controller() + "\u00a0: veuillez confirmer votre demande d'accès à vos données",
        "Veuillez confirmer votre demande",
        new Writing()
            .say(
                "Une copie des données personnelles concernant la personne qui utilise cette"
                    + " adresse e-mail a été demandée à "
                    + facts.controller()
                    + ".")
            .say(
                "Si vous êtes à l'origine de cette demande, veuillez la confirmer. Les données ne"
                    + " sont rassemblées qu'ensuite, afin que personne d'autre ne les reçoive.")
            .button("Confirmer la demande", facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Vous pouvez confirmer jusqu'au " + end + "."),
                facts.due().map(due -> "La réponse est due au plus tard le " + due + "."))
            .say(
                "Si ce n'était pas vous, ne faites rien\u00a0: sans confirmation, rien n'est"
                    + " rassemblé ni envoyé.")
            .link("Ce n'était pas moi\u00a0: annuler la demande", facts.notMeLink())
            .say(contact(facts)));
  }

  @Override
  public Letter ready(Facts facts) {
    return letter(
        facts,
        facts.controller() + "\u00a0: vos données sont prêtes",
        "Vos données sont prêtes",
        new Writing()
            .say(
                "La copie de vos données personnelles chez "
                    + facts.controller()
                    + " est prête. C'est un fichier ZIP"
                    + size(facts)
                    + "\u00a0: décompressez-le et ouvrez index.html pour le lire.")
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Vous pouvez le télécharger jusqu'au " + end + "."),
                downloads(facts))
            .say(KEEP_IT)
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter reminder(Facts facts) {
    return letter(
        facts,
        facts.controller() + "\u00a0: votre lien de téléchargement expire bientôt",
        "Votre lien de téléchargement expire bientôt",
        new Writing()
            .say(
                "La copie de vos données personnelles chez "
                    + facts.controller()
                    + " reste à votre disposition"
                    + facts.expires().map(end -> " jusqu'au " + end).orElse("")
                    + ". Ensuite, elle sera supprimée.")
            .say(
                facts.link().isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        "Le lien se trouve dans l'e-mail qui vous a annoncé que vos données étaient"
                            + " prêtes. Si vous avez téléchargé ce que vous vouliez, vous n'avez"
                            + " rien à faire."))
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
        facts.controller() + "\u00a0: ce qui manquait de vos données est prêt",
        "Ce qui manquait est prêt",
        new Writing()
            .say(
                "Ce qui manquait dans le paquet"
                    + facts.earlierPackage().map(day -> " du " + day).orElse("")
                    + " de vos données personnelles chez "
                    + facts.controller()
                    + " est prêt. C'est un fichier ZIP"
                    + size(facts)
                    + " qui complète le premier\u00a0: veuillez garder les deux.")
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Vous pouvez le télécharger jusqu'au " + end + "."),
                downloads(facts))
            .say(KEEP_IT)
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter extended(Facts facts) {
    return letter(
        facts,
        facts.controller() + "\u00a0: votre demande prend plus de temps",
        "Votre demande prend plus de temps",
        new Writing()
            .say(
                "Vous avez demandé à "
                    + facts.controller()
                    + " une copie de vos données personnelles. Il nous faut plus d'un mois pour y"
                    + " répondre.")
            .lines(
                facts.due().map(due -> "Vous recevrez la réponse au plus tard le " + due + "."),
                facts.formerDue().map(former -> "Elle était due jusqu'ici le " + former + "."))
            .say("La raison\u00a0:")
            .reason(facts, KEPT_BACK, READ, LINK_NOTE)
            .say(
                "La loi permet deux mois supplémentaires au plus lorsque la complexité et le nombre"
                    + " de demandes l'exigent (article 12, paragraphe 3, du RGPD).")
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter clarification(Facts facts) {
    return letter(
        facts,
        facts.controller() + "\u00a0: il nous faut une précision pour répondre à votre demande",
        "Il nous faut quelque chose de vous",
        new Writing()
            .say(
                "Vous avez demandé à "
                    + facts.controller()
                    + " une copie de vos données personnelles. Pour répondre, il nous faut de votre"
                    + " part\u00a0:")
            .reason(facts, KEPT_BACK, READ, LINK_NOTE)
            .button("Répondre", facts.link(), LINK_NOTE)
            .say("Veuillez répondre à cet e-mail, ou écrire à " + facts.contact() + ".")
            .say(
                "Tant que nous n'avons pas de vos nouvelles, le délai de notre réponse est"
                    + " suspendu"
                    + facts
                        .due()
                        .map(due ->
                            "\u00a0: la date prévue, jusqu'ici le "
                                + due
                                + ", est reportée d'autant de jours que nous attendons.")
                        .orElse("."))
            .link(STATUS, facts.statusLink()));
  }

  @Override
  public Letter refused(Facts facts) {
    return letter(
        facts,
        facts.controller() + "\u00a0: votre demande a été refusée",
        "Votre demande a été refusée",
        remedies(
                facts,
                new Writing()
                    .say(
                        "Vous avez demandé à "
                            + facts.controller()
                            + " une copie de vos données personnelles. Nous ne donnons pas suite à"
                            + " cette demande, pour la raison suivante\u00a0:")
                    .reason(facts, KEPT_BACK, READ, LINK_NOTE))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter closed(Facts facts) {
    return letter(
        facts,
        facts.controller() + "\u00a0: nous n'avons pas pu répondre à votre demande",
        "Nous n'avons pas pu répondre à votre demande",
        remedies(
                facts,
                new Writing()
                    .say(
                        "Vous avez demandé à "
                            + facts.controller()
                            + " une copie de vos données personnelles. Nous n'avons pas pu répondre"
                            + " à la demande et l'avons close, pour la raison suivante\u00a0:")
                    .reason(facts, KEPT_BACK, READ, LINK_NOTE))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  /** GDPR Article 12(4). */
  private static Writing remedies(Facts facts, Writing writing) {
    return writing
        .say("Si vous n'êtes pas d'accord, vous avez le droit")
        .lines(
            Optional.of(
                "- d'introduire une réclamation auprès "
                    + facts
                        .authority()
                        .map(name -> "de l'autorité de contrôle (" + name + ")")
                        .orElse(
                            "d'une autorité de contrôle, par exemple celle de votre lieu de"
                                + " résidence ou de travail,")
                    + " selon l'article 77 du RGPD,"),
            Optional.of("- et de saisir la justice selon l'article 79 du RGPD."))
        .link("Réclamation auprès de l'autorité de contrôle", facts.authorityLink());
  }

  @Override
  public Letter code(Facts facts) {
    return letter(
        facts,
        facts.controller() + "\u00a0: votre code de téléchargement",
        "Votre code de téléchargement",
        new Writing()
            .say(
                "Quelqu'un a ouvert le lien vers la copie de vos données personnelles chez "
                    + facts.controller()
                    + " et a demandé un code. Saisissez-le sur cette page\u00a0:")
            .quote(List.of(facts.code()))
            .lines(
                facts
                    .expires()
                    .map(end -> "Il est valable jusqu'au " + end + ", pour un téléchargement."))
            .say(
                "Si ce n'était pas vous, gardez cet e-mail pour vous\u00a0: sans le code, le lien"
                    + " ne remet rien. Personne chez nous ne vous le demandera.")
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter digest(Facts facts, Digest digest) {
    return letter(
        facts,
        "Demandes d'accès\u00a0: %d en retard, %d bientôt dues"
            .formatted(digest.overdue(), digest.dueSoon()),
        "Demandes d'accès",
        new Writing()
            .say("Voici où en sont les demandes adressées à " + facts.controller() + ".")
            .lines(
                Optional.of("En cours\u00a0: " + digest.open()),
                Optional.of("En retard\u00a0: " + digest.overdue()),
                Optional.of("Bientôt dues\u00a0: " + digest.dueSoon()),
                Optional.of("Probablement en retard\u00a0: " + digest.likelyLate()),
                Optional.of("En pause\u00a0: " + digest.pauses().size()))
            .table("Échéance", "Demande", facts.rows(digest))
            .table("En pause depuis", "Demande", facts.pauses(digest)));
  }

  @Override
  public String left(int days) {
    if (days == 0) {
      return "aujourd'hui";
    }
    int count = Math.abs(days);
    String counted = count + (count == 1 ? " jour" : " jours");
    return days < 0 ? counted + " de retard" : "encore " + counted;
  }

  @Override
  public PauseWords pause() {
    return new PauseWords(
        "depuis aujourd'hui",
        "depuis 1 jour",
        "depuis %d jours",
        "identité en question",
        "précision demandée",
        "la question n'est pas encore partie",
        "trop long\u00a0: terminer la pause ou décider sans la réponse");
  }

  @Override
  public String standing(String type, String status) {
    String what =
        switch (type) {
          case "access" -> "accès";
          case "portability" -> "portabilité";
          default -> type;
        };
    return what
        + ", "
        + switch (status) {
          case "pending" -> "pas encore confirmée";
          case "in_review" -> "à examiner";
          case "processing" -> "en traitement";
          case "needs_attention" -> "demande une intervention";
          default -> status;
        };
  }

  @Override
  public String late(String sections) {
    return "En attente de\u00a0: " + sections;
  }

  private static Letter letter(Facts facts, String subject, String heading, Writing writing) {
    return new Letter(
        "fr",
        subject,
        heading,
        facts.name().map(name -> "Bonjour " + name + ",").orElse("Bonjour,"),
        writing.parts(),
        facts.controller());
  }

  private static String size(Facts facts) {
    return facts.size().map(size -> " de " + size).orElse("");
  }

  private static Optional<String> downloads(Facts facts) {
    return facts
        .downloads()
        .map(times ->
            "Le lien est valable pour "
                + (times == 1 ? "1 téléchargement." : times + " téléchargements."));
  }

  private static String contact(Facts facts) {
    return "Des questions\u00a0? Contactez " + facts.controller() + "\u00a0: " + facts.contact();
  }
}
