package dev.dossier.common.datamap;

import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who answers (GDPR Article 4(7)).
 *
 * @param contact an e-mail address
 * @param country ISO 3166-1 alpha-2, for public holidays
 * @param region ISO 3166-2 such as {@code DE-BE}
 * @param timeZone in which legal dates are counted
 * @param links web addresses by right: {@code correct}, {@code delete}, {@code restrict}, {@code
 *     object}
 */
public record Controller(
    String name,
    String contact,
    String country,
    @Nullable String region,
    ZoneId timeZone,
    Regime regime,
    @Nullable Authority authority,
    Map<String, String> links) {

  public Controller {
    links = Ordered.copy(links);
  }
}
