package dev.dossier.packager.inbox;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectedFiles;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.common.event.Wire;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.NoSuchObjectException;
import org.springframework.stereotype.Component;

/** Opens what is encrypted in plans and closing messages. */
@Component
public class ClosingMessages {
  private final ClaimChecks claimChecks;
  private final KeyEncryption keys;

  ClosingMessages(ClaimChecks claimChecks, KeyEncryption keys) {
    this.claimChecks = claimChecks;
    this.keys = keys;
  }

  /**
   * @throws UnreadableException if the key-encryption key did not wrap it for this version
   */
  public DataKey key(Plan plan) {
    try {
      return keys.unwrap(
          plan.contentKey(), AssociatedData.contentKey(plan.requestId(), plan.packageVersion()));
    } catch (DecryptionException e) {
      throw new UnreadableException("the content key of the plan", e);
    }
  }

  /**
   * @throws UnreadableException if it does not decrypt, or is not there
   */
  public SubjectDetails subject(Plan plan, DataKey key) {
    return open(
        plan.subject(),
        key,
        AssociatedData.subject(plan.requestId(), plan.packageVersion()),
        SubjectDetails.class,
        "the subject of the plan");
  }

  /**
   * @throws UnreadableException if it does not decrypt, or is not there
   */
  public CollectedFiles files(SectionEnded end, DataKey key) {
    Blob files = end.files();
    if (files == null) {
      throw new IllegalArgumentException("expected the end of an execution with files");
    }
    return open(
        files,
        key,
        AssociatedData.files(
            end.requestId(), end.packageVersion(), end.section(), end.execution(), end.run()),
        CollectedFiles.class,
        "the list of files of section " + end.section());
  }

  private <T> T open(Blob blob, DataKey key, byte[] associatedData, Class<T> type, String what) {
    try {
      return Wire.read(claimChecks.open(blob, key, associatedData), type);
    } catch (DecryptionException | MalformedMessageException | NoSuchObjectException e) {
      throw new UnreadableException(what, e);
    }
  }
}
