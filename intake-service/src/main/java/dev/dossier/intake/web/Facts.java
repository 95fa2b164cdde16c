package dev.dossier.intake.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** A short list of terms and what they are, for a page. */
public final class Facts {
  private final Map<String, String> facts = new LinkedHashMap<>();

  public Facts add(String term, String text) {
    facts.put(term, text);
    return this;
  }

  public Html html() {
    Html[] rows =
        facts.entrySet().stream()
            .map(fact -> Html.of("<dt>{}</dt><dd>{}</dd>", fact.getKey(), fact.getValue()))
            .toArray(Html[]::new);
    return Html.of("<dl>{}</dl>", Html.join(rows));
  }
}
