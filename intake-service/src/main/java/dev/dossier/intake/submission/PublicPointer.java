package dev.dossier.intake.submission;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JSON Pointer for others to read than the caller: a member's name may be anything, an address
 * too, so what does not look like a name is left out.
 */
final class PublicPointer {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,59}|[0-9]{1,3}");

  private PublicPointer() {}

  static String of(String pointer) {
    return Arrays.stream(pointer.split("/", -1))
        .map(name -> name.isEmpty() || NAME.matcher(name).matches() ? name : "…")
        .collect(Collectors.joining("/"));
  }
}
