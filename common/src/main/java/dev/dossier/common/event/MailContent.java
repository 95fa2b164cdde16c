package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a mail and what it says. Always encrypted: it holds the address and the link's token.
 *
 * @param to the address that was verified or asserted
 * @param link the page that the mail leads to
 * @param expiresAt when the link ends
 * @param zone IANA time zone of the controller, for the times shown
 * @param dueDate the legal date by which the answer comes
 * @param packageBytes size of the ZIP, when it is ready
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MailContent(
    String to,
    @Nullable String name,
    String controller,
    String contact,
    URI link,
    Instant expiresAt,
    String zone,
    @Nullable LocalDate dueDate,
    @Nullable Long packageBytes,
    @Nullable Integer downloads) {
  public MailContent {
    Check.text(to, "to");
    Check.text(controller, "controller");
    Check.text(contact, "contact");
    Check.present(link, "link");
    Check.present(expiresAt, "expiresAt");
    Check.text(zone, "zone");
  }

  /** No values: all of it is personal data. */
  @Override
  public String toString() {
    return "MailContent";
  }
}
