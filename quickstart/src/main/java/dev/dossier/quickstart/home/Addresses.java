package dev.dossier.quickstart.home;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where everything answers: {@code run/addresses.json}.
 *
 * @param postgres libpq URL with credentials
 * @param sample the sample company's database likewise, if that runs
 * @param vendors base URLs of the sample company's vendors by name, none without it
 * @param metrics Prometheus URL by service
 */
public record Addresses(
    String portal,
    String console,
    @Nullable String mailbox,
    String s3,
    String kafka,
    String postgres,
    @Nullable String sample,
    Map<String, String> vendors,
    Map<String, String> metrics) {

  /** Parts that are left out are not named. */
  public String toJson() {
    JsonMapper mapper = JsonMapper.builder().build();
    ObjectNode json = mapper.createObjectNode();
    json.put("portal", portal);
    json.put("console", console);
    if (mailbox != null) {
      json.put("mailbox", mailbox);
    }
    json.put("s3", s3);
    json.put("kafka", kafka);
    json.put("postgres", postgres);
    if (sample != null) {
      json.put("sample", sample);
    }
    if (!vendors.isEmpty()) {
      ObjectNode named = json.putObject("vendors");
      new TreeMap<>(vendors).forEach(named::put);
    }
    ObjectNode services = json.putObject("metrics");
    metrics.forEach(services::put);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }
}
