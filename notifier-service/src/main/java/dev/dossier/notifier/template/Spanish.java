package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The mails in Spanish. */
record Spanish() implements Words {
  private static final Locale SPAIN = Locale.of("es", "ES");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d 'de' MMMM 'de' uuuu", SPAIN);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d 'de' MMMM 'de' uuuu, HH:mm (zzzz)", SPAIN);
  private static final String KEPT_BACK =
      "El texto está en una página aparte, porque nadie ha confirmado todavía que esta dirección"
          + " sea suya.";
  private static final String READ = "Leerlo";
  private static final String LINK_NOTE =
      "Si el botón no funciona, copie esta dirección en su navegador:";
  private static final String STATUS = "Ver en qué punto está su solicitud";
  private static final String DOWNLOAD = "Ir a la página de descarga";
  private static final String KEEP_IT =
      "No reenvíe este correo: quien tenga el enlace puede descargar sus datos.";

  @Override
  public Locale locale() {
    return SPAIN;
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
        facts.controller() + ": confirme su solicitud de acceso a sus datos",
        "Confirme su solicitud",
        new Writing()
            .say(
                "Se ha pedido a "
                    + facts.controller()
                    + " una copia de los datos personales que conserva sobre la persona con esta"
                    + " dirección de correo electrónico.")
            .say(
                "Si lo ha pedido usted, confírmelo. Los datos solo se reúnen después, para que no"
                    + " los reciba nadie más.")
            .button("Confirmar la solicitud", facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Puede confirmarla hasta el " + end + "."),
                facts.due().map(due -> "La respuesta debe llegarle a más tardar el " + due + "."))
            .say(
                "Si no ha sido usted, no haga nada: sin confirmación no se reúne ni se envía nada.")
            .link("No he sido yo: cancelar la solicitud", facts.notMeLink())
            .say(contact(facts)));
  }

  @Override
  public Letter ready(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": sus datos están listos",
        "Sus datos están listos",
        new Writing()
            .say(
                "La copia de sus datos personales en "
                    + facts.controller()
                    + " está lista. Es un archivo ZIP"
                    + size(facts)
                    + ": descomprímalo y abra index.html para leerlo.")
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Puede descargarlo hasta el " + end + "."),
                downloads(facts))
            .say(KEEP_IT)
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter reminder(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": su enlace de descarga caduca pronto",
        "Su enlace de descarga caduca pronto",
        new Writing()
            .say(
                "La copia de sus datos personales en "
                    + facts.controller()
                    + " sigue a su disposición"
                    + facts.expires().map(end -> " hasta el " + end).orElse("")
                    + ". Después se eliminará.")
            .say(
                facts.link().isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        "El enlace está en el correo que le anunció que sus datos estaban listos."
                            + " Si ya ha descargado lo que quería, no tiene que hacer nada."))
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
        facts.controller() + ": lo que faltaba de sus datos está listo",
        "Lo que faltaba está listo",
        new Writing()
            .say(
                "Lo que faltaba en el paquete"
                    + facts.earlierPackage().map(day -> " del " + day).orElse("")
                    + " de sus datos personales en "
                    + facts.controller()
                    + " está listo. Es un archivo ZIP"
                    + size(facts)
                    + " que completa el primero: conserve los dos.")
            .button(DOWNLOAD, facts.link(), LINK_NOTE)
            .lines(
                facts.expires().map(end -> "Puede descargarlo hasta el " + end + "."),
                downloads(facts))
            .say(KEEP_IT)
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter extended(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": su solicitud tarda más",
        "Su solicitud tarda más",
        new Writing()
            .say(
                "Pidió a "
                    + facts.controller()
                    + " una copia de sus datos personales. Necesitamos más de un mes para"
                    + " responderle.")
            .lines(
                facts.due().map(due -> "Recibirá la respuesta a más tardar el " + due + "."),
                facts.formerDue().map(former -> "Hasta ahora vencía el " + former + "."))
            .say("El motivo:")
            .reason(facts, KEPT_BACK, READ, LINK_NOTE)
            .say(
                "La ley permite hasta dos meses más cuando es necesario por la complejidad y el"
                    + " número de solicitudes (artículo 12, apartado 3, del RGPD).")
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter clarification(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": necesitamos algo de usted para responder a su solicitud",
        "Necesitamos algo de usted",
        new Writing()
            .say(
                "Pidió a "
                    + facts.controller()
                    + " una copia de sus datos personales. Para responderle necesitamos de usted:")
            .reason(facts, KEPT_BACK, READ, LINK_NOTE)
            .button("Responder", facts.link(), LINK_NOTE)
            .say("Responda a este correo o escriba a " + facts.contact() + ".")
            .say(
                "Hasta que tengamos noticias suyas, el plazo de nuestra respuesta queda suspendido"
                    + facts
                        .due()
                        .map(due ->
                            ": la fecha prevista, hasta ahora el "
                                + due
                                + ", se retrasa tantos días como esperemos.")
                        .orElse("."))
            .link(STATUS, facts.statusLink()));
  }

  @Override
  public Letter refused(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": su solicitud ha sido denegada",
        "Su solicitud ha sido denegada",
        remedies(
                facts,
                new Writing()
                    .say(
                        "Pidió a "
                            + facts.controller()
                            + " una copia de sus datos personales. No damos curso a esta solicitud"
                            + " por el siguiente motivo:")
                    .reason(facts, KEPT_BACK, READ, LINK_NOTE))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter closed(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": no hemos podido responder a su solicitud",
        "No hemos podido responder a su solicitud",
        remedies(
                facts,
                new Writing()
                    .say(
                        "Pidió a "
                            + facts.controller()
                            + " una copia de sus datos personales. No hemos podido responder a la"
                            + " solicitud y la hemos cerrado por el siguiente motivo:")
                    .reason(facts, KEPT_BACK, READ, LINK_NOTE))
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  /** GDPR Article 12(4). */
  private static Writing remedies(Facts facts, Writing writing) {
    return writing
        .say("Si no está de acuerdo, tiene derecho")
        .lines(
            Optional.of(
                "- a reclamar ante "
                    + facts
                        .authority()
                        .map(name -> "la autoridad de control (" + name + ")")
                        .orElse(
                            "una autoridad de control, por ejemplo la de su lugar de residencia o"
                                + " de trabajo,")
                    + " según el artículo 77 del RGPD,"),
            Optional.of("- y a acudir a los tribunales según el artículo 79 del RGPD."))
        .link("Reclamar ante la autoridad de control", facts.authorityLink());
  }

  @Override
  public Letter code(Facts facts) {
    return letter(
        facts,
        facts.controller() + ": su código de descarga",
        "Su código de descarga",
        new Writing()
            .say(
                "Alguien ha abierto el enlace a la copia de sus datos personales en "
                    + facts.controller()
                    + " y ha pedido un código. Escríbalo en esa página:")
            .quote(List.of(facts.code()))
            .lines(facts.expires().map(end -> "Vale hasta el " + end + ", para una descarga."))
            .say(
                "Si no ha sido usted, guarde este correo para sí: sin el código, el enlace no"
                    + " entrega nada. Nadie de nosotros se lo pedirá.")
            .link(STATUS, facts.statusLink())
            .say(contact(facts)));
  }

  @Override
  public Letter digest(Facts facts, Digest digest) {
    return letter(
        facts,
        "Solicitudes de datos: %d vencidas, %d vencen pronto"
            .formatted(digest.overdue(), digest.dueSoon()),
        "Solicitudes de datos",
        new Writing()
            .say("Así están las solicitudes de datos a " + facts.controller() + ".")
            .lines(
                Optional.of("Abiertas: " + digest.open()),
                Optional.of("Vencidas: " + digest.overdue()),
                Optional.of("Vencen pronto: " + digest.dueSoon()),
                Optional.of("Probablemente tarde: " + digest.likelyLate()),
                Optional.of("En pausa: " + digest.pauses().size()))
            .table("Vence", "Solicitud", facts.rows(digest))
            .table("En pausa desde", "Solicitud", facts.pauses(digest)));
  }

  @Override
  public String left(int days) {
    if (days == 0) {
      return "hoy";
    }
    int count = Math.abs(days);
    String counted = count + (count == 1 ? " día" : " días");
    return days < 0 ? counted + " de retraso" : count == 1 ? "queda 1 día" : "quedan " + counted;
  }

  @Override
  public PauseWords pause() {
    return new PauseWords(
        "desde hoy",
        "desde hace 1 día",
        "desde hace %d días",
        "identidad en duda",
        "se pidió una aclaración",
        "la pregunta aún no ha salido",
        "demasiado tiempo: termine la pausa o decida sin la respuesta");
  }

  @Override
  public String standing(String type, String status) {
    String what =
        switch (type) {
          case "access" -> "acceso";
          case "portability" -> "portabilidad";
          default -> type;
        };
    return what
        + ", "
        + switch (status) {
          case "pending" -> "sin confirmar";
          case "in_review" -> "por revisar";
          case "processing" -> "en curso";
          case "needs_attention" -> "requiere atención";
          default -> status;
        };
  }

  @Override
  public String late(String sections) {
    return "A la espera de: " + sections;
  }

  private static Letter letter(Facts facts, String subject, String heading, Writing writing) {
    return new Letter(
        "es",
        subject,
        heading,
        facts.name().map(name -> "Hola, " + name + ":").orElse("Hola:"),
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
            "El enlace sirve para " + (times == 1 ? "1 descarga." : times + " descargas."));
  }

  private static String contact(Facts facts) {
    return "¿Preguntas? Contacte con " + facts.controller() + ": " + facts.contact();
  }
}
