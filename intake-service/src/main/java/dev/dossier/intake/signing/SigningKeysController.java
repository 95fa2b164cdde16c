package dev.dossier.intake.signing;

import dev.dossier.intake.web.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys for everybody, as a JWK set (RFC 7517, 8037), the newest first. */
@RestController
class SigningKeysController {
  private final SigningKeys keys;

  SigningKeysController(SigningKeys keys) {
    this.keys = keys;
  }

  @GetMapping("/.well-known/dossier-keys.json")
  ResponseEntity<String> all() {
    List<Map<String, String>> jwks = keys.all().stream().map(SigningKeysController::jwk).toList();
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(Json.write(Map.of("keys", jwks)));
  }

  private static Map<String, String> jwk(SigningKey key) {
    Map<String, String> jwk = new LinkedHashMap<>();
    jwk.put("kty", "OKP");
    jwk.put("crv", "Ed25519");
    jwk.put("kid", key.id());
    jwk.put("use", "sig");
    jwk.put("alg", "EdDSA");
    jwk.put("x", key.x());
    return jwk;
  }
}
