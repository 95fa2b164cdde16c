package dev.dossier.collector.call;

import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP clients that do nothing of themselves: no redirects, retries, cookies, authentication,
 * unpacking, and no proxy that the JVM's properties name.
 */
final class Clients {
  private static final int MOST_OF_A_HOST = 64;
  private static final int MOST = 256;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration IDLE_UNCHECKED = Duration.ofMillis(200);

  /** A vendor's new address is found after so long. */
  private static final Duration LIFE = Duration.ofMinutes(5);

  private Clients() {}

  static CloseableHttpClient create(DnsResolver dns, ExecChainHandler atTheWire, TimeValue idle) {
    Http1Config http =
        Http1Config.custom().setMaxHeaderCount(200).setMaxLineLength(1 << 15).build();
    return HttpClientBuilder.create()
        .setConnectionManager(
            new Connections()
                .setDnsResolver(dns)
                // The JDK's trust store, or the one that its properties name.
                .setTlsSocketStrategy(
                    new DefaultClientTlsStrategy(SSLContexts.createSystemDefault()))
                .setDefaultTlsConfig(
                    TlsConfig.custom().setHandshakeTimeout(Timeout.of(CONNECT)).build())
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder().http1Config(http).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT))
                        .setValidateAfterInactivity(TimeValue.of(IDLE_UNCHECKED))
                        .setTimeToLive(TimeValue.of(LIFE))
                        .build())
                .setMaxConnPerRoute(MOST_OF_A_HOST)
                .setMaxConnTotal(MOST)
                .build())
        .setRoutePlanner(new DefaultRoutePlanner(null))
        .setUserAgent("Dossier")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "gate", atTheWire)
        .evictExpiredConnections()
        .evictIdleConnections(idle)
        .build();
  }

  /** Sockets that go straight to the checked address: a plain one asks for a SOCKS proxy. */
  private static final class Connections extends PoolingHttpClientConnectionManagerBuilder {
    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver dns, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          proxy -> new Socket(Proxy.NO_PROXY),
          ports,
          dns,
          RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
    }
  }
}
