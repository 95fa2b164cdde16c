package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an execution of a section ended. Empty is not failed. */
public enum Outcome {
  @JsonProperty("found")
  FOUND("found"),
  @JsonProperty("nothing_found")
  NOTHING_FOUND("nothing_found"),
  @JsonProperty("failed")
  FAILED("failed");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /** The word on the wire. */
  public String word() {
    return word;
  }
}
