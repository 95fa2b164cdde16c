package dev.dossier.collector.call;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A server on a bare socket, which can misbehave in any way. */
final class Vendor implements AutoCloseable {
  private final ServerSocket socket;
  private final Handler handler;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** A request as it came. */
  record Seen(String line, Map<String, String> headers, String body, long at) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String path() {
      return line.split(" ")[1];
    }
  }

  /** Writes an answer, or what it likes. */
  @FunctionalInterface
  interface Handler {
    void answer(Seen seen, OutputStream out) throws IOException, InterruptedException;
  }

  static Vendor start(Handler handler) {
    return start(ServerSocketFactory.getDefault(), handler);
  }

  static Vendor start(ServerSocketFactory factory, Handler handler) {
    try {
      ServerSocket socket =
          factory.createServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
      Vendor vendor = new Vendor(socket, handler);
      Thread.ofPlatform().daemon().name("vendor").start(vendor::accept);
      return vendor;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Vendor(ServerSocket socket, Handler handler) {
    this.socket = socket;
    this.handler = handler;
  }

  /** A plain answer, with a length. */
  static byte[] response(String status, String headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ("HTTP/1.1 "
            + status
            + "\r\n"
            + headers
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  static Handler always(String status, String headers, String body) {
    return (seen, out) -> out.write(response(status, headers, body));
  }

  int port() {
    return socket.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  List<Seen> seen() {
    return seen;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      while (true) {
        String line = line(in);
        long at = System.nanoTime();
        if (line.isEmpty()) {
          return;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          int colon = header.indexOf(':');
          headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        Seen request = new Seen(line, headers, body, at);
        seen.add(request);
        handler.answer(request, out);
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      // The caller has gone, as it should when it is told nonsense.
      return;
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
