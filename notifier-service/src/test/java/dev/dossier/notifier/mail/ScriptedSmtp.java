package dev.dossier.notifier.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A mail server that answers as a test says, which GreenMail cannot: refusals, busy signals, lost
 * connections. Keeps what it accepted as it came over the wire.
 */
final class ScriptedSmtp implements AutoCloseable {
  /** As a reply: close the connection without one. */
  static final String HANG_UP = "";

  private final ServerSocket server;
  private final UnaryOperator<String> replies;
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();

  /**
   * @param replies from a line of the client to the reply, or null for the usual one. The line
   *     after the message is {@code .}; that of a new connection {@code CONNECT}
   */
  ScriptedSmtp(UnaryOperator<String> replies) {
    this.replies = replies;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Messages that were answered with 250, raw. */
  List<String> accepted() {
    return accepted;
  }

  /** Commands of all connections. */
  List<String> commands() {
    return commands;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> converse(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = client.getOutputStream();
      boolean open = say(out, "CONNECT", "220 scripted ESMTP");
      String line;
      while (open && (line = in.readLine()) != null) {
        commands.add(line);
        String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
          case "DATA" -> {
            open = say(out, line, "354 go on");
            if (open && !refused(line)) {
              open = takeMessage(in, out);
            }
          }
          case "QUIT" -> {
            say(out, line, "221 bye");
            open = false;
          }
          default -> open = say(out, line, "250 ok");
        }
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private boolean takeMessage(BufferedReader in, OutputStream out) throws IOException {
    StringBuilder message = new StringBuilder();
    String line;
    while ((line = in.readLine()) != null && !line.equals(".")) {
      message.append(line).append("\r\n");
    }
    if (!refused(".")) {
      accepted.add(message.toString());
    }
    return say(out, ".", "250 accepted");
  }

  private boolean refused(String line) {
    String reply = replies.apply(line);
    return reply != null && !reply.startsWith("2") && !reply.startsWith("3");
  }

  private boolean say(OutputStream out, String line, String usual) throws IOException {
    String reply = replies.apply(line);
    String said = reply == null ? usual : reply;
    if (said.equals(HANG_UP)) {
      return false;
    }
    out.write((said + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return true;
  }
}
