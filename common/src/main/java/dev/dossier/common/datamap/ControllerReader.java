package dev.dossier.common.datamap;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code controller} of a data map. */
final class ControllerReader {

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final String[] RIGHTS = {"correct", "delete", "restrict", "object"};

  private ControllerReader() {}

  static Controller read(Value value) {
    Fields fields =
        new Fields(
            value,
            "name",
            "contact",
            "country",
            "region",
            "timeZone",
            "regime",
            "authority",
            "links");
    String country =
        fields
            .need("country")
            .text("an ISO 3166-1 country code such as DE or GB", COUNTRIES::contains);
    return new Controller(
        fields.need("name").text(),
        fields.need("contact").text("an e-mail address", text -> text.matches("[^\\s@]+@[^\\s@]+")),
        country,
        region(fields.get("region"), country),
        zone(fields.need("timeZone")),
        fields.need("regime").choice(Regime.values()),
        authority(fields.get("authority")),
        links(fields.get("links")));
  }

  private static @Nullable String region(@Nullable Value value, String country) {
    return value == null
        ? null
        : value.text(
            "an ISO 3166-2 code of the country such as DE-BE",
            text ->
                text.matches("[A-Z]{2}-[A-Z0-9]{1,3}")
                    && (text.startsWith(country + "-") || !COUNTRIES.contains(country)));
  }

  private static ZoneId zone(Value value) {
    Set<String> known = ZoneId.getAvailableZoneIds();
    String name = value.text("an IANA time zone such as Europe/Berlin", known::contains);
    return known.contains(name) ? ZoneId.of(name) : ZoneOffset.UTC;
  }

  private static @Nullable Authority authority(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    Fields fields = new Fields(value, "name", "url");
    return new Authority(fields.need("name").text(), address(fields.need("url")));
  }

  private static Map<String, String> links(@Nullable Value value) {
    Map<String, String> links = new LinkedHashMap<>();
    if (value != null) {
      Fields fields = new Fields(value, RIGHTS);
      for (String right : RIGHTS) {
        Value link = fields.get(right);
        if (link != null) {
          links.put(right, address(link));
        }
      }
    }
    return links;
  }

  /** Only web addresses: they become links of mails and pages. */
  private static String address(Value value) {
    return value.text("an http or https address", ControllerReader::isWebAddress);
  }

  private static boolean isWebAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && ("https".equalsIgnoreCase(uri.getScheme())
              || "http".equalsIgnoreCase(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
