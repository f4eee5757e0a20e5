package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
  private static String proxy(Map<String, String> environment, String url) {
    Proxy proxy = new Proxies(environment).select(URI.create(url)).get(0);
    return proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "direct";
  }

  @Test
  void everySchemeHasItsProxy() {
    Map<String, String> environment =
        Map.of("http_proxy", "http://127.0.0.2:3128", "https_proxy", "127.0.0.3:8080");

    assertThat(proxy(environment, "http://a.org/")).isEqualTo("127.0.0.2:3128");
    assertThat(proxy(environment, "https://a.org/")).isEqualTo("127.0.0.3:8080");
    assertThat(proxy(Map.of(), "http://a.org/")).isEqualTo("direct");
    assertThat(proxy(Map.of("http_proxy", ""), "http://a.org/")).isEqualTo("direct");
    assertThat(proxy(Map.of("http_proxy", "http://u:p@127.0.0.2"), "http://a.org/"))
        .isEqualTo("127.0.0.2:80");
  }

  @Test
  void theLowerCaseSpellingCountsFirst() {
    Map<String, String> both =
        Map.of("http_proxy", "http://127.0.0.2:1", "HTTP_PROXY", "http://127.0.0.3:1");

    assertThat(proxy(both, "http://a.org/")).isEqualTo("127.0.0.2:1");
  }

  @ParameterizedTest
  @CsvSource({
    "'a.org',direct",
    "'.a.org',direct",
    "'b.org, a.org',direct",
    "'org',direct",
    "'*',direct",
    "'x.a.org',direct",
    "'A.org',direct",
    "'b.org,',127.0.0.2:1",
    "'',127.0.0.2:1",
    "'y.x.a.org',127.0.0.2:1"
  })
  void noProxyNamesHostsAndTheHostsBelowThem(String noProxy, String expected) {
    Map<String, String> environment =
        Map.of("http_proxy", "http://127.0.0.2:1", "no_proxy", noProxy);

    assertThat(proxy(environment, "http://x.a.org/")).isEqualTo(expected);
    assertThat(proxy(environment, "http://X.A.ORG/")).isEqualTo(expected);
  }
}
