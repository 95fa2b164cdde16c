package dev.dossier.common.datamap;

import java.util.List;
import java.util.Map;

/**
 * A part of the answer, with what GDPR Article 15(1) wants to be told about it.
 *
 * @param source name of the source of all its datasets
 * @param portable whether it goes into a package under Article 20
 */
public record Section(
    String name,
    Title title,
    String source,
    String category,
    String purpose,
    LegalBasis legalBasis,
    String retention,
    List<String> recipients,
    Origin origin,
    boolean portable,
    Map<String, Dataset> datasets) {

  public Section {
    recipients = List.copyOf(recipients);
    datasets = Ordered.copy(datasets);
  }

  /**
   * @throws java.util.NoSuchElementException when there is none of the name
   */
  public Dataset dataset(String name) {
    return Ordered.get(datasets, "dataset", name);
  }
}
