package dev.dossier.packager.assembly;

import dev.dossier.common.event.FragmentMessage.SectionEnded;
import java.io.Serial;

/** What an execution sent cannot be packed: another one may settle its section. */
final class UnreadableSectionException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient SectionEnded end;

  UnreadableSectionException(SectionEnded end, RuntimeException cause) {
    super("section " + end.section() + " of execution " + end.execution(), cause);
    this.end = end;
  }

  SectionEnded end() {
    return end;
  }
}
