package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/** Why a section has no data. The word on the wire is the constant's name in lower case. */
public enum Reason {
  @JsonProperty("no_identifier")
  NO_IDENTIFIER(false, "No identifier of this person is known for this source."),
  @JsonProperty("source_unavailable")
  SOURCE_UNAVAILABLE(true, "The source could not be reached."),
  @JsonProperty("access_denied")
  ACCESS_DENIED(false, "The source refused our credentials or permissions."),
  @JsonProperty("missing_table")
  MISSING_TABLE(false, "A table or column that the data map names does not exist."),
  @JsonProperty("bad_query")
  BAD_QUERY(false, "The source does not accept the query of the data map."),
  @JsonProperty("timeout")
  TIMEOUT(true, "The source did not answer within the time allowed."),
  @JsonProperty("rate_limited")
  RATE_LIMITED(true, "The source asked us to slow down."),
  @JsonProperty("bad_answer")
  BAD_ANSWER(true, "The source's answer was incomplete or not understood."),
  @JsonProperty("too_large")
  TOO_LARGE(false, "The source's answer exceeds the limits set for it."),
  @JsonProperty("blocked_address")
  BLOCKED_ADDRESS(false, "The source's address is not allowed."),
  @JsonProperty("paging_loop")
  PAGING_LOOP(false, "The source repeated a page instead of going on."),
  @JsonProperty("upstream_failed")
  UPSTREAM_FAILED(true, "The identifier that this section needs could not be looked up."),
  @JsonProperty("not_configured")
  NOT_CONFIGURED(false, "The source is not configured here."),
  @JsonProperty("internal")
  INTERNAL(true, "An internal error stopped the collection.");

  private final boolean retried;
  private final String sentence;

  Reason(boolean retried, String sentence) {
    this.retried = retried;
    this.sentence = sentence;
  }

  /** Whether another attempt is made without an officer's word. */
  public boolean retried() {
    return retried;
  }

  /** The word on the wire. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Our sentence for people, without anything that the source said. */
  public String sentence() {
    return sentence;
  }

  /**
   * @throws IllegalArgumentException if no reason has this word
   */
  public static Reason of(String word) {
    return Arrays.stream(values())
        .filter(reason -> reason.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("reason: expected a known word"));
  }
}
