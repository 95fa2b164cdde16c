package dev.dossier.quickstart.vendors;

import java.time.Instant;
import java.util.List;

/**
 * A customer of the sample company, as its vendors are told of them.
 *
 * @param id in the company's own database
 * @param analyticsId the pseudonym that events are sent under
 * @param stripeCustomers newest last
 * @param active whether they ever used the product: support and analytics know only those
 * @param busy has more of everything, so that lists have pages
 */
public record Person(
    long id,
    String email,
    String name,
    String analyticsId,
    List<String> stripeCustomers,
    Instant since,
    boolean active,
    boolean busy) {

  public Person {
    stripeCustomers = List.copyOf(stripeCustomers);
  }
}
