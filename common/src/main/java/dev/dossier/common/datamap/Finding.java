package dev.dossier.common.datamap;

/**
 * One mistake in a data map.
 *
 * @param line from 1
 * @param path of keys, such as {@code sections.profile.title}; empty for the file as a whole
 * @param message what was expected and what is there; never a value of a source's settings
 */
public record Finding(String file, int line, String path, String message) {

  @Override
  public String toString() {
    return file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
