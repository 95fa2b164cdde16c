package dev.dossier.intake.request;

import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** Look-up of requests by e-mail address without keeping the address in clear. */
@Component
public final class AddressHash {
  private static final String PURPOSE = "address";

  private final ServiceKeys keys;

  AddressHash(ServiceKeys keys) {
    this.keys = keys;
  }

  /** 32 bytes; the same for addresses that differ in ASCII case or surrounding blanks alone. */
  public byte[] of(String email) {
    return keys.hmac(PURPOSE, AsciiCase.lower(email.strip()).getBytes(StandardCharsets.UTF_8));
  }
}
