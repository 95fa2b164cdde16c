package dev.dossier.common.event;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the requests stand, for the compliance officer. Holds no personal data.
 *
 * @param open requests that are not answered yet
 * @param overdue of those, past their date
 * @param dueSoon of those, with the date ahead and near
 * @param likelyLate of those, that will be late as long as sections usually take
 * @param lines the requests that need a look, the most urgent first
 * @param pauses the requests whose clock stands still, the longest first
 */
public record Digest(
    int open,
    int overdue,
    int dueSoon,
    int likelyLate,
    List<Line> lines,
    @Nullable List<Pause> pauses) {
  public Digest {
    Check.notNegative(open, "digest.open");
    Check.notNegative(overdue, "digest.overdue");
    Check.notNegative(dueSoon, "digest.dueSoon");
    Check.notNegative(likelyLate, "digest.likelyLate");
    lines = Check.list(lines, "digest.lines");
    // The form before there were pauses in it.
    pauses = pauses == null ? List.of() : Check.list(pauses, "digest.pauses");
  }

  /** Of requests none of which is paused. */
  public Digest(int open, int overdue, int dueSoon, int likelyLate, List<Line> lines) {
    this(open, overdue, dueSoon, likelyLate, lines, List.of());
  }

  @Override
  public List<Pause> pauses() {
    return pauses == null ? List.of() : pauses;
  }

  /**
   * One request.
   *
   * @param type word of its type
   * @param status word of its status
   * @param daysLeft until the due date; negative when it is past
   * @param lateSections names of the sections that it waits for
   */
  public record Line(
      UUID requestId,
      String type,
      String status,
      LocalDate dueDate,
      int daysLeft,
      List<String> lateSections) {
    public Line {
      Check.present(requestId, "digest.lines.requestId");
      Check.text(type, "digest.lines.type");
      Check.text(status, "digest.lines.status");
      Check.present(dueDate, "digest.lines.dueDate");
      lateSections = Check.list(lateSections, "digest.lines.lateSections");
    }
  }

  /**
   * A request that waits for an answer of the person.
   *
   * @param ground word of what they were asked
   * @param since the day that it was decided
   * @param days since then
   * @param asked whether the mail server took the question
   * @param tooLong whether that lasts longer than the company wants
   */
  public record Pause(
      UUID requestId, String ground, LocalDate since, int days, boolean asked, boolean tooLong) {
    public Pause {
      Check.present(requestId, "digest.pauses.requestId");
      Check.text(ground, "digest.pauses.ground");
      Check.present(since, "digest.pauses.since");
      Check.notNegative(days, "digest.pauses.days");
    }
  }
}
