package dev.dossier.intake.plan;

import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.request.ServiceKeys;
import dev.dossier.intake.time.Utc;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What officers confirmed: that these values are the person's, though they do not match. A keyed
 * hash of them outlives their content key; with other values it is another question.
 */
@Component
final class Confirmations implements MustMatch.Confirmed {
  private static final String PURPOSE = "confirmed-identity";

  private final ServiceKeys keys;
  private final Clock clock;

  Confirmations(ServiceKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The caller writes the row. */
  IdentityRecord confirm(OpenVersion version, Resolution resolution, MustMatch.Pair pair) {
    IdentityRecord row = Objects.requireNonNull(resolution.identity(pair.identity()));
    row.setConfirmedAt(Utc.of(clock.instant()));
    row.setConfirmed(hash(version, resolution, pair));
    return row;
  }

  @Override
  public boolean is(OpenVersion version, Resolution resolution, MustMatch.Pair pair) {
    IdentityRecord row = resolution.identity(pair.identity());
    byte[] confirmed = row == null ? null : row.getConfirmed();
    return confirmed != null && MessageDigest.isEqual(confirmed, hash(version, resolution, pair));
  }

  private byte[] hash(OpenVersion version, Resolution resolution, MustMatch.Pair pair) {
    return keys.hmac(
        PURPOSE,
        text(
                version.requestId(),
                pair,
                IdentityValues.of(version, resolution, pair.identity()),
                IdentityValues.of(version, resolution, pair.expected()))
            .getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The order of the values says nothing; each has its length before it, so none runs into the
   * next.
   */
  private static String text(
      UUID requestId, MustMatch.Pair pair, List<String> values, List<String> expected) {
    StringBuilder text = new StringBuilder(requestId.toString());
    add(text, pair.identity(), values);
    add(text, pair.expected(), expected);
    return text.toString();
  }

  private static void add(StringBuilder text, String name, List<String> values) {
    text.append('|').append(name).append('|').append(values.size());
    values.stream()
        .sorted()
        .forEach(value -> text.append('|').append(value.length()).append(':').append(value));
  }
}
