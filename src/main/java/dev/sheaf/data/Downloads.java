package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Brings {@code http(s)} inputs to a local cache.
 *
 * <pre>
 *   cache/
 *     {SHA-256 of the URL}/
 *       {SHA-256 of the content}     the file
 *       entry                        three lines: that digest, ETag, Last-Modified
 * </pre>
 *
 * <p>A file that is there is checked against its digest, and brought again only if the server says
 * that it has changed. A URL that ends in {@code #sha256=} and 64 hex digits is pinned: other
 * content is refused, and content that is there is used without the network. Files appear under
 * their names whole or not at all, so two processes may share a cache.
 *
 * <p>Redirects are followed, ten at most, but not from https to http; a user and password in the
 * URL go to the URL's own server only. Proxies are those of the environment. No message shows a
 * secret.
 */
public final class Downloads {
  private static final Pattern URL = Pattern.compile("(?i)https?://.*");
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path cache;
  private final Duration patience;
  private final Proxies proxies;
  private HttpClient client;

  /**
   * Downloads into a folder, which is made when needed.
   *
   * @param cache the folder
   * @param environment variables that may name proxies: {@code http_proxy}, {@code https_proxy},
   *     {@code no_proxy}
   */
  Downloads(Path cache, Map<String, String> environment) {
    this(cache, environment, ANSWER);
  }

  /** Downloads into the user's own cache, through the proxies of this process. */
  public static Downloads ofUser() {
    return new Downloads(cache(System.getenv()), System.getenv());
  }

  /** The user's own cache: {@code sheaf} in {@code XDG_CACHE_HOME}, or in {@code ~/.cache}. */
  static Path cache(Map<String, String> environment) {
    String set = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    Path own = Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".cache");
    Path caches = set.isEmpty() ? own : Path.of(set);
    return caches.resolve("sheaf");
  }

  /** Downloads that wait so long for an answer, and for each piece of it. */
  Downloads(Path cache, Map<String, String> environment, Duration patience) {
    this.cache = cache;
    this.patience = patience;
    this.proxies = new Proxies(environment);
  }

  /** Whether a path is the URL of something to download. */
  public static boolean isUrl(String path) {
    return URL.matcher(path).matches();
  }

  /**
   * The local copy of what a URL holds, brought up to date.
   *
   * @param url {@code http} or {@code https}, perhaps with a pin
   * @throws InputException if it cannot be had, is cut short or is not what the pin says; the
   *     message names the URL with its secrets masked
   */
  Path fetch(String url) {
    PinnedUrl source = PinnedUrl.of(url);
    try {
      Path folder =
          Files.createDirectories(cache.resolve(Sha256.hex(source.url().getBytes(UTF_8))));
      Optional<CachedDownload> cached = CachedDownload.in(folder);
      boolean certain = cached.isPresent() && source.pin().equals(cached.get().sha256());
      return (certain ? cached.get() : updated(source, folder, cached)).file();
    } catch (IOException e) {
      throw failed(source, why(e), e);
    }
  }

  private CachedDownload updated(PinnedUrl source, Path folder, Optional<CachedDownload> cached)
      throws IOException {
    HttpResponse<InputStream> response = answer(source, cached);
    try (InputStream body = response.body()) {
      if (response.statusCode() == 304 && cached.isPresent()) {
        requirePin(source, cached.get().sha256());
        return cached.get();
      } else if (response.statusCode() != 200) {
        throw failed(source, "the server answers with status " + response.statusCode(), null);
      }
      return stored(source, folder, response, body);
    }
  }

  private HttpResponse<InputStream> answer(PinnedUrl source, Optional<CachedDownload> cached)
      throws IOException {
    URI address = source.address();
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = send(request(source, address, cached));
      Optional<String> target = response.headers().firstValue("Location");
      if (!REDIRECTS.contains(response.statusCode()) || target.isEmpty()) {
        return response;
      }
      response.body().close();
      address = redirected(source, address, target.get());
    }
    throw failed(source, "it is redirected more than " + MOST_REDIRECTS + " times", null);
  }

  /**
   * Where an answer leads to.
   *
   * @throws InputException if that is no server, or one without the safety of this
   */
  static URI redirected(PinnedUrl source, URI from, String target) {
    try {
      URI to = from.resolve(target);
      if (to.getHost() == null || isDowngrade(from, to)) {
        throw failed(source, "its redirect to " + to + " is not followed", null);
      }
      return to;
    } catch (IllegalArgumentException e) {
      throw failed(source, "it is redirected to something that is no URL", e);
    }
  }

  private static boolean isDowngrade(URI from, URI to) {
    return "https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme());
  }

  private HttpRequest request(PinnedUrl source, URI address, Optional<CachedDownload> cached) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience).GET();
    source.authorization(address).ifPresent(user -> request.header("Authorization", user));
    proxies.authorization(address).ifPresent(user -> request.header("Proxy-Authorization", user));
    cached
        .map(CachedDownload::etag)
        .filter(etag -> !etag.isEmpty())
        .ifPresent(etag -> request.header("If-None-Match", etag));
    cached
        .map(CachedDownload::lastModified)
        .filter(time -> !time.isEmpty())
        .ifPresent(time -> request.header("If-Modified-Since", time));
    return request.build();
  }

  /** Made when first used: it reads the certificates that this machine trusts. */
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .proxy(proxies)
              .build();
    }
    return client;
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client().send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private CachedDownload stored(
      PinnedUrl source, Path folder, HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    requirePlain(source, response);
    Path half = Files.createTempFile(folder, "half-", "");
    try {
      MessageDigest digest = Sha256.digest();
      copy(body, half, digest);
      String sha256 = Sha256.hex(digest);
      requirePin(source, sha256);
      var entry =
          new CachedDownload(
              folder, sha256, header(response, "ETag"), header(response, "Last-Modified"));
      entry.take(half);
      return entry;
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static void requirePlain(PinnedUrl source, HttpResponse<?> response) {
    String encoding = header(response, "Content-Encoding");
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      throw failed(source, "it comes encoded with " + encoding + ", unasked", null);
    }
  }

  private static void requirePin(PinnedUrl source, String sha256) {
    if (!source.allows(sha256)) {
      throw new InputException(
          "%s has the SHA-256 %s, but %s is asked for; correct the pin or restore the file."
              .formatted(source.shown(), sha256, source.pin()));
    }
  }

  /** Copies an answer; if it is cut, the client says so. */
  private void copy(InputStream body, Path file, MessageDigest digest) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      for (int count = read(body, buffer); count >= 0; count = read(body, buffer)) {
        out.write(buffer, 0, count);
      }
    }
  }

  /** Reads as the stream does, but not without end where a server falls silent. */
  private int read(InputStream body, byte[] buffer) throws IOException {
    CompletableFuture<Integer> reading = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                reading.complete(body.read(buffer));
              } catch (IOException | RuntimeException e) {
                reading.completeExceptionally(e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    try {
      return reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the server falls silent for %s s".formatted(patience.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new IOException(why(e.getCause()), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("the job is interrupted", e);
  }

  private static String why(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static InputException failed(PinnedUrl source, String why, Exception cause) {
    return new InputException(
        "%s cannot be downloaded: %s.".formatted(source.shown(), Secrets.masked(why)), cause);
  }
}
