package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.DOWNLOAD_CODE;
import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;

import dev.dossier.common.datamap.Controller;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.DownloadLinkRecord;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import java.net.URI;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks at a link, which counts nothing, and redeems it, which counts one download. */
@Component
class Downloads {
  private static final Duration HANDED_OUT = Duration.ofHours(1);
  private static final int LONGEST_SLUG = 40;

  private final DSLContext db;
  private final Requests requests;
  private final Audit audit;
  private final FreshLinks fresh;
  private final ObjectStore store;
  private final Grants grants;
  private final Codes codes;
  private final DeliverySettings settings;
  private final CurrentDataMap map;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Downloads(
      DSLContext db,
      Requests requests,
      Audit audit,
      FreshLinks fresh,
      ObjectStore store,
      Grants grants,
      Codes codes,
      DeliverySettings settings,
      CurrentDataMap map,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.audit = audit;
    this.fresh = fresh;
    this.store = store;
    this.grants = grants;
    this.codes = codes;
    this.settings = settings;
    this.map = map;
    this.transaction = transaction;
    this.clock = clock;
  }

  DownloadState look(String token) {
    return find(token)
        .map(link -> state(link, requests.find(link.getRequestId()).orElseThrow()))
        .orElseGet(DownloadState.Unknown::new);
  }

  /**
   * @param code as it was typed; counts where one is needed
   */
  DownloadState redeem(String token, String code) {
    codes.prepare();
    return locked(token, request -> redeem(token, code, request));
  }

  /** Mails the code that a download of this link needs. */
  DownloadState mailCode(String token) {
    codes.prepare();
    return locked(token, request -> mailCode(token, request));
  }

  private DownloadState locked(String token, Function<RequestRow, DownloadState> action) {
    Optional<DownloadLinkRecord> link = find(token);
    if (link.isEmpty()) {
      return new DownloadState.Unknown();
    }
    UUID id = link.get().getRequestId();
    // The request first, as everywhere: expiry locks it before it looks at links.
    return Objects.requireNonNull(transaction.execute(status -> action.apply(requests.lock(id))));
  }

  private DownloadState mailCode(String token, RequestRow request) {
    DownloadLinkRecord link = find(token).orElseThrow();
    DownloadState state = state(link, request);
    return state instanceof DownloadState.Available && codes.needed()
        ? codes
            .mail(request, link)
            .<DownloadState>map(wait -> new DownloadState.CodesUsedUp(request, wait))
            .orElseGet(() -> new DownloadState.CodeMailed(request))
        : state;
  }

  /** Asks for a fresh link in place of one that has ended; one that works stays as it is. */
  DownloadState renew(String token) {
    return locked(token, request -> renew(token, request));
  }

  private DownloadState renew(String token, RequestRow request) {
    DownloadLinkRecord link = find(token).orElseThrow();
    DownloadState state = state(link, request);
    return switch (state) {
      case DownloadState.Ended _, DownloadState.UsedUp _ -> {
        fresh.askFrom(request.id(), link.getVersion());
        yield new DownloadState.Asked(request);
      }
      case DownloadState.Unknown _,
          DownloadState.BeingCollected _,
          DownloadState.Closed _,
          DownloadState.Replaced _,
          DownloadState.Over _,
          DownloadState.Asked _,
          DownloadState.Available _,
          DownloadState.CodeMailed _,
          DownloadState.CodesUsedUp _,
          DownloadState.CodeMissing _,
          DownloadState.WrongCode _,
          DownloadState.Granted _ ->
          state;
    };
  }

  private DownloadState redeem(String token, String typed, RequestRow request) {
    UUID id = request.id();
    Instant now = clock.instant();
    byte[] hash = Tokens.sha256(token);
    Optional<String> code = codes.needed() ? Codes.read(typed) : Optional.empty();
    if (codes.needed() && code.isEmpty()) {
      DownloadState state = state(find(token).orElseThrow(), request);
      return state instanceof DownloadState.Available link
          ? new DownloadState.CodeMissing(link)
          : state;
    }
    Optional<DownloadLinkRecord> counted =
        code.isPresent() ? count(hash, code.get(), now) : count(hash, now);
    if (counted.isEmpty()) {
      DownloadLinkRecord link = find(token).orElseThrow();
      DownloadState state = state(link, request);
      if (code.isEmpty() || !(state instanceof DownloadState.Available)) {
        return state;
      }
      codes.countWrong(hash, code.get());
      return new DownloadState.WrongCode(request, codes.mailed(link));
    }
    DownloadLinkRecord link = counted.get();
    if (code.isPresent()) {
      audit.record(
          id, new Actor.Subject(), "download_code_used", Map.of("version", link.getVersion()));
    }
    audit.record(
        id,
        new Actor.Subject(),
        "downloaded",
        Map.of("version", link.getVersion(), "download", link.getDownloads()));
    // Not moved when it was delivered before.
    boolean first = requests.move(id, Transition.DELIVER, null, new Actor.Subject());
    if (!first && request.status() == RequestStatus.READY) {
      throw new IllegalStateException("download: expected the request to be delivered");
    }
    return new DownloadState.Granted(address(link, now));
  }

  private Optional<DownloadLinkRecord> count(byte[] hash, Instant now) {
    return db.update(DOWNLOAD_LINK)
        .set(counted())
        .where(DOWNLOAD_LINK.HASH.eq(hash))
        .and(good(now))
        .returning()
        .fetchOptional();
  }

  /** One statement: the code is used up if the download is counted, and not otherwise. */
  private Optional<DownloadLinkRecord> count(byte[] hash, String code, Instant now) {
    Name used = DSL.name("used");
    return db.with(
            used.as(
                db.update(DOWNLOAD_CODE)
                    .set(DOWNLOAD_CODE.USED_AT, Utc.of(now))
                    .where(
                        DOWNLOAD_CODE.ID.eq(
                            db.select(DOWNLOAD_CODE.ID)
                                .from(DOWNLOAD_CODE)
                                .where(codes.match(hash, code, now))
                                .limit(1)
                                .forUpdate()))
                    .andExists(
                        db.selectOne()
                            .from(DOWNLOAD_LINK)
                            .where(DOWNLOAD_LINK.HASH.eq(hash))
                            .and(good(now)))
                    .returning(DOWNLOAD_CODE.LINK)))
        .update(DOWNLOAD_LINK)
        .set(counted())
        .where(
            DOWNLOAD_LINK.HASH.in(
                db.select(DSL.field(DSL.name("used", "link"), byte[].class)).from(used)))
        .and(good(now))
        .returning()
        .fetchOptional();
  }

  private static Map<Field<?>, @Nullable Object> counted() {
    Map<Field<?>, @Nullable Object> counted = new LinkedHashMap<>();
    counted.put(DOWNLOAD_LINK.DOWNLOADS, DOWNLOAD_LINK.DOWNLOADS.plus(1));
    // Who has it needs no reminder.
    counted.put(DOWNLOAD_LINK.REMIND_AT, null);
    counted.put(DOWNLOAD_LINK.TOKEN, null);
    return counted;
  }

  private Condition good(Instant now) {
    return DOWNLOAD_LINK
        .EXPIRES_AT
        .gt(Utc.of(now))
        .and(DOWNLOAD_LINK.DOWNLOADS.lt(DOWNLOAD_LINK.MAX_DOWNLOADS))
        .and(DOWNLOAD_LINK.RETIRED_AT.isNull())
        .andExists(
            db.selectOne()
                .from(PACKAGE)
                .where(PACKAGE.REQUEST_ID.eq(DOWNLOAD_LINK.REQUEST_ID))
                .and(PACKAGE.VERSION.eq(DOWNLOAD_LINK.VERSION))
                .and(PACKAGE.STATE.eq(PackageState.SEALED.word())));
  }

  private URI address(DownloadLinkRecord link, Instant now) {
    PackageRecord sealed =
        db.selectFrom(PACKAGE)
            .where(PACKAGE.REQUEST_ID.eq(link.getRequestId()))
            .and(PACKAGE.VERSION.eq(link.getVersion()))
            .fetchSingle();
    Duration left = Duration.between(now, link.getExpiresAt().toInstant());
    Duration validity = left.compareTo(HANDED_OUT) < 0 ? left : HANDED_OUT;
    return switch (settings.mode()) {
      case REDIRECT ->
          store.presignGet(
              sealed.getObjectKey(),
              validity.toSeconds() < 1 ? Duration.ofSeconds(1) : validity,
              fileName(sealed.getSealedAt().toInstant()));
      case PROXY -> grants.issue(link.getRequestId(), link.getVersion(), validity);
    };
  }

  /** As the browser keeps it; plain ASCII. */
  String fileName(Instant sealedAt) {
    Controller controller = map.get().controller();
    return "personal-data-%s-%s.zip"
        .formatted(slug(controller.name()), sealedAt.atZone(controller.timeZone()).toLocalDate());
  }

  static String slug(String name) {
    String plain =
        Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    String cut = plain.length() <= LONGEST_SLUG ? plain : plain.substring(0, LONGEST_SLUG);
    String slug = cut.replaceAll("^-|-$", "");
    return slug.isEmpty() ? "export" : slug;
  }

  private Optional<DownloadLinkRecord> find(String token) {
    return Tokens.wellFormed(token)
        ? db.selectFrom(DOWNLOAD_LINK)
            .where(DOWNLOAD_LINK.HASH.eq(Tokens.sha256(token)))
            .fetchOptional()
        : Optional.empty();
  }

  private DownloadState state(DownloadLinkRecord link, RequestRow request) {
    PackageRecord made =
        db.selectFrom(PACKAGE)
            .where(PACKAGE.REQUEST_ID.eq(link.getRequestId()))
            .and(PACKAGE.VERSION.eq(link.getVersion()))
            .fetchSingle();
    if (!made.getState().equals(PackageState.SEALED.word())) {
      return switch (request.status()) {
        case PROCESSING, NEEDS_ATTENTION -> new DownloadState.BeingCollected(request);
        case CANCELLED, REFUSED, FAILED -> new DownloadState.Closed(request);
        case PENDING, IN_REVIEW, LAPSED, READY, DELIVERED, EXPIRED ->
            ended(link, new DownloadState.Ended(request), request);
      };
    }
    Instant expiresAt = link.getExpiresAt().toInstant();
    if (link.getRetiredAt() != null || !expiresAt.isAfter(clock.instant())) {
      return ended(link, new DownloadState.Ended(request), request);
    }
    int left = link.getMaxDownloads() - link.getDownloads();
    return left > 0
        ? new DownloadState.Available(request, made.getBytes(), expiresAt, left, code(link))
        : ended(link, new DownloadState.UsedUp(request), request);
  }

  private DownloadState.Code code(DownloadLinkRecord link) {
    if (!codes.needed()) {
      return DownloadState.Code.NOT_NEEDED;
    }
    return codes.mailed(link) ? DownloadState.Code.MAILED : DownloadState.Code.NEEDED;
  }

  private DownloadState ended(
      DownloadLinkRecord link, DownloadState renewable, RequestRow request) {
    return switch (fresh.standing(request, link.getVersion())) {
      case FRESH -> renewable;
      case NEWER_MAIL -> new DownloadState.Replaced(request);
      case OVER -> new DownloadState.Over(request);
    };
  }
}
