package dev.dossier.notifier.webhook;

import dev.dossier.common.net.PublicAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Sockets that connect to public addresses only. The check is where the connection is made, so it
 * holds for literal addresses, and for a name that changes its answer. No proxy is asked, whatever
 * the JVM's properties say.
 */
final class CheckedSockets extends SocketFactory {

  /** An address that may not be connected to. Names neither it nor the host. */
  static final class BlockedAddressException extends IOException {
    BlockedAddressException() {
      super("expected a public address");
    }
  }

  @Override
  public Socket createSocket() {
    return new CheckedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(InetAddress.getByName(host), port, local, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    Socket socket = createSocket();
    socket.bind(new InetSocketAddress(local, localPort));
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  private static final class CheckedSocket extends Socket {
    CheckedSocket() {
      super(Proxy.NO_PROXY);
    }

    /** The one that the other calls end in. */
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress internet)
          || internet.getAddress() == null
          || !PublicAddress.is(internet.getAddress())) {
        throw new BlockedAddressException();
      }
      super.connect(endpoint, timeout);
    }
  }
}
