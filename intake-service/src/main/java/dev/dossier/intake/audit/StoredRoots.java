package dev.dossier.intake.audit;

import dev.dossier.common.storage.NoSuchObjectException;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The roots in the store. Whoever can write there can put anything: nothing is taken on trust. */
final class StoredRoots {
  /** Some 250,000 chains that moved on one day. */
  static final int LARGEST = 32 * 1024 * 1024;

  private static final Pattern NAME = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})\\.json");
  private static final int SHOWN = 80;
  private final ObjectStore store;

  StoredRoots(ObjectStore store) {
    this.store = store;
  }

  /**
   * @param odd objects beside them whose names are none of a root's
   */
  record Listing(SortedSet<LocalDate> dates, List<Finding> odd) {
    Listing {
      odd = List.copyOf(odd);
    }
  }

  Listing list() {
    SortedSet<LocalDate> dates = new TreeSet<>();
    List<Finding> odd = new ArrayList<>();
    for (ObjectStore.StoredObject object : store.list(RootDocument.PREFIX)) {
      date(object.key())
          .ifPresentOrElse(
              dates::add,
              () -> odd.add(new Finding.Foreign(shown(object.key()), "it is no root's name")));
    }
    return new Listing(dates, odd);
  }

  private static Optional<LocalDate> date(String key) {
    Matcher name = NAME.matcher(key.substring(RootDocument.PREFIX.length()));
    if (!name.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(name.group(1)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** For a line of text: somebody else chose it. */
  private static String shown(String key) {
    String plain = key.replaceAll("[^A-Za-z0-9._/+:-]", "?");
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "...";
  }

  RootObject read(LocalDate date) {
    byte[] json;
    try (InputStream in = store.open(RootDocument.objectKey(date))) {
      json = in.readNBytes(LARGEST + 1);
    } catch (NoSuchObjectException e) {
      return new RootObject.Absent();
    } catch (IOException e) {
      throw new StorageException("get the root of " + date + ": the answer broke off", e);
    }
    if (json.length > LARGEST) {
      return new RootObject.Unreadable("it is larger than a root can be");
    }
    return RootDocument.read(json)
        .<RootObject>map(RootObject.Readable::new)
        .orElseGet(() -> new RootObject.Unreadable("it is no root"));
  }

  /** Whether nothing there has a root's name. */
  boolean isEmpty() {
    return list().dates().isEmpty();
  }

  boolean has(LocalDate date) {
    return store.size(RootDocument.objectKey(date)).isPresent();
  }

  /**
   * @return whether the store has exactly this now; what stood there before is never replaced
   */
  boolean put(RootDocument document) {
    String key = RootDocument.objectKey(document.date());
    store.putIfAbsent(key, document.toJson(), "application/json");
    return read(document.date()) instanceof RootObject.Readable stored
        && Arrays.equals(stored.document().hash(), document.hash());
  }
}
