package dev.dossier.intake.web;

/**
 * What is wrong with one field.
 *
 * @param field JSON Pointer (RFC 6901) into the body; empty: the body as a whole
 * @param message what was expected; never the value
 */
public record FieldError(String field, String message) {
  private static final int LONGEST_NAME = 100;

  /** The pointer to a member, with the escapes of RFC 6901; a very long name is cut. */
  public static String pointer(String parent, String member) {
    String name =
        member.length() <= LONGEST_NAME ? member : member.substring(0, LONGEST_NAME) + "…";
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
