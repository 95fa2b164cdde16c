package dev.dossier.testsupport.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on the loopback interface between a client and a server of this machine, that fails
 * when told to. Clients whose server tells them its own address (Kafka's brokers) go past it.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private ServerSocket listener;
  private volatile Duration delay = Duration.ZERO;

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
    accept(listener);
  }

  /** In front of this port of the loopback interface, on a free port. */
  public static FaultProxy before(int targetPort) {
    try {
      return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy did not start", e);
    }
  }

  public int port() {
    return port;
  }

  /** Resets all connections; new ones are let through. */
  public void cut() {
    for (Socket socket : open) {
      reset(socket);
    }
  }

  /** Resets all connections and refuses new ones until {@link #restore}. */
  public synchronized void refuse() {
    close(listener);
    cut();
  }

  /** Lets new connections through again, at once and without delay. */
  public synchronized void restore() {
    delay = Duration.ZERO;
    if (listener.isClosed()) {
      try {
        listener = listen(port);
        accept(listener);
      } catch (IOException e) {
        throw new UncheckedIOException("the proxy's port " + port + " is taken", e);
      }
    }
  }

  /** Holds back every piece of data, in both directions, by this time. */
  public void delay(Duration by) {
    delay = by;
  }

  @Override
  public synchronized void close() {
    refuse();
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private void accept(ServerSocket from) {
    Thread.ofVirtual()
        .name("fault-proxy-" + port)
        .start(() -> {
          while (!from.isClosed()) {
            try {
              connect(from, from.accept());
            } catch (IOException e) {
              // The listener was closed, or the target is down: the client sees it.
            }
          }
        });
  }

  private void connect(ServerSocket from, Socket client) throws IOException {
    Socket server = new Socket();
    open.add(client);
    open.add(server);
    try {
      server.connect(target);
      if (from.isClosed()) {
        throw new IOException("refused while connecting");
      }
    } catch (IOException e) {
      reset(client);
      reset(server);
      throw e;
    }
    Thread.ofVirtual().start(() -> copy(client, server));
    Thread.ofVirtual().start(() -> copy(server, client));
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (delay.isPositive()) {
          Thread.sleep(delay);
        }
        out.write(buffer, 0, read);
        out.flush();
      }
      // One side has said all; the other may still answer.
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        finish(from);
        finish(to);
      }
    } catch (IOException e) {
      reset(from);
      reset(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish(Socket socket) {
    open.remove(socket);
    close(socket);
  }

  private void reset(Socket socket) {
    try {
      // Closing without lingering sends RST instead of FIN.
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
    }
    finish(socket);
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close a socket", e);
    }
  }
}
