package dev.dossier.intake.web;

/** The one button of a link's page: a POST with the token, since a GET must change nothing. */
public final class TokenForm {
  private static final String FORM =
      """
      <form method="post" action="{}" autocomplete="off">
      <input type="hidden" name="token" value="{}">
      <button type="submit">{}</button>
      </form>\
      """;

  private TokenForm() {}

  public static Html of(String action, String token, String label) {
    return Html.of(FORM, action, token, label);
  }
}
