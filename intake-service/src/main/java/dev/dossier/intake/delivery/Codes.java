package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.DOWNLOAD_CODE;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.DownloadLinkRecord;
import dev.dossier.intake.notice.MailDraft;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.ServiceKeys;
import dev.dossier.intake.time.Utc;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Codes that are mailed when a person asks for them on the page of a link, and that a download then
 * needs: a program that has the link and presses every button has no code. Older ones stay good
 * until their end, so that who asks again and again takes none from the person. What writes belongs
 * into the caller's transaction, the request locked.
 */
@Component
class Codes {
  static final int ATTEMPTS = 5;
  private static final String PURPOSE = "download-code";
  private static final Pattern FORM = Pattern.compile("\\d{8}");
  private static final int SPACE = 100_000_000;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration DAY = Duration.ofDays(1);

  /** Asked for again at once, the mail that is on its way is the answer. */
  private static final Duration JUST_MAILED = Duration.ofMinutes(1);

  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  private final DSLContext db;
  private final ServiceKeys keys;
  private final Notices notices;
  private final Audit audit;
  private final DeliverySettings settings;
  private final Clock clock;

  Codes(
      DSLContext db,
      ServiceKeys keys,
      Notices notices,
      Audit audit,
      DeliverySettings settings,
      Clock clock) {
    this.db = db;
    this.keys = keys;
    this.notices = notices;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> forgetCodes(Codes codes) {
    return Tasks.recurring("forget-download-codes", FixedDelay.of(FORGET_EVERY))
        .execute((instance, context) -> codes.forget());
  }

  /** Whether downloads need one. */
  boolean needed() {
    return settings.code();
  }

  /**
   * Before the caller's transaction: the key is read in one of its own, for whose connection many
   * callers that hold one each would wait.
   */
  void prepare() {
    if (settings.code()) {
      keys.hmac(PURPOSE, new byte[0]);
    }
  }

  /**
   * As people type it: spaces and hyphens do not count.
   *
   * @return empty if it is no code, which is no attempt either: buttons are pressed with nothing
   */
  static Optional<String> read(String typed) {
    String digits = typed.replaceAll("[\\s\\u00a0-]", "");
    return FORM.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
  }

  /**
   * Mails one to the person, and to nobody else, unless one was mailed a moment ago.
   *
   * @return how long to wait, if as many were mailed as a day allows
   */
  Optional<Duration> mail(RequestRow request, DownloadLinkRecord link) {
    Instant now = clock.instant();
    if (db.fetchExists(
        DOWNLOAD_CODE,
        good(link.getHash(), now)
            .and(DOWNLOAD_CODE.CREATED_AT.gt(Utc.of(now.minus(JUST_MAILED)))))) {
      return Optional.empty();
    }
    Optional<Duration> wait = wait(request.id(), now);
    if (wait.isPresent()) {
      return wait;
    }
    String code = "%08d".formatted(RANDOM.nextInt(SPACE));
    Instant linkEnds = link.getExpiresAt().toInstant();
    Instant end = now.plus(settings.codeValidity());
    Instant expiresAt = linkEnds.isBefore(end) ? linkEnds : end;
    db.insertInto(DOWNLOAD_CODE)
        .set(DOWNLOAD_CODE.ID, UUID.randomUUID())
        .set(DOWNLOAD_CODE.REQUEST_ID, request.id())
        .set(DOWNLOAD_CODE.LINK, link.getHash())
        .set(DOWNLOAD_CODE.HASH, hash(link.getHash(), code))
        .set(DOWNLOAD_CODE.CREATED_AT, Utc.of(now))
        .set(DOWNLOAD_CODE.EXPIRES_AT, Utc.of(expiresAt))
        .execute();
    audit.record(
        request.id(),
        new Actor.Subject(),
        "download_code_mailed",
        Map.of("version", link.getVersion(), "expiresAt", expiresAt.toString()));
    notices.mail(request, MailDraft.of(Kind.CODE).code(code).ends(expiresAt));
    return Optional.empty();
  }

  /** Whether one is out that works. */
  boolean mailed(DownloadLinkRecord link) {
    return db.fetchExists(DOWNLOAD_CODE, good(link.getHash(), clock.instant()));
  }

  /** The one that was typed, while it works. */
  Condition match(byte[] link, String code, Instant now) {
    return good(link, now).and(DOWNLOAD_CODE.HASH.eq(hash(link, code)));
  }

  /** A wrong one was typed: an attempt at each that is out. One that was sent twice is no guess. */
  void countWrong(byte[] link, String code) {
    Condition known = DOWNLOAD_CODE.LINK.eq(link).and(DOWNLOAD_CODE.HASH.eq(hash(link, code)));
    if (db.fetchExists(DOWNLOAD_CODE, known)) {
      return;
    }
    db.update(DOWNLOAD_CODE)
        .set(DOWNLOAD_CODE.ATTEMPTS, DOWNLOAD_CODE.ATTEMPTS.plus(1))
        .where(good(link, clock.instant()))
        .execute();
  }

  private static Condition good(byte[] link, Instant now) {
    return DOWNLOAD_CODE
        .LINK
        .eq(link)
        .and(DOWNLOAD_CODE.USED_AT.isNull())
        .and(DOWNLOAD_CODE.ATTEMPTS.lt(ATTEMPTS))
        .and(DOWNLOAD_CODE.EXPIRES_AT.gt(Utc.of(now)));
  }

  private byte[] hash(byte[] link, String code) {
    byte[] digits = code.getBytes(StandardCharsets.US_ASCII);
    byte[] both = new byte[link.length + digits.length];
    System.arraycopy(link, 0, both, 0, link.length);
    System.arraycopy(digits, 0, both, link.length, digits.length);
    return keys.hmac(PURPOSE, both);
  }

  /** Until the oldest of the day's codes is a day old, if there are as many as allowed. */
  private Optional<Duration> wait(UUID requestId, Instant now) {
    Record2<Integer, OffsetDateTime> today =
        db.select(DSL.count(), DSL.min(DOWNLOAD_CODE.CREATED_AT))
            .from(DOWNLOAD_CODE)
            .where(DOWNLOAD_CODE.REQUEST_ID.eq(requestId))
            .and(DOWNLOAD_CODE.CREATED_AT.gt(Utc.of(now.minus(DAY))))
            .fetchSingle();
    Instant first = Utc.instant(today.value2());
    return first == null || today.value1() < settings.codesPerDay()
        ? Optional.empty()
        : Optional.of(Duration.between(now, first.plus(DAY)));
  }

  /** Those that neither work nor count for the day any more. */
  void forget() {
    OffsetDateTime before = Utc.of(clock.instant().minus(DAY));
    db.deleteFrom(DOWNLOAD_CODE)
        .where(DOWNLOAD_CODE.CREATED_AT.le(before))
        .and(DOWNLOAD_CODE.EXPIRES_AT.le(before))
        .execute();
  }
}
