package dev.dossier.packager.assembly;

import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.PackageMessage.SealedSection;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.StorageException;
import dev.dossier.common.storage.Upload;
import dev.dossier.packager.inbox.ClosingMessages;
import dev.dossier.packager.inbox.Inbox;
import dev.dossier.packager.letter.PackageContents;
import dev.dossier.packager.letter.PackageContents.SectionContents;
import dev.dossier.packager.version.Versions.Claim;
import dev.dossier.packager.version.Versions.Seal;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Makes a package in the store, under a key that contains the claim's epoch. */
@Component
class Assembler {
  private final Inbox inbox;
  private final ClosingMessages closingMessages;
  private final ContentsReader contentsReader;
  private final ObjectStore store;
  private final Clock clock;

  Assembler(
      Inbox inbox,
      ClosingMessages closingMessages,
      ContentsReader contentsReader,
      ObjectStore store,
      Clock clock) {
    this.inbox = inbox;
    this.closingMessages = closingMessages;
    this.contentsReader = contentsReader;
    this.store = store;
    this.clock = clock;
  }

  /** A package that is durable, and not valid yet: that is the seal's to say. */
  record Made(Seal seal, List<SealedSection> sections) {}

  /**
   * @throws dev.dossier.packager.inbox.UnreadableException if the package can never be made
   * @throws UnreadableSectionException if a section's winner is unreadable
   */
  Made make(Claim claim) {
    DataKey key = closingMessages.key(claim.plan());
    Map<String, SectionEnded> winners = inbox.winners(claim.id());
    PackageContents contents = contentsReader.read(claim, key, winners);
    FragmentSource source =
        new FragmentSource(claim.id(), inbox.fragments(claim.id()), key, inbox, store);
    PackageWriter writer = new PackageWriter(contents, winners, source);
    return new Made(upload(claim, writer), sections(contents, winners));
  }

  private Seal upload(Claim claim, PackageWriter writer) {
    String object =
        ObjectKeys.packageOf(claim.id().requestId(), claim.id().version(), claim.epoch());
    try (Upload upload = store.upload(object, "application/zip")) {
      Measured measured = new Measured(upload);
      writer.write(measured);
      upload.complete();
      return new Seal(object, measured.bytes(), measured.sha256(), clock.instant());
    } catch (IOException e) {
      throw new StorageException("upload of " + object + " failed", e);
    }
  }

  private static List<SealedSection> sections(
      PackageContents contents, Map<String, SectionEnded> winners) {
    return contents.sections().stream().map(section -> sealed(section, winners)).toList();
  }

  private static SealedSection sealed(SectionContents section, Map<String, SectionEnded> winners) {
    SectionEnded end = winners.get(section.name());
    return new SealedSection(
        section.name(),
        section.status().word(),
        end == null ? null : end.execution(),
        section.records(),
        end == null ? 0 : end.bytes());
  }
}
