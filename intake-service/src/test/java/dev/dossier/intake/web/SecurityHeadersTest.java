package dev.dossier.intake.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.storage.ObjectStore;
import java.lang.reflect.Proxy;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SecurityHeadersTest {

  @ParameterizedTest
  @CsvSource({
    "https://dossier.s3.eu-central-1.amazonaws.com/packages/1.zip?X-Amz-Expires=1,"
        + " https://dossier.s3.eu-central-1.amazonaws.com",
    "https://store.example:9000/dossier/packages/1.zip?a=b, https://store.example:9000",
    "http://[::1]:9000/dossier/1.zip, http://[::1]:9000"
  })
  void theDownloadMayGoWhereTheStoreHandsOut(String address, String origin) throws Exception {
    SecurityHeaders headers = new SecurityHeaders(storeAt(URI.create(address)));
    MockHttpServletResponse answer = new MockHttpServletResponse();

    headers.doFilter(new MockHttpServletRequest(), answer, new MockFilterChain());

    assertThat(answer.getHeader("Content-Security-Policy"))
        .contains("form-action 'self' " + origin + ";");
  }

  /** Hands out the address, whatever the object. */
  private static ObjectStore storeAt(URI address) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("presignGet")) {
                return address;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
