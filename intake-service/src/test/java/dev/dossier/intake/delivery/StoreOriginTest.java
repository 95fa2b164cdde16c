package dev.dossier.intake.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.storage.ObjectStore;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StoreOriginTest {

  @ParameterizedTest
  @CsvSource({
    "https://dossier.s3.eu-central-1.amazonaws.com/packages/1.zip?X-Amz-Expires=1,"
        + " https://dossier.s3.eu-central-1.amazonaws.com",
    "https://store.example:9000/dossier/packages/1.zip?a=b, https://store.example:9000",
    "http://[::1]:9000/dossier/1.zip, http://[::1]:9000"
  })
  void theDownloadMayGoWhereTheStoreHandsOut(String address, String origin) {
    assertThat(new StoreOrigin(storeAt(URI.create(address)), mode("redirect")).origins())
        .containsExactly(origin);
  }

  @Test
  void whereThisServiceHandsOutTheStoreIsNotAsked() {
    ObjectStore store = storeAt(URI.create("https://store.example/1.zip"));

    assertThat(new StoreOrigin(store, mode("proxy")).origins()).isEmpty();
  }

  private static DeliverySettings mode(String mode) {
    return new Binder(new MapConfigurationPropertySource(Map.of("dossier.delivery.mode", mode)))
        .bindOrCreate("dossier.delivery", DeliverySettings.class);
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
