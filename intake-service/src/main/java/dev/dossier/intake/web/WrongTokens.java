package dev.dossier.intake.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts unknown tokens by the client's address, in windows that begin with the first one. Kept in
 * memory, so each replica counts for itself, and only so many addresses: the one that was quiet
 * longest is forgotten first. Tokens that are known are never counted nor refused: a neighbour
 * behind the same address must not lock a person out.
 */
@Component
final class WrongTokens {
  static final int MOST_CLIENTS = 10_000;
  private static final Logger log = LoggerFactory.getLogger(WrongTokens.class);
  private static final int LONGEST_ADDRESS = 64;
  private static final int PREFIX = 8;

  private final WrongTokenSettings settings;
  private final Clock clock;
  private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

  WrongTokens(WrongTokenSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  private record Window(Instant end, int attempts) {}

  /**
   * Counts one attempt.
   *
   * @param address of the client, an IP literal
   * @return how long to wait, if this one was too many
   */
  synchronized Optional<Duration> count(String address) {
    Instant now = clock.instant();
    String client = client(address);
    Window before = windows.get(client);
    Window counted =
        before == null || !before.end().isAfter(now)
            ? new Window(now.plus(settings.within()), 1)
            : new Window(before.end(), Math.min(before.attempts(), settings.allowed()) + 1);
    windows.put(client, counted);
    if (windows.size() > MOST_CLIENTS) {
      windows.remove(windows.keySet().iterator().next());
    }
    if (counted.attempts() <= settings.allowed()) {
      return Optional.empty();
    }
    if (before != null && before.attempts() == settings.allowed()) {
      // Once a window; the address is personal data.
      log.warn("a client opened too many unknown links, and is told to wait");
    }
    return Optional.of(Duration.between(now, counted.end()));
  }

  synchronized int clients() {
    return windows.size();
  }

  /** One client has a whole /64 of IPv6. */
  private static String client(String address) {
    String literal =
        address.length() <= LONGEST_ADDRESS ? address : address.substring(0, LONGEST_ADDRESS);
    try {
      if (InetAddress.ofLiteral(literal) instanceof Inet6Address six) {
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < PREFIX; i++) {
          prefix.append(six.getAddress()[i]).append('.');
        }
        return prefix.toString();
      }
    } catch (IllegalArgumentException e) {
      // Not an address: a name that a proxy made up; as good as any other.
      return literal;
    }
    return literal;
  }
}
