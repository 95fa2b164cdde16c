package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * Of a digest: the words for a request whose clock stands still.
 *
 * @param days format with one number of 2 or more
 * @param identity it is in question who the person is
 * @param clarification the person was asked which data is meant
 * @param notAsked the mail with the question was not sent
 * @param tooLong the pause lasts longer than the company wants
 */
record PauseWords(
    String today,
    String oneDay,
    String days,
    String identity,
    String clarification,
    String notAsked,
    String tooLong) {

  String lasting(int count) {
    return switch (count) {
      case 0 -> today;
      case 1 -> oneDay;
      default -> days.formatted(count);
    };
  }

  /** Grounds that are not known stay as they are. */
  List<String> notes(Digest.Pause pause) {
    List<String> notes = new ArrayList<>();
    notes.add(
        switch (pause.ground()) {
          case "identity" -> identity;
          case "clarification" -> clarification;
          default -> SafeText.line(pause.ground());
        });
    if (!pause.asked()) {
      notes.add(notAsked);
    }
    if (pause.tooLong()) {
      notes.add(tooLong);
    }
    return List.copyOf(notes);
  }
}
