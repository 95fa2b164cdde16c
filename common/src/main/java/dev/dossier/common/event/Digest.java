package dev.dossier.common.event;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * How the requests stand, for the compliance officer. Holds no personal data.
 *
 * @param open requests that are not answered yet
 * @param overdue of those, past their date
 * @param dueSoon of those, with the date ahead and near
 * @param likelyLate of those, that will be late as long as sections usually take
 * @param lines the requests that need a look, the most urgent first
 */
public record Digest(int open, int overdue, int dueSoon, int likelyLate, List<Line> lines) {
  public Digest {
    Check.notNegative(open, "digest.open");
    Check.notNegative(overdue, "digest.overdue");
    Check.notNegative(dueSoon, "digest.dueSoon");
    Check.notNegative(likelyLate, "digest.likelyLate");
    lines = Check.list(lines, "digest.lines");
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
}
