package dev.dossier.intake.audit;

/** Who did something to a request. */
public sealed interface Actor {

  /** As the audit keeps it: {@code app:<name>}, {@code officer:<id>}, subject, system. */
  default String word() {
    return switch (this) {
      case App app -> "app:" + app.name();
      case Officer officer -> "officer:" + officer.id();
      case Subject subject -> "subject";
      case System system -> "system";
    };
  }

  /** An upstream app, by the name it is registered with. */
  record App(String name) implements Actor {}

  /** A person of the company; the id is no personal data of the subject. */
  record Officer(String id) implements Actor {}

  /** The person whose data it is, by a link that was mailed to them. */
  record Subject() implements Actor {}

  /** Dossier itself. */
  record System() implements Actor {}
}
