package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.collector.call.CheckedDns.BlockedAddressException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckedDnsTest {

  @Test
  void aNameWithOnePrivateAddressAmongPublicOnesIsRefused() {
    CheckedDns dns = new CheckedDns(host -> addresses("8.8.8.8", "10.0.0.1"), false);

    assertThatThrownBy(() -> dns.resolve("vendor.example"))
        .isInstanceOf(BlockedAddressException.class)
        .hasMessageNotContainingAny("vendor", "10.0.0.1");
  }

  /** The second look-up would give the private address: there is no second one. */
  @Test
  void aNameThatChangesItsAnswerIsConnectedToWhereItWasChecked() throws Exception {
    Deque<InetAddress[]> answers =
        new ArrayDeque<>(List.of(addresses("8.8.8.8"), addresses("127.0.0.1")));
    CheckedDns dns = new CheckedDns(host -> answers.pop(), false);

    assertThat(dns.resolve("rebinding.example", 443))
        .extracting(address -> address.getAddress().getHostAddress())
        .containsExactly("8.8.8.8");
    assertThatThrownBy(() -> dns.resolve("rebinding.example", 443))
        .isInstanceOf(BlockedAddressException.class);
  }

  @Test
  void privateAddressesPassWhereTheMapAllowsThem() throws Exception {
    CheckedDns dns = new CheckedDns(host -> addresses("10.0.0.1"), true);

    assertThat(dns.resolve("vendor.internal")).hasSize(1);
  }

  @Test
  void aNameWithoutAddressesIsUnknown() {
    CheckedDns dns = new CheckedDns(host -> new InetAddress[0], false);

    assertThatThrownBy(() -> dns.resolve("nowhere.example"))
        .isInstanceOf(UnknownHostException.class)
        .isNotInstanceOf(BlockedAddressException.class);
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }
}
