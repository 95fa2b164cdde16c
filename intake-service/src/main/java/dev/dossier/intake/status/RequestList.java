package dev.dossier.intake.status;

import static dev.dossier.intake.db.Tables.APP;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * An app's requests, or for officers and auditors all, newest first, by pages that stay right while
 * new ones come in.
 */
@Component
class RequestList {
  private static final int PAGE = 50;

  private final DSLContext db;
  private final Requests requests;
  private final RequestViews views;

  RequestList(DSLContext db, Requests requests, RequestViews views) {
    this.db = db;
    this.requests = requests;
    this.views = views;
  }

  /**
   * @param nextCursor null on the last page
   */
  record Page(List<RequestView> items, @Nullable String nextCursor) {}

  /**
   * @param due due on or before this date
   * @param app an app's name; another one than the caller's has no requests for it
   * @throws ProblemException 400 that names the parameter
   */
  Page of(
      Caller caller,
      @Nullable String status,
      @Nullable String due,
      @Nullable String team,
      @Nullable String app,
      @Nullable String cursor) {
    Condition wanted = caller.seesAllApps() ? DSL.noCondition() : REQUEST.APP_ID.eq(caller.appId());
    if (status != null) {
      wanted = wanted.and(REQUEST.STATUS.eq(status(status)));
    }
    if (due != null) {
      wanted = wanted.and(REQUEST.DUE_DATE.le(date(due)));
    }
    if (team != null) {
      wanted = wanted.and(REQUEST.TEAM.eq(text("team", team)));
    }
    if (app != null) {
      wanted =
          wanted.and(
              REQUEST.APP_ID.in(db.select(APP.ID).from(APP).where(APP.NAME.eq(text("app", app)))));
    }
    if (cursor != null) {
      Cursor after =
          Cursor.of(cursor)
              .orElseThrow(() -> wrong("cursor", "expected nextCursor of an earlier answer"));
      wanted =
          wanted.and(
              DSL.row(REQUEST.CREATED_AT, REQUEST.ID).lt(Utc.of(after.createdAt()), after.id()));
    }
    List<Cursor> found =
        db.select(REQUEST.CREATED_AT, REQUEST.ID)
            .from(REQUEST)
            .where(wanted)
            .orderBy(REQUEST.CREATED_AT.desc(), REQUEST.ID.desc())
            .limit(PAGE + 1)
            .fetch(row -> new Cursor(row.value1().toInstant(), row.value2()));
    List<Cursor> shown = found.subList(0, Math.min(PAGE, found.size()));
    return new Page(
        shown.stream()
            .map(each -> requests.find(each.id()).map(views::of).orElse(null))
            .filter(Objects::nonNull)
            .toList(),
        found.size() > PAGE ? shown.getLast().word() : null);
  }

  /** PostgreSQL takes no NUL. */
  private static String text(String parameter, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw wrong(parameter, "expected text without control characters");
    }
    return text;
  }

  private static String status(String word) {
    try {
      return RequestStatus.of(word).word();
    } catch (IllegalArgumentException e) {
      throw wrong("status", "expected a status such as processing");
    }
  }

  private static LocalDate date(String text) {
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() < 1900 || date.getYear() > 9999) {
        throw wrong("due", "expected a date such as 2026-03-15");
      }
      return date;
    } catch (DateTimeException e) {
      throw wrong("due", "expected a date such as 2026-03-15");
    }
  }

  private static ProblemException wrong(String parameter, String message) {
    return new ProblemException(
        Problem.of(
            ProblemType.BAD_REQUEST,
            "A query parameter is not understood.",
            List.of(new FieldError("/" + parameter, message))));
  }
}
