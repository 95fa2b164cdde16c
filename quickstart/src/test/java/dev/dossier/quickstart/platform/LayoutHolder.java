package dev.dossier.quickstart.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another launcher: holds a layout until its input ends. */
public final class LayoutHolder {
  private LayoutHolder() {}

  /**
   * @param args parent, kind and key
   */
  public static void main(String[] args) throws IOException {
    new Layouts(Path.of(args[0])).hold(args[1], args[2], Files::createDirectory);
    System.out.println("held");
    while (System.in.read() >= 0) {
      // Only the end counts.
    }
  }
}
