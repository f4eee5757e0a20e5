package dev.sheaf.data;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that an environment names.
 *
 * <p>{@code http_proxy} and {@code https_proxy} serve the URLs of their scheme; hosts in {@code
 * no_proxy} are reached directly: names parted by commas, each for itself and the hosts below it,
 * {@code *} for all. The lower-case spelling counts before the upper-case one. For https, the JDK
 * tells a proxy a user only if {@code jdk.http.auth.tunneling.disabledSchemes} is set to nothing.
 */
final class Proxies extends ProxySelector {
  private final Map<String, String> environment;

  Proxies(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public List<Proxy> select(URI uri) {
    return List.of(
        proxyOf(uri)
            .map(proxy -> new Proxy(Proxy.Type.HTTP, address(proxy)))
            .orElse(Proxy.NO_PROXY));
  }

  /** The header that names the user to the proxy of a URL, if its variable does. */
  Optional<String> authorization(URI uri) {
    return proxyOf(uri).map(URI::getRawUserInfo).map(PinnedUrl::basic);
  }

  private Optional<URI> proxyOf(URI uri) {
    return proxy(uri.getScheme()).filter(proxy -> !isDirect(uri.getHost()));
  }

  private Optional<URI> proxy(String scheme) {
    String name = scheme.toLowerCase(Locale.ROOT) + "_proxy";
    return variable(name)
        .map(value -> URI.create(value.contains("://") ? value : "http://" + value))
        .filter(proxy -> proxy.getHost() != null);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }

  private boolean isDirect(String name) {
    String host = name.toLowerCase(Locale.ROOT);
    return List.of(variable("no_proxy").orElse("").toLowerCase(Locale.ROOT).split(",")).stream()
        .map(entry -> entry.strip().replaceFirst("^\\.", ""))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
  }

  private static InetSocketAddress address(URI proxy) {
    return new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The request fails with the same exception.
  }
}
