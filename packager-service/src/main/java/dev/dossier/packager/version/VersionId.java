package dev.dossier.packager.version;

import java.util.UUID;

/** A package version of a request. */
public record VersionId(UUID requestId, int version) {

  /**
   * The form that {@link #toString} gives: {@code <request>/<version>}.
   *
   * @throws IllegalArgumentException if it is another
   */
  public static VersionId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("expected <request>/<version>");
    }
    return new VersionId(
        UUID.fromString(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return requestId + "/" + version;
  }
}
