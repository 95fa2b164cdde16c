package dev.dossier.common.datamap;

import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Every version of the data map that a request was ever planned by, in the store under its SHA-256.
 * A version never changes, so it is read and checked once per process. Thread-safe.
 */
public final class DataMaps {
  private final ObjectStore store;
  private final ConcurrentMap<String, DataMap> read = new ConcurrentHashMap<>();

  public DataMaps(ObjectStore store) {
    this.store = store;
  }

  /**
   * Checks and stores a map; storing one again changes nothing.
   *
   * @param fileName as findings name it
   * @throws DataMapException with all findings
   */
  public DataMap put(String fileName, byte[] yaml) throws DataMapException {
    DataMap map = DataMapParser.parse(fileName, yaml);
    store.put(ObjectKeys.dataMap(map.hash()), yaml, "application/yaml");
    read.put(map.hash(), map);
    return map;
  }

  /**
   * @throws dev.dossier.common.storage.NoSuchObjectException if no such version was stored
   * @throws IllegalStateException if what is stored is not what its name says
   */
  public DataMap get(String sha256) {
    return read.computeIfAbsent(sha256, this::fetch);
  }

  private DataMap fetch(String sha256) {
    String key = ObjectKeys.dataMap(sha256);
    try {
      DataMap map = DataMapParser.parse(key, store.get(key));
      if (!map.hash().equals(sha256)) {
        throw new IllegalStateException(key + ": expected content of that SHA-256");
      }
      return map;
    } catch (DataMapException e) {
      throw new IllegalStateException(key + ": expected a data map that this version reads", e);
    }
  }
}
