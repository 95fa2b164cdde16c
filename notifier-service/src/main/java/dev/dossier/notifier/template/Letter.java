package dev.dossier.notifier.template;

import java.util.List;

/**
 * What a mail says, before it is laid out as text or HTML: so that both say the same.
 *
 * @param language BCP 47 tag
 * @param heading in HTML only; the subject says it already
 * @param signature who writes
 */
record Letter(
    String language,
    String subject,
    String heading,
    String greeting,
    List<Part> parts,
    String signature) {}
