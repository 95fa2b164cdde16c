package dev.dossier.quickstart.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The vendors over HTTP, as a client sees them. */
class SampleVendorsIT {
  private static final SampleVendors.Credentials CREDENTIALS =
      new SampleVendors.Credentials("sk_test_x", "token", "key", "secret");

  private final SampleVendors vendors =
      SampleVendors.start(VendorContract.PEOPLE, CREDENTIALS, name -> 0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    vendors.close();
    client.close();
  }

  @Test
  void each_vendor_answers_at_its_own_address() throws Exception {
    assertThat(vendors.addresses()).containsOnlyKeys("stripe", "intercom", "analytics");
    JsonNode customer =
        json(request("stripe", "/v1/customers?email=jane.doe%40example.org", "Bearer sk_test_x"));
    assertThat(customer.path("data").size()).isEqualTo(2);
    HttpResponse<String> found =
        send(
            request("intercom", "/contacts/search", "Bearer token")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"query\":{\"field\":\"email\",\"operator\":\"=\","
                            + "\"value\":\"omar@example.com\"}}")));
    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.headers().firstValue("X-RateLimit-Remaining")).isPresent();
    assertThat(found.headers().firstValue("Content-Type").orElse("")).contains("json");
    JsonNode user =
        json(
            request(
                "analytics",
                "/api/2/usersearch?user=" + VendorContract.JANE.analyticsId(),
                VendorContract.basic("key:secret")));
    assertThat(user.path("matches").size()).isEqualTo(1);
  }

  @Test
  void a_store_tells_what_it_holds_of_a_person() {
    String jane = "jane.doe@example.org";
    assertThat(vendors.holds("stripe/customer", jane)).hasSize(2);
    assertThat(vendors.holds("stripe/charges", jane)).hasSizeGreaterThan(100);
    assertThat(vendors.holds("intercom/contact", jane)).hasSize(2);
    assertThat(vendors.holds("intercom/conversations", jane)).hasSizeGreaterThan(10);
    assertThat(vendors.holds("analytics/events", jane)).hasSizeGreaterThan(300);
    for (String dataset :
        new String[] {
          "stripe/customer", "stripe/charges", "stripe/invoices", "stripe/payment-methods",
          "stripe/subscriptions", "intercom/contact", "intercom/conversations", "analytics/users",
          "analytics/events"
        }) {
      assertThat(vendors.holds(dataset, "nora.nil@example.org")).as(dataset).isEmpty();
      assertThat(vendors.holds(dataset, "omar@example.com"))
          .as(dataset)
          .allSatisfy(item -> assertThat(item.toString()).doesNotContain(jane));
    }
  }

  private HttpRequest.Builder request(String vendor, String path, String authorization) {
    return HttpRequest.newBuilder(URI.create(vendors.addresses().get(vendor) + path))
        .header("Authorization", authorization);
  }

  private JsonNode json(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.MAPPER.readTree(response.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
