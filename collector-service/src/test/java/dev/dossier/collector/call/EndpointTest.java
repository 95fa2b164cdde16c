package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.collector.call.Endpoint.ForbiddenException;
import dev.dossier.collector.call.Endpoint.NotConfiguredException;
import dev.dossier.collector.call.Target.MalformedException;
import dev.dossier.common.datamap.DataMapException;
import dev.dossier.common.datamap.HttpAuth;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.Template;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  private static final HttpSource VENDOR =
      HttpSources.at("https://api.vendor.example/v1")
          .allowPrivate("false")
          .allow("files.vendor.example")
          .allow("cdn.vendor.example:8443")
          .source();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/charges?a=1|https://api.vendor.example/v1/charges?a=1",
        "charges|https://api.vendor.example/v1/charges",
        "?page=2|https://api.vendor.example/v1?page=2",
        "//evil.example/x|https://api.vendor.example/v1//evil.example/x",
        "https://api.vendor.example/v2/x|https://api.vendor.example/v2/x",
        "HTTPS://API.VENDOR.EXAMPLE/x|https://api.vendor.example/x",
        "https://api.vendor.example:443/x#f|https://api.vendor.example/x",
        "https://files.vendor.example/a"
            + " b?q=ü&p[0]=%|https://files.vendor.example/a%20b?q=%C3%BC&p[0]=%25",
        "https://files.vendor.example:9000/|https://files.vendor.example:9000/",
        "https://cdn.vendor.example:8443|https://cdn.vendor.example:8443/",
      })
  void whatTheMapAllowsIsSentTo(String target, String url) throws Exception {
    assertThat(endpoint(VENDOR).target(target).uri().toString()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.vendor.example/v1",
        "https://evil.example/",
        "https://api.vendor.example:8443/",
        "https://cdn.vendor.example/",
        "https://api.vendor.example.evil.example/",
        "https://vendor.example/",
        "https://api.vendor.example./",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
      })
  void whatItDoesNotListIsForbidden(String target) {
    assertThatThrownBy(() -> endpoint(VENDOR).target(target))
        .isInstanceOf(ForbiddenException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.vendor.example@evil.example/",
        "https://user:secret@api.vendor.example/",
        "https://evil.example\\@api.vendor.example/",
        "https://api.vendor.example\\.evil.example/",
        "https://api.vendor.example%2eevil.example/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.1/",
        "https://127.0.1/",
        "https://127.0.0.1./",
        "https://256.1.1.1/",
        "https://１２７.0.0.1/",
        "https://аpi.vendor.example/",
        "https://[fe80::1%25eth0]/",
        "https:///x",
        "https://",
        "https://api.vendor.example:0/",
        "https://api.vendor.example:65536/",
        "https://api.vendor.example:80:443/",
        "https://api .vendor.example/",
        "https://api.vendor.example\t/",
        "https://api.vendor.example/\r\nHost: evil.example",
        "file:///etc/passwd",
        "ftp://api.vendor.example/",
        "gopher://api.vendor.example/",
        "jar:https://api.vendor.example/!/",
        "javascript:alert(1)",
        "data:application/json,{}",
      })
  void whatHasNoPlainHostIsNoTarget(String target) {
    assertThatThrownBy(() -> endpoint(VENDOR).target(target))
        .isInstanceOf(MalformedException.class)
        .hasMessageNotContainingAny("evil", "secret", "127");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/x|https://api.vendor.example/x",
        "x|https://api.vendor.example/v1/x",
        "../x?y=1|https://api.vendor.example/x?y=1",
        "?page=2|https://api.vendor.example/v1/a?page=2",
        "//files.vendor.example/x|https://files.vendor.example/x",
        "https://files.vendor.example|https://files.vendor.example/",
      })
  void aRedirectIsResolvedAsAReference(String location, String url) throws Exception {
    Target asked = endpoint(VENDOR).target("/a?page=1");

    assertThat(asked.resolve(location).uri().toString()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#x", "mailto:a@example.org", "http:evil", "https:/evil.example/x"})
  void aRedirectToNothingIsNoTarget(String location) throws Exception {
    Target asked = endpoint(VENDOR).target("/a?page=1");

    assertThatThrownBy(() -> asked.resolve(location)).isInstanceOf(MalformedException.class);
  }

  @Test
  void plainHttpNeedsTheWordOfTheMap() throws Exception {
    HttpSources plain = HttpSources.at("http://vendor_1:8080");

    assertThatThrownBy(() -> endpoint(plain.allowPrivate("false").source()))
        .isInstanceOf(ForbiddenException.class);
    Endpoint allowed = endpoint(plain.allowPrivate("true").source());
    assertThat(allowed.target("/x").origin()).isEqualTo("http://vendor_1:8080");
  }

  @Test
  void whatIsMissingOrOfNoUseIsNamedWithoutItsValue() {
    assertThatThrownBy(() -> endpoint(HttpSources.at("${NOWHERE}").source()))
        .isInstanceOf(DataMapException.class)
        .hasMessageContaining("NOWHERE");
    assertThatThrownBy(() -> endpoint(HttpSources.at("canary").source()))
        .isInstanceOf(NotConfiguredException.class)
        .hasMessageContaining("baseUrl")
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() ->
            endpoint(
                HttpSources.at("https://a.example")
                    .auth(new HttpAuth.Bearer(Template.of("canary\r\nX-Y: z")))
                    .source()))
        .isInstanceOf(NotConfiguredException.class)
        .hasMessageNotContaining("canary");
    assertThatThrownBy(
            () -> endpoint(HttpSources.at("https://a.example").header("Host", "b").source()))
        .isInstanceOf(NotConfiguredException.class);
    assertThatThrownBy(
            () -> endpoint(HttpSources.at("https://a.example").allowPrivate("maybe").source()))
        .isInstanceOf(NotConfiguredException.class)
        .hasMessageContaining("allowPrivate");
  }

  @Test
  void aKeyInTheQueryIsTakenOutOfLinksThatRepeatIt() throws Exception {
    Endpoint endpoint =
        endpoint(
            HttpSources.at("https://a.example")
                .auth(new HttpAuth.Query("api_key", Template.of("canary")))
                .source());

    assertThat(endpoint.target("https://a.example/x?api_key=canary&page=2").path())
        .isEqualTo("/x?page=2");
    assertThat(endpoint.toString()).doesNotContain("canary");
  }

  private static Endpoint endpoint(HttpSource source) throws Exception {
    return Endpoint.of(source, Map.of());
  }

  /** A pattern recurses for each label; no name in the DNS is longer. */
  @Test
  void aHostBeyondWhatNamesMayBeIsRefusedAndCostsNoStack() throws Exception {
    assertThat(Target.of("https://" + "a.".repeat(127)).host()).hasSize(254);
    assertThatThrownBy(() -> Target.of("https://" + "a.".repeat(127) + "b"))
        .isInstanceOf(Target.MalformedException.class);
    assertThatThrownBy(() -> Target.of("https://" + "a.".repeat(50_000) + ":443/x"))
        .isInstanceOf(Target.MalformedException.class);
  }
}
