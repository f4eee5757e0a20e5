package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
  private static final String TEXT = "{\"a\":1}\n";

  /** By sha256sum. */
  private static final String TEXT_SHA256 =
      "e346432021b04179518d9614f3560ccd71354a4ee101ddcb893d6959a9d6301c";

  @TempDir Path cache;
  private HttpServer server;
  private String base;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private Path fetch(String url) {
    return fetch(url, Map.of());
  }

  private Path fetch(String url, Map<String, String> environment) {
    return new Downloads(cache, environment, Duration.ofSeconds(20)).fetch(url);
  }

  /** Serves a text at a path with some headers, and knows the conditional ones. */
  private void serve(String path, String text, String... headers) {
    server.createContext(
        path,
        exchange -> {
          Headers asked = exchange.getRequestHeaders();
          log.add(
              path + " " + asked.getFirst("If-None-Match") + " " + asked.getFirst("Authorization"));
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          String etag = exchange.getResponseHeaders().getFirst("ETag");
          boolean same = etag != null && etag.equals(asked.getFirst("If-None-Match"));
          answer(exchange, same ? 304 : 200, text);
        });
  }

  private void redirect(String path, String target) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", target);
          answer(exchange, 302, "moved");
        });
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, status == 304 ? -1 : bytes.length);
    if (status != 304) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private List<Path> cachedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void theContentComesIntoTheCache() throws IOException {
    serve("/a.jsonl", TEXT);
    Path file = fetch(base + "/a.jsonl");

    assertThat(file).hasContent(TEXT).hasFileName(TEXT_SHA256);
    assertThat(cachedFiles()).containsExactly(file, file.resolveSibling("entry"));
  }

  @Test
  void contentThatHasNotChangedIsNotBroughtAgain() {
    serve("/a", TEXT, "ETag", "\"v1\"");
    Path first = fetch(base + "/a");

    assertThat(fetch(base + "/a")).isEqualTo(first);
    assertThat(log).containsExactly("/a null null", "/a \"v1\" null");
  }

  @Test
  void contentWithoutATagIsAskedForByItsTime() {
    String time = "Sat, 28 Nov 2026 07:00:00 GMT";
    server.createContext(
        "/a",
        exchange -> {
          Headers asked = exchange.getRequestHeaders();
          String since = asked.getFirst("If-Modified-Since");
          log.add(since + ", tag " + asked.getFirst("If-None-Match"));
          exchange.getResponseHeaders().add("Last-Modified", time);
          answer(exchange, time.equals(since) ? 304 : 200, TEXT);
        });
    Path first = fetch(base + "/a");

    assertThat(fetch(base + "/a")).isEqualTo(first);
    assertThat(log).containsExactly("null, tag null", time + ", tag null");
  }

  @Test
  void contentThatHasNeitherTagNorTimeIsBroughtAgain() {
    server.createContext(
        "/a",
        exchange -> {
          Headers asked = exchange.getRequestHeaders();
          log.add(asked.get("If-Modified-Since") + ", tag " + asked.get("If-None-Match"));
          answer(exchange, 200, TEXT);
        });
    fetch(base + "/a");
    fetch(base + "/a");

    assertThat(log).containsExactly("null, tag null", "null, tag null");
  }

  @Test
  void contentThatHasChangedIsBroughtAgain() {
    serve("/a", "old", "ETag", "\"v1\"");
    Path old = fetch(base + "/a");
    server.removeContext("/a");
    serve("/a", "new", "ETag", "\"v2\"");

    assertThat(fetch(base + "/a")).hasContent("new");
    assertThat(old).hasContent("old");
  }

  @Test
  void aDamagedCacheIsNotUsed() throws IOException {
    serve("/a", TEXT, "ETag", "\"v1\"");
    Path file = fetch(base + "/a");
    Files.writeString(file, "{\"a\":2}\n");

    assertThat(fetch(base + "/a")).hasContent(TEXT);
    for (String entry : List.of("", "\n\n\n", "\0\n\n\n", "\u00FF")) {
      Files.writeString(file.resolveSibling("entry"), entry, ISO_8859_1);
      assertThat(fetch(base + "/a")).hasContent(TEXT);
    }
  }

  @Test
  void aPinnedFileThatIsThereNeedsNoNetwork() {
    serve("/a", TEXT);
    String url = base + "/a#sha256=" + TEXT_SHA256.toUpperCase(java.util.Locale.ROOT);
    Path file = fetch(url);
    server.stop(0);

    assertThat(fetch(url)).isEqualTo(file).hasContent(TEXT);
    assertThatThrownBy(() -> fetch(base + "/a"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(base + "/a cannot be downloaded: ");
  }

  @Test
  void otherContentThanThePinnedIsRefusedAlsoWhereItIsThere() throws IOException {
    serve("/a", TEXT, "ETag", "\"v1\"");
    String pin = "0".repeat(64);
    String message =
        "%s/a has the SHA-256 %s, but %s is asked for; correct the pin or restore the file."
            .formatted(base, TEXT_SHA256, pin);

    assertThatThrownBy(() -> fetch(base + "/a#sha256=" + pin)).hasMessage(message);
    assertThat(cachedFiles()).isEmpty();
    fetch(base + "/a");
    assertThatThrownBy(() -> fetch(base + "/a#sha256=" + pin)).hasMessage(message);
  }

  @Test
  void aFragmentThatIsNoPinIsRefused() {
    assertThatThrownBy(() -> fetch(base + "/a#sha256=12"))
        .isInstanceOf(InputException.class)
        .hasMessage("A URL may end in #sha256= and 64 hex digits, but not in '#sha256=12'.");
  }

  @Test
  void anAnswerThatIsCutLeavesNothing() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(() -> answerOnce(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
      answering.start();
      String url = "http://127.0.0.1:" + socket.getLocalPort() + "/a";

      assertThatThrownBy(() -> fetch(url))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(url + " cannot be downloaded: ");
      assertThat(cachedFiles()).isEmpty();
    }
  }

  private static void answerOnce(ServerSocket socket, String answer) {
    try (Socket connection = socket.accept()) {
      byte[] request = new byte[4096];
      if (connection.getInputStream().read(request) > 0) {
        connection.getOutputStream().write(answer.getBytes(UTF_8));
        connection.getOutputStream().flush();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() {
    server.createContext(
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, 9);
          exchange.getResponseBody().write("half".getBytes(UTF_8));
          exchange.getResponseBody().flush();
        });

    assertThatThrownBy(
            () -> new Downloads(cache, Map.of(), Duration.ofSeconds(1)).fetch(base + "/a"))
        .isInstanceOf(InputException.class)
        .hasMessage(base + "/a cannot be downloaded: the server falls silent for 1 s.");
  }

  @Test
  void aStatusThatIsNoSuccessIsNamed() {
    assertThatThrownBy(() -> fetch(base.replace("http://", "http://ann:secret@") + "/none?key=k1"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            base.replace("http://", "http://***@")
                + "/none?*** cannot be downloaded: the server answers with status 404.");
  }

  @Test
  void anAnswerThatNothingHasChangedIsNoneWhereNothingIsThere() {
    server.createContext("/a", exchange -> answer(exchange, 304, ""));

    assertThatThrownBy(() -> fetch(base + "/a"))
        .hasMessage(base + "/a cannot be downloaded: the server answers with status 304.");
  }

  @Test
  void contentThatComesCompressedUnaskedIsRefused() throws IOException {
    serve("/a", TEXT, "Content-Encoding", "gzip");
    serve("/b", TEXT, "Content-Encoding", "Identity");

    assertThatThrownBy(() -> fetch(base + "/a"))
        .isInstanceOf(InputException.class)
        .hasMessage(base + "/a cannot be downloaded: it comes encoded with gzip, unasked.");
    assertThat(cachedFiles()).isEmpty();
    assertThat(fetch(base + "/b")).hasContent(TEXT);
  }

  @Test
  void redirectsAreFollowed() {
    redirect("/a", "b");
    redirect("/b", base + "/c");
    serve("/c", TEXT);

    assertThat(fetch(base + "/a")).hasContent(TEXT);
  }

  @Test
  void tenRedirectsAreFollowed() {
    for (int i = 0; i < 10; i++) {
      redirect("/to" + (10 - i), "/to" + (9 - i));
    }
    serve("/to0", TEXT);

    assertThat(fetch(base + "/to10")).hasContent(TEXT);
  }

  @Test
  void aRedirectThatLeadsToNoServerIsRefused() {
    redirect("/a", "mailto:ann@host");
    redirect("/b", "http://a host/");
    server.createContext("/c", exchange -> answer(exchange, 302, "moved"));

    assertThatThrownBy(() -> fetch(base + "/a"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(": its redirect to mailto:ann@host is not followed.");
    assertThatThrownBy(() -> fetch(base + "/b"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(": it is redirected to something that is no URL.");
    assertThatThrownBy(() -> fetch(base + "/c"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(": the server answers with status 302.");
  }

  @Test
  void aRedirectMayLeadToHttpsButNotBack() {
    assertThat(redirected("http://host/a", "https://host/b")).hasToString("https://host/b");
    assertThat(redirected("https://host/a", "HTTPS://host/b")).hasToString("HTTPS://host/b");
    assertThat(redirected("https://host/a", "b")).hasToString("https://host/b");
    assertThatThrownBy(() -> redirected("https://host/a", "http://host/b?token=1"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "https://host/a cannot be downloaded: its redirect to http://host/b?*** is not followed.");
  }

  private static URI redirected(String url, String target) {
    return Downloads.redirected(PinnedUrl.of(url), URI.create(url), target);
  }

  @Test
  void redirectsWithoutEndAreGivenUp() {
    redirect("/a", "/a");

    assertThatThrownBy(() -> fetch(base + "/a"))
        .hasMessage(base + "/a cannot be downloaded: it is redirected more than 10 times.");
  }

  @Test
  void aUserGoesToTheUrlsOwnServerOnly() {
    serve("/a", TEXT);
    redirect("/b", base.replace("127.0.0.1", "localhost") + "/a");
    String withUser = base.replace("http://", "http://ann:p%40w@");
    fetch(withUser + "/a");
    fetch(withUser + "/b");

    // By Python: base64.b64encode(b"ann:p@w")
    assertThat(log).containsExactly("/a null Basic YW5uOnBAdw==", "/a null null");
  }

  @Test
  void theUsersOwnCacheIsWhereTheEnvironmentSays() {
    String home = System.getProperty("user.home");

    assertThat(Downloads.cache(Map.of("XDG_CACHE_HOME", "/caches", "HOME", "/home/ann")))
        .isEqualTo(Path.of("/caches/sheaf"));
    assertThat(Downloads.cache(Map.of("HOME", "/home/ann")))
        .isEqualTo(Path.of("/home/ann/.cache/sheaf"));
    assertThat(Downloads.cache(Map.of())).isEqualTo(Path.of(home, ".cache/sheaf"));
  }

  @Test
  void theProxyOfTheEnvironmentIsAsked() {
    serve("/a", TEXT);

    assertThat(fetch("http://nowhere.invalid/a", Map.of("http_proxy", base))).hasContent(TEXT);
    assertThat(fetch("http://nowhere.invalid/a?2", Map.of("HTTP_PROXY", base))).hasContent(TEXT);
  }

  @Test
  void aProxyThatAsksForAUserIsToldTheOneOfItsVariable() {
    server.createContext(
        "/a",
        exchange ->
            answer(exchange, 200, exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
    Map<String, String> environment =
        Map.of("http_proxy", base.replace("http://", "http://ann:p%40w@"));

    assertThat(fetch("http://nowhere.invalid/a", environment)).hasContent("Basic YW5uOnBAdw==");
  }

  @Test
  void hostsOfNoProxyAreReachedDirectly() {
    serve("/a", TEXT);
    Map<String, String> environment =
        Map.of("http_proxy", "http://127.0.0.1:1", "no_proxy", "example.org, 127.0.0.1");

    assertThat(fetch(base + "/a", environment)).hasContent(TEXT);
    assertThatThrownBy(() -> fetch(base + "/a?2", Map.of("http_proxy", "http://127.0.0.1:1")))
        .isInstanceOf(InputException.class);
  }

  @Test
  void aUrlIsAnInputWithItsSecretsMasked() {
    serve("/a", TEXT);
    InputFiles files = new InputFiles(Reading.STORAGE, new Downloads(cache, Map.of()));
    String url = base.replace("http://", "http://ann:pw@") + "/a?key=1#sha256=" + TEXT_SHA256;
    InputFile file = files.list(List.of(url), InputFormat.AUTO).get(0);

    assertThat(file.path()).isEqualTo(base.replace("http://", "http://***@") + "/a?***");
    assertThat(file.location()).startsWith("file:" + cache);
    assertThat(file.bytes()).isEqualTo(8);
  }
}
