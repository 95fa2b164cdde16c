package dev.dossier.intake.request;

import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.common.messaging.TraceOfRequest;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The trace of a request begins with what made it, and all that is sent for it later stays there: a
 * click days after, an officer's retry, a job. So one trace shows a request from its submission to
 * its mail; what set it going again is linked.
 */
@Component
class RequestTraces implements TraceOfRequest {
  private final DSLContext db;

  RequestTraces(DSLContext db) {
    this.db = db;
  }

  @Override
  public @Nullable String of(UUID requestId, @Nullable String here) {
    String began =
        db.select(REQUEST.TRACEPARENT)
            .from(REQUEST)
            .where(REQUEST.ID.eq(requestId))
            .fetchOne(REQUEST.TRACEPARENT);
    if (began == null && here != null) {
      // The first message about it, or the first since traces are kept.
      db.update(REQUEST)
          .set(REQUEST.TRACEPARENT, here)
          .where(REQUEST.ID.eq(requestId))
          .and(REQUEST.TRACEPARENT.isNull())
          .execute();
    }
    return began == null ? here : began;
  }
}
