package dev.dossier.common.datamap;

import java.util.List;
import java.util.stream.Collectors;

/** A data map is wrong; the message has one line for each finding. */
public final class DataMapException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  public DataMapException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /** All that is wrong, by line. */
  public List<Finding> findings() {
    return findings;
  }
}
