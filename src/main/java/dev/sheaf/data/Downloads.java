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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
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
 * <p>A file that is there is checked against its digest and asked for again only if it has changed
 * (by ETag, else Last-Modified). A URL that ends in {@code #sha256=} and 64 hex digits is pinned:
 * other content is refused, and content that is there is used without the network. Files appear
 * under their names whole or not at all, so two processes may share a cache.
 *
 * <p>Redirects are followed, ten at most, but not from https to http; a user and password in the URL
 * go to the URL's own host only. Proxies are those of the environment. No message shows a secret.
 */
public final class Downloads {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int MOST_REDIRECTS = 10;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern PIN = Pattern.compile("sha256=([0-9a-fA-F]{64})");
  private static final Pattern USER = Pattern.compile("(?i)^(https?://)([^/?#]*)@");
  private static final HexFormat HEX = HexFormat.of();

  private final Path cache;
  private final HttpClient client;
  private final Duration patience;

  /**
   * Downloads into a folder, which is made when needed.
   *
   * @param cache the folder
   * @param environment variables that may name proxies: {@code http_proxy}, {@code https_proxy},
   *     {@code no_proxy}
   */
  public Downloads(Path cache, Map<String, String> environment) {
    this(cache, environment, ANSWER);
  }

  /** The user's own cache folder: {@code sheaf} in {@code XDG_CACHE_HOME}, or in {@code ~/.cache}. */
  public static Path cache(Map<String, String> environment) {
    String set = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = set.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
    return caches.resolve("sheaf");
  }

  /** Downloads that wait so long for an answer, and for each piece of it. */
  Downloads(Path cache, Map<String, String> environment, Duration patience) {
    Proxies proxies = new Proxies(environment);
    this.cache = cache;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(proxies)
            .authenticator(proxies.authenticator())
            .build();
  }

  private record Entry(String sha256, String etag, String lastModified) {}

  /** A URL as written, taken apart. */
  private record Source(String url, URI address, String user, Optional<String> pin) {
    static Source of(String written) {
      int hash = written.indexOf('#');
      String url = hash < 0 ? written : written.substring(0, hash);
      Matcher user = USER.matcher(url);
      boolean hasUser = user.find();
      try {
        URI address = new URI(hasUser ? user.group(1) + url.substring(user.end()) : url);
        if (address.getHost() == null) {
          throw new InputException(Secrets.masked(url) + " names no host.");
        }
        return new Source(url, address, hasUser ? user.group(2) : "", pin(written, hash));
      } catch (java.net.URISyntaxException e) {
        throw new InputException(
            "%s is not a URL; percent-encode what a URL cannot hold.".formatted(Secrets.masked(url)));
      }
    }

    private static Optional<String> pin(String written, int hash) {
      if (hash < 0) {
        return Optional.empty();
      }
      Matcher pin = PIN.matcher(written.substring(hash + 1));
      if (!pin.matches()) {
        throw new InputException(
            "%s ends in something else than #sha256= and 64 hex digits."
                .formatted(Secrets.masked(written)));
      }
      return Optional.of(pin.group(1).toLowerCase(Locale.ROOT));
    }

    String shown() {
      return Secrets.masked(url);
    }

    boolean isAt(URI other) {
      return address.getScheme().equalsIgnoreCase(other.getScheme())
          && address.getHost().equalsIgnoreCase(other.getHost())
          && address.getPort() == other.getPort();
    }
  }

  /**
   * The local copy of what a URL holds, brought up to date.
   *
   * @param url {@code http} or {@code https}, perhaps with a pin
   * @throws InputException if it cannot be had, is cut short or is not what the pin says; the
   *     message names the URL with its secrets masked
   */
  public Path fetch(String url) {
    Source source = Source.of(url);
    try {
      Path folder = Files.createDirectories(cache.resolve(hex(source.url.getBytes(UTF_8))));
      Optional<Entry> entry = validEntry(folder);
      boolean pinned =
          entry.isPresent() && source.pin.equals(entry.map(Entry::sha256)) && source.pin.isPresent();
      return pinned
          ? folder.resolve(entry.get().sha256)
          : folder.resolve(update(source, folder, entry).sha256);
    } catch (IOException e) {
      throw failed(source, String.valueOf(e.getMessage()), e);
    }
  }

  private static InputException failed(Source source, String why, Exception cause) {
    return new InputException(
        "%s cannot be downloaded: %s".formatted(source.shown(), Secrets.masked(why)), cause);
  }

  private Entry update(Source source, Path folder, Optional<Entry> entry) throws IOException {
    HttpResponse<InputStream> response = answer(source, entry);
    try (InputStream body = response.body()) {
      if (response.statusCode() == 304 && entry.isPresent()) {
        requirePin(source, entry.get().sha256);
        return entry.get();
      } else if (response.statusCode() != 200) {
        throw new InputException(
            "%s cannot be downloaded: the server answered with status %d."
                .formatted(source.shown(), response.statusCode()));
      }
      return store(source, folder, response, body);
    }
  }

  private HttpResponse<InputStream> answer(Source source, Optional<Entry> entry)
      throws IOException {
    URI address = source.address;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = send(request(source, address, entry));
      Optional<String> target = response.headers().firstValue("Location");
      if (!isRedirect(response.statusCode()) || target.isEmpty()) {
        return response;
      }
      response.body().close();
      address = redirected(source, address, target.get());
    }
    throw new InputException(
        "%s is redirected more than %d times.".formatted(source.shown(), MOST_REDIRECTS));
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI redirected(Source source, URI from, String target) {
    try {
      URI to = from.resolve(target);
      boolean downgrade =
          "https".equalsIgnoreCase(from.getScheme()) && "http".equalsIgnoreCase(to.getScheme());
      if (downgrade || to.getHost() == null) {
        throw new InputException(
            "%s is redirected to %s, which is not followed; name the final URL."
                .formatted(source.shown(), Secrets.masked(to.toString())));
      }
      return to;
    } catch (IllegalArgumentException e) {
      throw failed(source, "it is redirected to something that is no URL.", e);
    }
  }

  private HttpRequest request(Source source, URI address, Optional<Entry> entry) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience).GET();
    if (!source.user.isEmpty() && source.isAt(address)) {
      byte[] user = percentDecoded(source.user).getBytes(UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    entry.map(Entry::etag).filter(etag -> !etag.isEmpty())
        .ifPresent(etag -> request.header("If-None-Match", etag));
    entry.map(Entry::lastModified).filter(time -> !time.isEmpty())
        .ifPresent(time -> request.header("If-Modified-Since", time));
    return request.build();
  }

  private static String percentDecoded(String user) {
    return java.net.URLDecoder.decode(user.replace("+", "%2B"), UTF_8);
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted.", e);
    }
  }

  private Entry store(
      Source source, Path folder, HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    requirePlain(source, response);
    Path half = Files.createTempFile(folder, "half-", "");
    try {
      MessageDigest digest = sha256();
      long bytes = copy(body, half, digest);
      requireLength(source, response, bytes);
      String sha256 = HEX.formatHex(digest.digest());
      requirePin(source, sha256);
      appear(half, folder.resolve(sha256));
      Entry entry = new Entry(sha256, header(response, "ETag"), header(response, "Last-Modified"));
      write(folder, entry);
      return entry;
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static void requirePlain(Source source, HttpResponse<?> response) {
    String encoding = header(response, "Content-Encoding");
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      throw new InputException(
          "%s comes encoded as '%s', which was not asked for.".formatted(source.shown(), encoding));
    }
  }

  private static void requireLength(Source source, HttpResponse<?> response, long bytes) {
    long announced = response.headers().firstValueAsLong("Content-Length").orElse(bytes);
    if (announced != bytes) {
      throw new InputException(
          "%s came with %d bytes of the %d announced; run the job again."
              .formatted(source.shown(), bytes, announced));
    }
  }

  private static void requirePin(Source source, String sha256) {
    if (source.pin.isPresent() && !source.pin.get().equals(sha256)) {
      throw new InputException(
          "%s has the SHA-256 %s, but %s is asked for; correct the pin or restore the file."
              .formatted(source.shown(), sha256, source.pin.get()));
    }
  }

  private long copy(InputStream body, Path file, MessageDigest digest) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      for (int count = read(body, buffer); count >= 0; count = read(body, buffer)) {
        out.write(buffer, 0, count);
        bytes += count;
      }
    }
    return bytes;
  }

  /** Reads like the stream, but not without end where a server falls silent. */
  private int read(InputStream body, byte[] buffer) throws IOException {
    CompletableFuture<Integer> reading = new CompletableFuture<>();
    CompletableFuture<Void> attempt =
        CompletableFuture.runAsync(
            () -> {
              try {
                reading.complete(body.read(buffer));
              } catch (IOException e) {
                reading.completeExceptionally(e);
              }
            });
    try {
      return reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      attempt.cancel(true);
      throw new IOException("the server fell silent for %s.".formatted(patience), e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted.", e);
    }
  }

  private static void appear(Path half, Path whole) throws IOException {
    try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(Path folder, Entry entry) throws IOException {
    Path half = Files.createTempFile(folder, "half-", "");
    Files.write(half, List.of(entry.sha256, entry.etag, entry.lastModified), UTF_8);
    appear(half, folder.resolve("entry"));
  }

  /** What the cache holds, if it is still what it was. */
  private static Optional<Entry> validEntry(Path folder) throws IOException {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("entry"), UTF_8);
      Entry entry = new Entry(lines.get(0), lines.get(1), lines.get(2));
      MessageDigest digest = sha256();
      try (InputStream in = Files.newInputStream(folder.resolve(entry.sha256))) {
        in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      }
      return HEX.formatHex(digest.digest()).equals(entry.sha256)
          ? Optional.of(entry)
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String hex(byte[] bytes) {
    return HEX.formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
