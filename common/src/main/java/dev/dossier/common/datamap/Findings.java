package dev.dossier.common.datamap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with one file. Readers add to it and go on with a stand-in value, so that one run
 * names every mistake; a map with findings is never handed out.
 */
final class Findings {

  private static final int MOST = 200;

  private final String file;
  private final List<Finding> found = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  /** For a value that is reported already: nothing below it is worth a line. */
  Findings muted() {
    return new Findings(file);
  }

  void add(int line, String path, String message) {
    found.add(new Finding(file, line, path, message));
  }

  DataMapException exception() {
    List<Finding> sorted =
        found.stream()
            .sorted(Comparator.comparingInt(Finding::line))
            .limit(MOST)
            .collect(Collectors.toCollection(ArrayList::new));
    if (found.size() > MOST) {
      int line = sorted.getLast().line();
      sorted.add(new Finding(file, line, "", "and " + (found.size() - MOST) + " more findings"));
    }
    return new DataMapException(sorted);
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw exception();
    }
  }
}
