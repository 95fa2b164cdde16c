package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The right that a request exercises: GDPR Article 15 or Article 20. */
public enum RequestType {
  @JsonProperty("access")
  ACCESS("access"),
  @JsonProperty("portability")
  PORTABILITY("portability");

  private final String word;

  RequestType(String word) {
    this.word = word;
  }

  /** The word on the wire. */
  public String word() {
    return word;
  }
}
