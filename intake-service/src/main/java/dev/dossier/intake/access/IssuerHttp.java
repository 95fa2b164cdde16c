package dev.dossier.intake.access;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;

/** Fetches an issuer's keys (RFC 7517), found by its discovery document unless they are given. */
final class IssuerHttp implements IssuerKeys.Fetch {
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long LARGEST = 1024 * 1024;

  private final URI issuer;
  private final JwtSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  IssuerHttp(URI issuer, JwtSettings settings) {
    this.issuer = issuer;
    this.settings = settings;
  }

  @Override
  public JWKSet keys() throws IssuerAwayException {
    URI given = settings.jwksUri();
    try {
      return JWKSet.parse(get(given == null ? discovered() : given));
    } catch (ParseException e) {
      throw new IssuerAwayException();
    }
  }

  /** OpenID Connect Discovery 1.0, section 4.3: the document names the issuer that was asked. */
  private URI discovered() throws IssuerAwayException {
    String base = issuer.toString();
    String document =
        get(
            URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + DISCOVERY));
    try {
      Map<String, Object> members = JSONObjectUtils.parse(document);
      URI keys = JSONObjectUtils.getURI(members, "jwks_uri");
      if (base.equals(members.get("issuer")) && keys != null && JwtSettings.safe(keys)) {
        return keys;
      }
    } catch (ParseException e) {
      throw new IssuerAwayException();
    }
    throw new IssuerAwayException();
  }

  private String get(URI uri) throws IssuerAwayException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(ANSWER).header("Accept", "application/json").build();
    try {
      HttpResponse<byte[]> answer =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
      if (answer.statusCode() == 200) {
        return new String(answer.body(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new IssuerAwayException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IssuerAwayException();
  }
}
