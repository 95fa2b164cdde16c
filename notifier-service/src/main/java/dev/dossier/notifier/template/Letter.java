package dev.dossier.notifier.template;

import java.util.List;

/**
 * What a mail says, before it is laid out as text or HTML: so that both say the same.
 *
 * @param language BCP 47 tag
 * @param heading in HTML only; the subject says it already
 * @param before paragraphs above the button
 * @param button its label
 * @param link where it leads
 * @param linkNote above the same link in plain text
 * @param facts short lines below: until when, how often
 * @param after paragraphs below those
 * @param signature who writes
 */
record Letter(
    String language,
    String subject,
    String heading,
    String greeting,
    List<String> before,
    String button,
    String link,
    String linkNote,
    List<String> facts,
    List<String> after,
    String signature) {}
