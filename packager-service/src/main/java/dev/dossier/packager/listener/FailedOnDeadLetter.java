package dev.dossier.packager.listener;

import dev.dossier.common.messaging.DeadLetters.DeadLetterState;
import dev.dossier.packager.version.Failures;
import dev.dossier.packager.version.VersionId;
import dev.dossier.packager.version.Versions;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A message that cannot be handled fails the version that it belongs to. */
@Component
class FailedOnDeadLetter implements DeadLetterState {
  private static final JsonMapper JSON = new JsonMapper();

  private final Versions versions;
  private final Failures failures;
  private final TransactionTemplate transactions;

  FailedOnDeadLetter(Versions versions, Failures failures, TransactionTemplate transactions) {
    this.versions = versions;
    this.failures = failures;
    this.transactions = transactions;
  }

  @Override
  public void onDeadLetter(String topic, String key, byte[] payload) {
    UUID requestId;
    try {
      requestId = UUID.fromString(key);
    } catch (IllegalArgumentException e) {
      // It names no request, so there is nobody whose state it could be.
      return;
    }
    transactions.executeWithoutResult(
        status -> affected(requestId, payload).forEach(failures::fail));
  }

  /** The version that it names; else all of the request's that are still open. */
  private List<VersionId> affected(UUID requestId, byte[] payload) {
    int version = versionIn(payload);
    return version > 0 ? List.of(new VersionId(requestId, version)) : versions.open(requestId);
  }

  private static int versionIn(byte[] payload) {
    try {
      JsonNode root = JSON.readTree(payload);
      return root == null ? 0 : root.path("packageVersion").asInt(0);
    } catch (JacksonException e) {
      return 0;
    }
  }
}
