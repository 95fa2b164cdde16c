package dev.dossier.packager.letter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The three files that tell what a package holds. */
public final class Letter {
  static final String README = "README.txt";
  static final String INDEX = "index.html";
  static final String MANIFEST = "manifest.json";

  private Letter() {}

  /** A file made here. */
  public record LetterFile(String path, byte[] content) {
    String sha256() {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  /** README, index and manifest; the same contents give the same bytes. */
  public static List<LetterFile> write(PackageContents contents) {
    LetterFile readme = file(README, Readme.write(contents));
    LetterFile index = file(INDEX, IndexPage.write(contents));
    LetterFile manifest =
        new LetterFile(MANIFEST, Manifest.write(contents, List.of(readme, index)));
    return List.of(readme, index, manifest);
  }

  private static LetterFile file(String path, String text) {
    return new LetterFile(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
