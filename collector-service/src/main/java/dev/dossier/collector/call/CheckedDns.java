package dev.dossier.collector.call;

import dev.dossier.common.net.PublicAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a name once for each connection and hands out what was checked, so that a name which
 * changes its answer between the check and the connection gains nothing.
 */
final class CheckedDns implements DnsResolver {
  private static final long LONGEST_SECONDS = 10;

  private final Names names;
  private final boolean privateAllowed;

  CheckedDns(Names names, boolean privateAllowed) {
    this.names = names;
    this.privateAllowed = privateAllowed;
  }

  /** The operating system's look-up. */
  @FunctionalInterface
  interface Names {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  /** An address that may not be connected to. Names neither it nor the host. */
  static final class BlockedAddressException extends UnknownHostException {
    BlockedAddressException() {
      super("expected public addresses only");
    }
  }

  /**
   * All addresses must be allowed: a public one beside a private one is no name for a vendor.
   *
   * @throws BlockedAddressException if one is not public
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = inTime(host);
    if (addresses.length == 0) {
      throw new UnknownHostException("expected an address");
    }
    if (!privateAllowed) {
      for (InetAddress address : addresses) {
        if (!PublicAddress.is(address)) {
          throw new BlockedAddressException();
        }
      }
    }
    return addresses;
  }

  /** The system's look-up cannot be interrupted, and may take a minute. */
  private InetAddress[] inTime(String host) throws UnknownHostException {
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        answer.complete(names.lookUp(host));
      } catch (UnknownHostException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    try {
      return answer.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UnknownHostException("expected a name that resolves");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted");
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
