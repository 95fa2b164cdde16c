package dev.dossier.intake.link;

import static dev.dossier.intake.db.Tables.SUBJECT_LINK;
import static dev.dossier.intake.db.Tables.VERIFICATION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import dev.dossier.intake.web.WebSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * One link of each kind for a request. It is looked up by the hash of its token; the token itself
 * is kept under the record key, so that a later mail carries the same link, and ends with that key.
 */
@Component
public class SubjectLinks {
  private final DSLContext db;
  private final WebSettings web;
  private final Clock clock;

  SubjectLinks(DSLContext db, WebSettings web, Clock clock) {
    this.db = db;
    this.web = web;
    this.clock = clock;
  }

  /** What a link is for. */
  public enum Purpose {
    STATUS("/status/"),
    NOT_ME("/not-me/"),
    ANSWER("/answer/");

    private final String path;

    Purpose(String path) {
      this.path = path;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The person's page about the request, if it was verified that the address is theirs. */
  public Optional<URI> status(RequestRow request) {
    return db.fetchExists(VERIFICATION, VERIFICATION.REQUEST_ID.eq(request.id()))
        ? Optional.of(link(request, Purpose.STATUS))
        : Optional.empty();
  }

  /** Where the person says that somebody else asked. */
  public URI notMe(RequestRow request) {
    return link(request, Purpose.NOT_ME);
  }

  /** Where an officer's words stand that no mail takes to an address that nobody confirmed. */
  public URI answer(RequestRow request) {
    return link(request, Purpose.ANSWER);
  }

  /** Made when first needed, in the caller's transaction, which holds the lock of the request. */
  private URI link(RequestRow request, Purpose purpose) {
    return known(request, purpose).orElseGet(() -> make(request, purpose));
  }

  /** The link, if a mail had one, and while the record key is there; makes none. */
  public Optional<URI> known(RequestRow request, Purpose purpose) {
    return request.readable()
        ? db.select(SUBJECT_LINK.TOKEN)
            .from(SUBJECT_LINK)
            .where(SUBJECT_LINK.REQUEST_ID.eq(request.id()))
            .and(SUBJECT_LINK.PURPOSE.eq(purpose.word()))
            .fetchOptional(SUBJECT_LINK.TOKEN)
            .map(sealed -> page(purpose, opened(request, purpose, sealed)))
        : Optional.empty();
  }

  private URI make(RequestRow request, Purpose purpose) {
    String token = Tokens.random();
    byte[] plain = token.getBytes(StandardCharsets.US_ASCII);
    db.insertInto(SUBJECT_LINK)
        .set(SUBJECT_LINK.REQUEST_ID, request.id())
        .set(SUBJECT_LINK.PURPOSE, purpose.word())
        .set(SUBJECT_LINK.HASH, Tokens.sha256(token))
        .set(SUBJECT_LINK.TOKEN, request.recordKey().encrypt(plain, place(request, purpose)))
        .set(SUBJECT_LINK.CREATED_AT, Utc.of(clock.instant()))
        .execute();
    return page(purpose, token);
  }

  private URI page(Purpose purpose, String token) {
    return web.page(purpose.path + token);
  }

  private static String opened(RequestRow request, Purpose purpose, byte[] sealed) {
    byte[] plain = request.recordKey().decrypt(sealed, place(request, purpose));
    return new String(plain, StandardCharsets.US_ASCII);
  }

  private static byte[] place(RequestRow request, Purpose purpose) {
    return AssociatedData.record(request.id(), "link." + purpose.word());
  }

  /** The request that a token of this purpose belongs to. */
  public Optional<UUID> find(Purpose purpose, String token) {
    return Tokens.wellFormed(token)
        ? db.select(SUBJECT_LINK.REQUEST_ID)
            .from(SUBJECT_LINK)
            .where(SUBJECT_LINK.HASH.eq(Tokens.sha256(token)))
            .and(SUBJECT_LINK.PURPOSE.eq(purpose.word()))
            .fetchOptional(SUBJECT_LINK.REQUEST_ID)
        : Optional.empty();
  }
}
