package dev.dossier.quickstart.home;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports on the loopback interface that stay the same across restarts, since links in mails name
 * them. One that somebody else took meanwhile is replaced. Safe for many threads.
 */
public final class Ports {
  static final String FILE = "ports.properties";

  // Below the range from which systems take ports for outgoing connections.
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int ATTEMPTS = 200;

  private final DataDirectory data;
  private final Path file;
  private final Properties kept;

  public Ports(DataDirectory data) {
    this.data = data;
    this.file = data.portsFile();
    this.kept = read(file);
  }

  private static Properties read(Path file) {
    Properties kept = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        kept.load(in);
      } catch (IOException | IllegalArgumentException e) {
        throw Failure.of("cannot read " + file + ": " + e);
      }
    }
    return kept;
  }

  /** The port that this name has, taken or not, of a directory that a launcher may have in use. */
  public static OptionalInt kept(Path dataDirectory, String name) {
    Properties kept = read(dataDirectory.resolve(FILE));
    int port = number(kept.getProperty(name));
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** The port of this name: as before if it is free, otherwise a new one. */
  public synchronized int get(String name) {
    int port = number(kept.getProperty(name));
    if (port == 0 || !isFree(port)) {
      port = find();
      keep(name, port);
    }
    return port;
  }

  /** This very port, kept as the one of this name. */
  public synchronized int fix(String name, int port) {
    if (!isFree(port)) {
      throw Failure.of("port " + port + " is in use");
    }
    keep(name, port);
    return port;
  }

  private void keep(String name, int port) {
    kept.setProperty(name, Integer.toString(port));
    StringWriter text = new StringWriter();
    try {
      kept.store(text, null);
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot be written", e);
    }
    data.writePrivate(file, text.toString());
  }

  private int find() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (!kept.containsValue(Integer.toString(port)) && isFree(port)) {
        return port;
      }
    }
    throw Failure.of("no free port from " + FIRST + " to " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int number(@Nullable String text) {
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
