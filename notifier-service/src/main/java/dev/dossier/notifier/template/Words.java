package dev.dossier.notifier.template;

/** The mails in one language. */
sealed interface Words permits English, German {
  Letter verification(Facts facts);

  Letter ready(Facts facts);
}
