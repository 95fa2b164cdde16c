package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.notice.MailDraft;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import dev.dossier.intake.web.WebSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Makes links to sealed packages and mails them; all in the caller's transaction. */
@Component
public class Links {
  private final DSLContext db;
  private final Requests requests;
  private final Packages packages;
  private final Notices notices;
  private final Audit audit;
  private final WebSettings web;
  private final DeliverySettings settings;
  private final Clock clock;

  Links(
      DSLContext db,
      Requests requests,
      Packages packages,
      Notices notices,
      Audit audit,
      WebSettings web,
      DeliverySettings settings,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.packages = packages;
    this.notices = notices;
    this.audit = audit;
    this.web = web;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Mails a new link to a sealed version, with its own counter and validity.
   *
   * @throws IllegalStateException if the version is not sealed
   */
  public void issue(UUID requestId, int version) {
    RequestRow request = requests.lock(requestId);
    long bytes =
        sealedBytes(requestId, version)
            .orElseThrow(() -> new IllegalStateException("link: expected a sealed package"));
    Instant now = clock.instant();
    Instant expiresAt = now.plus(settings.validity());
    String token = Tokens.random();
    Optional<Instant> remindAt = remindAt(now, expiresAt);
    db.insertInto(DOWNLOAD_LINK)
        .set(DOWNLOAD_LINK.HASH, Tokens.sha256(token))
        .set(DOWNLOAD_LINK.REQUEST_ID, requestId)
        .set(DOWNLOAD_LINK.VERSION, version)
        .set(DOWNLOAD_LINK.CREATED_AT, Utc.of(now))
        .set(DOWNLOAD_LINK.EXPIRES_AT, Utc.of(expiresAt))
        .set(DOWNLOAD_LINK.MAX_DOWNLOADS, settings.maxDownloads())
        .set(DOWNLOAD_LINK.REMIND_AT, remindAt.map(Utc::of).orElse(null))
        .set(DOWNLOAD_LINK.TOKEN, remindAt.map(at -> kept(request, token)).orElse(null))
        .execute();
    audit.record(
        requestId,
        new Actor.System(),
        "link_issued",
        Map.of(
            "version", version,
            "expiresAt", expiresAt.toString(),
            "downloads", settings.maxDownloads()));
    notices.mail(
        request,
        draft(requestId, version)
            .link(web.page("/download/" + token), expiresAt)
            .packageBytes(bytes)
            .downloads(settings.maxDownloads()));
  }

  /**
   * A new link in place of those that are out for the version.
   *
   * @throws IllegalStateException if the version is not sealed
   */
  void reissue(UUID requestId, int version, Actor actor) {
    requests.lock(requestId);
    int retired =
        db.update(DOWNLOAD_LINK)
            .set(DOWNLOAD_LINK.RETIRED_AT, Utc.of(clock.instant()))
            .setNull(DOWNLOAD_LINK.REMIND_AT)
            .setNull(DOWNLOAD_LINK.TOKEN)
            .where(DOWNLOAD_LINK.REQUEST_ID.eq(requestId))
            .and(DOWNLOAD_LINK.VERSION.eq(version))
            .and(DOWNLOAD_LINK.RETIRED_AT.isNull())
            .execute();
    audit.record(
        requestId, actor, "link_reissue_asked", Map.of("version", version, "retired", retired));
    issue(requestId, version);
  }

  /** A supplement names the package that it adds to. */
  private MailDraft draft(UUID requestId, int version) {
    return packages
        .supplements(requestId, version)
        .map(earlier -> MailDraft.of(Kind.SUPPLEMENT).earlierPackage(earlier))
        .orElseGet(() -> MailDraft.of(Kind.READY));
  }

  private Optional<Instant> remindAt(Instant now, Instant expiresAt) {
    Instant at = expiresAt.minus(settings.reminderBefore());
    return at.isAfter(now) && at.isBefore(expiresAt) ? Optional.of(at) : Optional.empty();
  }

  /** The token for the reminder: under the record key, until the reminder or the link's end. */
  private static byte[] kept(RequestRow request, String token) {
    return request
        .recordKey()
        .encrypt(token.getBytes(StandardCharsets.US_ASCII), place(request, Tokens.sha256(token)));
  }

  /** The page of a link whose token was kept. */
  URI page(RequestRow request, byte[] hash, byte[] kept) {
    byte[] token = request.recordKey().decrypt(kept, place(request, hash));
    return web.page("/download/" + new String(token, StandardCharsets.US_ASCII));
  }

  private static byte[] place(RequestRow request, byte[] hash) {
    return AssociatedData.record(request.id(), "download_link." + HexFormat.of().formatHex(hash));
  }

  private Optional<Long> sealedBytes(UUID requestId, int version) {
    return db.select(PACKAGE.BYTES)
        .from(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(requestId))
        .and(PACKAGE.VERSION.eq(version))
        .and(PACKAGE.STATE.eq(PackageState.SEALED.word()))
        .fetchOptional(PACKAGE.BYTES);
  }
}
