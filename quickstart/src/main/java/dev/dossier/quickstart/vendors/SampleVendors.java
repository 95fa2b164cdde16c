package dev.dossier.quickstart.vendors;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;

/**
 * Stripe, Intercom and Amplitude for the sample company, each a server of its own that holds data
 * of the company's customers.
 */
public final class SampleVendors implements AutoCloseable {
  /**
   * Far above the documented 360: the sample is asked for many people within minutes, for which a
   * company would buy more.
   */
  private static final int ANALYTICS_CALLS_PER_HOUR = 100 * Amplitude.CALLS_PER_HOUR;

  private final Map<String, VendorServer> servers = new LinkedHashMap<>();
  private final List<Person> people;
  private final StripeData stripe;
  private final IntercomData intercom;
  private final AmplitudeData amplitude;

  /**
   * What the servers ask their callers for.
   *
   * @param amplitudeKey the user of basic credentials
   * @param amplitudeSecret their password
   */
  public record Credentials(
      String stripeKey, String intercomToken, String amplitudeKey, String amplitudeSecret) {}

  private SampleVendors(List<Person> people) {
    this.people = people;
    this.stripe = new StripeData(people);
    this.intercom = new IntercomData(people);
    this.amplitude = new AmplitudeData(people);
  }

  /**
   * @param ports by name: {@code stripe}, {@code intercom}, {@code analytics}
   */
  public static SampleVendors start(
      List<Person> people, Credentials credentials, ToIntFunction<String> ports) {
    return start(people, credentials, InetAddress.getLoopbackAddress(), ports);
  }

  /** As the other, on another interface of the machine than the loopback one. */
  public static SampleVendors start(
      List<Person> people,
      Credentials credentials,
      InetAddress listen,
      ToIntFunction<String> ports) {
    SampleVendors vendors = new SampleVendors(List.copyOf(people));
    InstantSource clock = InstantSource.system();
    try {
      vendors.add(
          "stripe",
          listen,
          ports,
          new Stripe(
              vendors.stripe,
              credentials.stripeKey(),
              new RateLimit(Stripe.TEST_MODE_CALLS_PER_SECOND, Duration.ofSeconds(1), clock)));
      vendors.add(
          "intercom",
          listen,
          ports,
          new Intercom(
              vendors.intercom,
              credentials.intercomToken(),
              new RateLimit(Intercom.CALLS_PER_TEN_SECONDS, Duration.ofSeconds(10), clock)));
      vendors.add(
          "analytics",
          listen,
          ports,
          new Amplitude(
              vendors.amplitude,
              credentials.amplitudeKey() + ":" + credentials.amplitudeSecret(),
              new RateLimit(ANALYTICS_CALLS_PER_HOUR, Duration.ofHours(1), clock),
              Amplitude.CALLS_AT_ONCE));
      return vendors;
    } catch (RuntimeException e) {
      vendors.close();
      throw e;
    }
  }

  private void add(
      String name, InetAddress listen, ToIntFunction<String> ports, VendorServer.Api api) {
    servers.put(name, VendorServer.start(name, listen, ports.applyAsInt(name), api));
  }

  /** Base URL by name, in the order of their start. */
  public Map<String, URI> addresses() {
    Map<String, URI> addresses = new LinkedHashMap<>();
    servers.forEach((name, server) -> addresses.put(name, server.address()));
    return addresses;
  }

  /**
   * What a vendor's own store holds of a person, taken past the API: the items of a dataset of the
   * sample's data map, in no order.
   *
   * @param dataset for example {@code stripe/charges}
   * @throws IllegalArgumentException for another vendor's or an unknown dataset
   */
  public List<JsonNode> holds(String dataset, String email) {
    List<Person> wanted = people.stream().filter(person -> person.email().equals(email)).toList();
    return switch (dataset) {
      case "stripe/customer" -> stripe(wanted, holdings -> List.of(holdings.customer()));
      case "stripe/charges" -> stripe(wanted, StripeData.Holdings::charges);
      case "stripe/invoices" -> stripe(wanted, StripeData.Holdings::invoices);
      case "stripe/payment-methods" -> stripe(wanted, StripeData.Holdings::paymentMethods);
      case "stripe/subscriptions" -> stripe(wanted, StripeData.Holdings::subscriptions);
      case "intercom/contact" -> contacts(email);
      case "intercom/conversations" ->
          contacts(email).stream()
              .map(contact -> contact.path("id").asString())
              .flatMap(id -> intercom.conversationsOf(id).stream())
              .<JsonNode>map(conversation -> conversation)
              .toList();
      case "analytics/users" -> users(wanted).stream().<JsonNode>map(AmplitudeData::match).toList();
      case "analytics/events" ->
          users(wanted).stream()
              .flatMap(user -> amplitude.events(user.id()).stream())
              .<JsonNode>map(event -> event)
              .toList();
      default -> throw new IllegalArgumentException("no vendor has a dataset " + dataset);
    };
  }

  private List<JsonNode> stripe(
      List<Person> wanted, Function<StripeData.Holdings, List<JsonNode>> kind) {
    return wanted.stream()
        .flatMap(person -> person.stripeCustomers().stream())
        .flatMap(customer -> kind.apply(stripe.of(customer)).stream())
        .toList();
  }

  private List<JsonNode> contacts(String email) {
    Predicate<JsonNode> theirs = contact -> contact.path("email").asString("").equals(email);
    return intercom.contacts().stream().<JsonNode>map(contact -> contact).filter(theirs).toList();
  }

  private List<AmplitudeData.User> users(List<Person> wanted) {
    List<String> ids = wanted.stream().map(Person::analyticsId).toList();
    return amplitude.users().stream().filter(user -> ids.contains(user.userId())).toList();
  }

  @Override
  public void close() {
    servers.values().forEach(VendorServer::close);
  }
}
