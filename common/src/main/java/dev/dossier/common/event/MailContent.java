package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a mail and what it says. Always encrypted: it holds the address and the links' tokens. A
 * mail's kind says which members it has beside those that every mail has; what is absent is left
 * out of the letter.
 *
 * @param to the address that was verified or asserted; of a digest the officer's
 * @param link the page that the mail leads to
 * @param expiresAt when the link ends
 * @param zone IANA time zone of the controller, for the times shown
 * @param dueDate the legal date by which the answer comes
 * @param packageBytes size of the ZIP, when it is ready
 * @param downloads allowed with the link
 * @param statusLink the page that tells the person how the request stands
 * @param notMeLink the page on which somebody who asked for nothing says so
 * @param reason an officer's words, as plain text of several lines
 * @param reasonLink the page on which they stand instead, of a mail to an address that nobody
 *     proved to be theirs
 * @param formerDueDate the date before it was extended
 * @param earlierPackageAt when the package was made that a supplement adds to
 * @param authorityName who takes complaints (GDPR Article 77)
 * @param authorityUrl where
 * @param digest of a digest alone
 * @param code what the person is to type on a page: digits, good until {@code expiresAt}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MailContent(
    String to,
    @Nullable String name,
    String controller,
    String contact,
    @Nullable URI link,
    @Nullable Instant expiresAt,
    String zone,
    @Nullable LocalDate dueDate,
    @Nullable Long packageBytes,
    @Nullable Integer downloads,
    @Nullable URI statusLink,
    @Nullable URI notMeLink,
    @Nullable String reason,
    @Nullable URI reasonLink,
    @Nullable LocalDate formerDueDate,
    @Nullable Instant earlierPackageAt,
    @Nullable String authorityName,
    @Nullable URI authorityUrl,
    @Nullable Digest digest,
    @Nullable String code) {
  public MailContent {
    Check.text(to, "to");
    Check.text(controller, "controller");
    Check.text(contact, "contact");
    Check.text(zone, "zone");
    if (link != null) {
      Check.present(expiresAt, "expiresAt");
    }
  }

  /** A mail with a link, and with nothing that only some kinds have. */
  public MailContent(
      String to,
      @Nullable String name,
      String controller,
      String contact,
      @Nullable URI link,
      @Nullable Instant expiresAt,
      String zone,
      @Nullable LocalDate dueDate,
      @Nullable Long packageBytes,
      @Nullable Integer downloads) {
    this(
        to,
        name,
        controller,
        contact,
        link,
        expiresAt,
        zone,
        dueDate,
        packageBytes,
        downloads,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A mail to an officer, about no person. */
  public static MailContent of(
      String to, String controller, String contact, String zone, Digest digest) {
    return new MailContent(
        to,
        null,
        controller,
        contact,
        null,
        null,
        zone,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        digest,
        null);
  }

  /** No values: all of it is personal data. */
  @Override
  public String toString() {
    return "MailContent";
  }
}
