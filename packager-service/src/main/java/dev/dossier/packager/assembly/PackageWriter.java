package dev.dossier.packager.assembly;

import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.storage.NoSuchObjectException;
import dev.dossier.packager.archive.EntryNames;
import dev.dossier.packager.archive.PackageArchive;
import dev.dossier.packager.archive.PackageArchive.RawEntry;
import dev.dossier.packager.inbox.FragmentId;
import dev.dossier.packager.inbox.UnreadableException;
import dev.dossier.packager.letter.Letter;
import dev.dossier.packager.letter.Letter.LetterFile;
import dev.dossier.packager.letter.PackageContents;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes a package: the letter's files and the collected ones, by name. */
final class PackageWriter {
  private final PackageContents contents;
  private final Map<String, SectionEnded> winners;
  private final Fragments.Source source;

  PackageWriter(
      PackageContents contents, Map<String, SectionEnded> winners, Fragments.Source source) {
    this.contents = contents;
    this.winners = winners;
    this.source = source;
  }

  private sealed interface Entry {
    String path();

    record Made(LetterFile file) implements Entry {
      @Override
      public String path() {
        return file.path();
      }
    }

    record Collected(SectionEnded end, CollectedFile file) implements Entry {
      @Override
      public String path() {
        return file.path();
      }
    }
  }

  /**
   * @throws UnreadableException if entries' names are unsafe or not unique
   * @throws UnreadableSectionException if a section's fragments are not what its closing message
   *     says
   */
  void write(OutputStream out) throws IOException {
    List<Entry> entries = entries();
    Fragments fragments = new Fragments(uses(entries), source);
    try (PackageArchive archive = new PackageArchive(out, contents.generatedAt())) {
      for (Entry entry : entries) {
        switch (entry) {
          case Entry.Made made -> archive.add(made.path(), made.file().content());
          case Entry.Collected collected -> copy(collected, archive, fragments);
        }
      }
      archive.finish();
    }
  }

  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    Letter.write(contents).forEach(file -> entries.add(new Entry.Made(file)));
    for (var section : contents.sections()) {
      SectionEnded end = winners.get(section.name());
      if (end != null) {
        section.files().forEach(file -> entries.add(new Entry.Collected(end, file)));
      }
    }
    try {
      EntryNames.check(entries.stream().map(Entry::path).toList());
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("the list of entries", e);
    }
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  private static List<FragmentId> uses(List<Entry> entries) {
    List<FragmentId> uses = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Collected collected) {
        for (var segment : collected.file().segments()) {
          uses.add(new FragmentId(collected.end().execution(), segment.run(), segment.fragment()));
        }
      }
    }
    return uses;
  }

  private static void copy(Entry.Collected entry, PackageArchive archive, Fragments fragments)
      throws IOException {
    CollectedFile file = entry.file();
    RawEntry raw =
        new RawEntry(
            file.path(),
            file.bytes(),
            file.compressedBytes() + SegmentStream.FINAL_BLOCK.length,
            file.crc32());
    try {
      archive.add(raw, new SegmentStream(entry.end().execution(), file.segments(), fragments));
    } catch (UnreadableException | NoSuchObjectException e) {
      throw new UnreadableSectionException(entry.end(), e);
    }
  }
}
