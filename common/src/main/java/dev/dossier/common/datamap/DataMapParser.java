package dev.dossier.common.datamap;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads data maps. The grammar is in {@code docs/data-map.md}. */
public final class DataMapParser {

  private DataMapParser() {}

  /**
   * @param fileName as findings name it
   * @throws DataMapException with all findings; with one only where the file is no YAML
   */
  public static DataMap parse(String fileName, byte[] yaml) throws DataMapException {
    Findings findings = new Findings(fileName);
    Value root = Value.root(YamlFile.read(yaml, findings), findings);
    DataMap map = new DataMapReader(root).read(sha256(yaml));
    findings.throwIfAny();
    return map;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
