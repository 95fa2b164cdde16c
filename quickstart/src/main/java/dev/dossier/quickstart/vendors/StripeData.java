package dev.dossier.quickstart.vendors;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the sample company's Stripe account holds: objects of the kinds and with the fields that
 * {@code fixtures3.json} of github.com/stripe/openapi shows. Made when asked for, the same each
 * time. Safe for many threads.
 */
final class StripeData {
  private static final Comparator<JsonNode> NEWEST_FIRST =
      Comparator.<JsonNode>comparingLong(object -> object.path("created").asLong())
          .reversed()
          .thenComparing(object -> object.path("id").asString());
  private static final List<Brand> BRANDS =
      List.of(
          new Brand("visa", "4242"),
          new Brand("mastercard", "4444"),
          new Brand("amex", "0005"),
          new Brand("visa", "5556"),
          new Brand("jcb", "0505"));
  private static final List<Integer> PRICES = List.of(650, 1290, 2400);

  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, Holdings> made = new ConcurrentHashMap<>();

  StripeData(List<Person> people) {
    for (Person person : people) {
      for (int i = 0; i < person.stripeCustomers().size(); i++) {
        String id = person.stripeCustomers().get(i);
        accounts.put(id, new Account(id, person, i));
      }
    }
  }

  /** All that a customer has, each list newest first. */
  record Holdings(
      ObjectNode customer,
      List<JsonNode> charges,
      List<JsonNode> invoices,
      List<JsonNode> paymentMethods,
      List<JsonNode> subscriptions) {}

  boolean hasCustomer(String id) {
    return accounts.containsKey(id);
  }

  List<JsonNode> customers() {
    return sorted(accounts.keySet().stream().map(id -> of(id).customer()));
  }

  /** Of a known customer. */
  Holdings of(String customer) {
    return made.computeIfAbsent(customer, id -> make(Objects.requireNonNull(accounts.get(id))));
  }

  /** Of all customers, newest first. */
  List<JsonNode> all(Function<Holdings, List<JsonNode>> kind) {
    return sorted(accounts.keySet().stream().flatMap(id -> kind.apply(of(id)).stream()));
  }

  private static Holdings make(Account account) {
    Seed seed = Seed.of("stripe/" + account.id());
    Instant created = account.created();
    List<ObjectNode> methods = new ArrayList<>();
    int cards = account.isLarge() ? 3 : 1 + seed.below(2);
    for (int i = 0; i < cards; i++) {
      methods.add(paymentMethod(account, seed, created.plus(Duration.ofHours(1 + i))));
    }
    List<JsonNode> subscriptions = new ArrayList<>();
    int plans = account.isLarge() ? 2 : 1;
    for (int i = 0; i < plans; i++) {
      boolean ended = i < plans - 1 || seed.hit(15);
      subscriptions.add(subscription(account, seed, created.plus(Duration.ofDays(14 + i)), ended));
    }
    List<JsonNode> invoices = new ArrayList<>();
    List<JsonNode> charges = new ArrayList<>();
    int bills = account.isLarge() ? 28 : 1 + seed.below(8);
    for (int i = 0; i < bills; i++) {
      Instant at = seed.between(created, Seed.TODAY);
      ObjectNode method = seed.pick(methods);
      ObjectNode charge = charge(account, seed, at, method, "Subscription");
      invoices.add(invoice(account, seed, at, i + 1, charge));
      charges.add(charge);
    }
    int extras = account.isLarge() ? 109 : seed.below(6);
    for (int i = 0; i < extras; i++) {
      Instant at = seed.between(created, Seed.TODAY);
      charges.add(charge(account, seed, at, seed.pick(methods), "Additional storage"));
    }
    ObjectNode customer = customer(account, methods.getFirst(), bills + 1);
    return new Holdings(
        customer,
        sorted(charges.stream()),
        sorted(invoices.stream()),
        sorted(methods.stream()),
        sorted(subscriptions.stream()));
  }

  private static List<JsonNode> sorted(Stream<? extends JsonNode> objects) {
    return objects.<JsonNode>map(object -> object).sorted(NEWEST_FIRST).toList();
  }

  private static ObjectNode customer(Account account, ObjectNode method, int nextInvoice) {
    return Json.object(
        """
        {"id": %s, "object": "customer", "address": null, "balance": 0, "created": %s,
         "currency": "eur", "default_source": null, "delinquent": false, "description": %s,
         "discount": null, "email": %s, "invoice_prefix": %s,
         "invoice_settings": {"custom_fields": null, "default_payment_method": %s, "footer": null,
           "rendering_options": null},
         "livemode": false, "metadata": {"user_id": %s}, "name": %s, "next_invoice_sequence": %s,
         "phone": null, "preferred_locales": ["en-GB"], "shipping": null, "tax_exempt": "none",
         "test_clock": null}
        """,
        account.id(),
        account.created().getEpochSecond(),
        account.number() == 0 ? "Acme Cloud" : "Acme Cloud (second account)",
        account.person().email(),
        account.invoicePrefix(),
        method.get("id"),
        Long.toString(account.person().id()),
        account.person().name(),
        nextInvoice);
  }

  private static ObjectNode paymentMethod(Account account, Seed seed, Instant at) {
    Brand brand = seed.pick(BRANDS);
    return Json.object(
        """
        {"id": %s, "object": "payment_method", "allow_redisplay": "unspecified",
         "billing_details": {"address": {"city": null, "country": "DE", "line1": null,
           "line2": null, "postal_code": null, "state": null}, "email": %s, "name": %s,
           "phone": null, "tax_id": null},
         "card": {"brand": %s, "checks": {"address_line1_check": null,
           "address_postal_code_check": null, "cvc_check": "pass"}, "country": "DE",
           "display_brand": %s, "exp_month": %s, "exp_year": %s, "fingerprint": %s,
           "funding": "credit", "generated_from": null, "last4": %s,
           "networks": {"available": [%s], "preferred": null},
           "three_d_secure_usage": {"supported": true}, "wallet": null},
         "created": %s, "customer": %s, "livemode": false, "metadata": {}, "type": "card"}
        """,
        "pm_" + seed.alphanumeric(24),
        account.person().email(),
        account.person().name(),
        brand.name(),
        brand.name(),
        1 + seed.below(12),
        2027 + seed.below(5),
        seed.alphanumeric(16),
        brand.last4(),
        brand.name(),
        at.getEpochSecond(),
        account.id());
  }

  private static ObjectNode charge(
      Account account, Seed seed, Instant at, ObjectNode method, String what) {
    int amount = (1 + seed.below(24)) * seed.pick(PRICES);
    boolean refunded = seed.hit(4);
    String id = "ch_" + seed.alphanumeric(24);
    JsonNode card = method.path("card");
    return Json.object(
        """
        {"id": %s, "object": "charge", "amount": %s, "amount_captured": %s, "amount_refunded": %s,
         "application": null, "application_fee": null, "application_fee_amount": null,
         "balance_transaction": %s, "billing_details": %s,
         "calculated_statement_descriptor": "ACME CLOUD", "captured": true, "created": %s,
         "currency": "eur", "customer": %s, "description": %s, "disputed": false,
         "failure_balance_transaction": null, "failure_code": null, "failure_message": null,
         "fraud_details": {}, "livemode": false, "metadata": {"user_id": %s},
         "on_behalf_of": null, "outcome": {"network_status": "approved_by_network",
           "reason": null, "risk_level": "normal", "seller_message": "Payment complete.",
           "type": "authorized"}, "paid": true, "payment_intent": %s, "payment_method": %s,
         "payment_method_details": {"card": {"brand": %s, "country": "DE", "exp_month": %s,
           "exp_year": %s, "fingerprint": %s, "funding": "credit", "last4": %s, "network": %s,
           "wallet": null}, "type": "card"},
         "receipt_email": %s, "receipt_number": null, "receipt_url": null, "refunded": %s,
         "review": null, "shipping": null, "source_transfer": null, "statement_descriptor": null,
         "statement_descriptor_suffix": null, "status": "succeeded", "transfer_data": null,
         "transfer_group": null}
        """,
        id,
        amount,
        amount,
        refunded ? amount : 0,
        "txn_" + seed.alphanumeric(24),
        method.get("billing_details"),
        at.getEpochSecond(),
        account.id(),
        what,
        Long.toString(account.person().id()),
        "pi_" + seed.alphanumeric(24),
        method.get("id"),
        card.get("brand"),
        card.get("exp_month"),
        card.get("exp_year"),
        card.get("fingerprint"),
        card.get("last4"),
        card.get("brand"),
        account.person().email(),
        refunded);
  }

  private static ObjectNode invoice(
      Account account, Seed seed, Instant at, int number, ObjectNode charge) {
    String id = "in_" + seed.alphanumeric(24);
    JsonNode amount = charge.get("amount");
    long created = at.getEpochSecond();
    ObjectNode line =
        Json.object(
            """
            {"id": %s, "object": "line_item", "amount": %s, "currency": "eur", "description": %s,
             "discountable": true, "discounts": [], "invoice": %s, "livemode": false,
             "metadata": {}, "period": {"end": %s, "start": %s}, "quantity": 1}
            """,
            "il_" + seed.alphanumeric(24),
            amount,
            "Acme Cloud, seats for one month",
            id,
            created,
            created - Duration.ofDays(30).toSeconds());
    return Json.object(
        """
        {"id": %s, "object": "invoice", "account_country": "DE", "account_name": "Acme Cloud GmbH",
         "amount_due": %s, "amount_paid": %s, "amount_remaining": 0, "attempt_count": 1,
         "attempted": true, "auto_advance": false, "billing_reason": "subscription_cycle",
         "collection_method": "charge_automatically", "created": %s, "currency": "eur",
         "customer": %s, "customer_email": %s, "customer_name": %s, "customer_phone": null,
         "description": null, "due_date": null, "lines": {"object": "list", "data": [%s],
           "has_more": false, "url": %s},
         "livemode": false, "metadata": {}, "number": %s, "period_end": %s, "period_start": %s,
         "receipt_number": null, "status": "paid", "subtotal": %s, "total": %s}
        """,
        id,
        amount,
        amount,
        created,
        account.id(),
        account.person().email(),
        account.person().name(),
        line,
        "/v1/invoices/" + id + "/lines",
        "%s-%04d".formatted(account.invoicePrefix(), number),
        created,
        created - Duration.ofDays(30).toSeconds(),
        amount,
        amount);
  }

  private static ObjectNode subscription(Account account, Seed seed, Instant at, boolean ended) {
    String id = "sub_" + seed.alphanumeric(24);
    Long end = ended ? Long.valueOf(seed.between(at, Seed.TODAY).getEpochSecond()) : null;
    int price = seed.pick(PRICES);
    return Json.object(
        """
        {"id": %s, "object": "subscription", "billing_cycle_anchor": %s, "cancel_at": null,
         "cancel_at_period_end": false, "canceled_at": %s,
         "collection_method": "charge_automatically", "created": %s, "currency": "eur",
         "customer": %s, "days_until_due": null, "default_payment_method": null,
         "description": null, "ended_at": %s, "items": {"object": "list", "data": [
           {"id": %s, "object": "subscription_item", "created": %s, "metadata": {},
            "price": {"id": %s, "object": "price", "active": true, "currency": "eur",
              "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"},
              "type": "recurring", "unit_amount": %s, "unit_amount_decimal": %s},
            "quantity": %s, "subscription": %s}], "has_more": false, "url": %s},
         "livemode": false, "metadata": {}, "start_date": %s, "status": %s, "trial_end": null,
         "trial_start": null}
        """,
        id,
        at.getEpochSecond(),
        end,
        at.getEpochSecond(),
        account.id(),
        end,
        "si_" + seed.alphanumeric(14),
        at.getEpochSecond(),
        "price_" + price,
        price,
        Integer.toString(price),
        2 + seed.below(24),
        id,
        "/v1/subscription_items?subscription=" + id,
        at.getEpochSecond(),
        ended ? "canceled" : "active");
  }

  private record Brand(String name, String last4) {}

  /**
   * @param number 0 for the person's first account
   */
  private record Account(String id, Person person, int number) {
    /** More than one page of charges. */
    boolean isLarge() {
      return person.busy() && number == 0;
    }

    /** Invoice numbers begin with it. */
    String invoicePrefix() {
      return Seed.of("stripe/prefix/" + id).hex(8).toUpperCase(Locale.ROOT);
    }

    Instant created() {
      return person.since().plus(Duration.ofDays(13L * (number + 1)));
    }
  }
}
