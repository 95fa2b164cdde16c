package dev.dossier.intake.notice;

import dev.dossier.common.datamap.Authority;
import dev.dossier.common.datamap.Controller;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.request.RequestRow;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one mail to the person says beside what every mail says: filled in step by step, handed to
 * {@link Notices#mail}, which adds address, controller, authority and due date.
 */
public final class MailDraft {
  private final Kind kind;
  private @Nullable URI link;
  private @Nullable Instant expiresAt;
  private @Nullable Integer downloads;
  private @Nullable Long packageBytes;
  private @Nullable String reason;
  private @Nullable URI reasonLink;
  private @Nullable LocalDate formerDueDate;
  private @Nullable URI statusLink;
  private @Nullable URI notMeLink;
  private @Nullable Instant earlierPackageAt;
  private @Nullable String code;

  private MailDraft(Kind kind) {
    this.kind = kind;
  }

  public static MailDraft of(Kind kind) {
    return new MailDraft(kind);
  }

  /** The page that the mail leads to, and when it ends. It holds a token, so it is encrypted. */
  public MailDraft link(URI page, Instant end) {
    link = page;
    return ends(end);
  }

  /** When a link ends that the mail speaks of and cannot repeat: only its hash is known. */
  public MailDraft ends(Instant end) {
    expiresAt = end;
    return this;
  }

  /** Allowed with the link. */
  public MailDraft downloads(int allowed) {
    downloads = allowed;
    return this;
  }

  /** Size of the ZIP. */
  public MailDraft packageBytes(long bytes) {
    packageBytes = bytes;
    return this;
  }

  /** An officer's words to the person, as plain text; of a clarification the question. */
  public MailDraft reason(String text) {
    reason = text;
    return this;
  }

  /** Takes an officer's words out, for an address that nobody confirmed; none if it has none. */
  Optional<String> takeReason() {
    Optional<String> taken = Optional.ofNullable(reason);
    reason = null;
    return taken;
  }

  /** The page on which the words stand that were taken out. */
  MailDraft reasonLink(URI page) {
    reasonLink = page;
    return this;
  }

  /** The date before the extension; the request has the new one by now. */
  public MailDraft formerDueDate(LocalDate date) {
    formerDueDate = date;
    return this;
  }

  /** The page that tells the person how the request stands. */
  public MailDraft status(URI page) {
    statusLink = page;
    return this;
  }

  /** The page on which somebody who asked for nothing says so. */
  public MailDraft notMe(URI page) {
    notMeLink = page;
    return this;
  }

  /** When the package was made that a supplement adds to. */
  public MailDraft earlierPackage(Instant at) {
    earlierPackageAt = at;
    return this;
  }

  /** What the person is to type on a page. */
  public MailDraft code(String digits) {
    code = digits;
    return this;
  }

  Kind kind() {
    return kind;
  }

  /**
   * @throws IllegalStateException if the letter of this kind could not say what it is for
   */
  MailContent to(RequestRow request, Controller controller) {
    check();
    Authority authority = controller.authority();
    return new MailContent(
        request.subject().email(),
        request.subject().name(),
        controller.name(),
        controller.contact(),
        link,
        expiresAt,
        controller.timeZone().getId(),
        request.dueDate(),
        packageBytes,
        downloads,
        statusLink,
        notMeLink,
        reason,
        reasonLink,
        formerDueDate,
        earlierPackageAt,
        authority == null ? null : authority.name(),
        authority == null ? null : URI.create(authority.url()),
        null,
        code);
  }

  private void check() {
    switch (kind) {
      case VERIFICATION, READY, SUPPLEMENT -> require(link, "link");
      case REMINDER -> require(expiresAt, "the link's end");
      case CODE -> {
        require(code, "code");
        require(expiresAt, "the code's end");
      }
      case EXTENDED -> {
        requireReason();
        require(formerDueDate, "formerDueDate");
      }
      case CLARIFICATION, REFUSED, CLOSED -> requireReason();
      case DIGEST -> throw new IllegalStateException("a digest is no mail to the person");
    }
  }

  private void requireReason() {
    require(reason == null ? reasonLink : reason, "reason");
  }

  private void require(@Nullable Object member, String name) {
    if (member == null) {
      throw new IllegalStateException("mail of kind " + kind + ": expected " + name);
    }
  }

  /** The kind only: the rest is personal data. */
  @Override
  public String toString() {
    return "MailDraft[" + kind + "]";
  }
}
