package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Formats of a dataset in the package. JSON is always written; the others are beside it. */
public enum Format {
  @JsonProperty("json")
  JSON("json"),
  @JsonProperty("csv")
  CSV("csv");

  private final String word;

  Format(String word) {
    this.word = word;
  }

  /** The word on the wire, and the file's extension. */
  public String word() {
    return word;
  }
}
