package dev.sheaf;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in front of an S3 server and lets requests meet a fault. */
final class FaultyS3 implements AutoCloseable {
  /** What a client says for itself, or a server sets for itself. */
  private static final Set<String> BETWEEN_TWO = ofAnyCase("host", "connection", "expect");

  private static final Set<String> OF_BODY =
      ofAnyCase("content-length", "transfer-encoding", "date");

  private static final Set<String> CONDITIONS = ofAnyCase("if-none-match", "if-match");

  private static final int LATE_MILLIS = 1_000;

  /** For a client that waits for {@link #PATIENCE}. */
  private static final int TOO_LATE_MILLIS = 3_000;

  /**
   * Less than the answers that are too late take, and much more than others, as Hadoop writes it.
   */
  static final String PATIENCE = "2s";

  private final S3Server server;
  private final Fault fault;
  private final HttpServer proxy;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Integer> met = new ConcurrentHashMap<>();

  /** What happens to a request. */
  enum Answer {
    RIGHT,
    /** 500, and the server hears nothing of it. */
    INTERNAL_ERROR,
    /** 503, and the server hears nothing of it. */
    SLOW_DOWN,
    /** 403, and the server hears nothing of it. */
    FORBIDDEN,
    /** 301, as of a bucket in another region, and the server hears nothing of it. */
    OTHER_REGION,
    /** 400, as with credentials that have expired, and the server hears nothing of it. */
    EXPIRED,
    /** The right one: the server has done it, and the client hears late. */
    LATE,
    /** The same, when a client that has little patience does not listen any more. */
    TOO_LATE,
    /** The server has done it, and the client does not hear. */
    LOST,
    /** The right one of a server that knows of no conditions. */
    UNCONDITIONAL
  }

  /** Says what becomes of a request. */
  interface Fault {
    /**
     * Of one request.
     *
     * @param request the method and the path
     * @param time how often there has been one of them before
     */
    Answer of(String request, int time);
  }

  private FaultyS3(S3Server server, Fault fault) throws IOException {
    this.server = server;
    this.fault = fault;
    this.proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  static FaultyS3 before(S3Server server, Fault fault) throws IOException {
    FaultyS3 faulty = new FaultyS3(server, fault);
    faulty.proxy.setExecutor(faulty.threads);
    faulty.proxy.createContext("/", faulty::answer);
    faulty.proxy.start();
    return faulty;
  }

  /** The server as one gets to it through the faults. */
  S3Server server() {
    return server.through(proxy.getAddress().getPort());
  }

  /** How often there has been a request, of a method and a path. */
  int times(String request) {
    return met.getOrDefault(request, 0);
  }

  /** How many requests met something else than the right answer. */
  int faults() {
    return met.getOrDefault("", 0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      Answer answer = fault.of(request, met.merge(request, 1, Integer::sum) - 1);
      if (answer != Answer.RIGHT) {
        met.merge("", 1, Integer::sum);
      }
      switch (answer) {
        case INTERNAL_ERROR -> fail(exchange, 500, "InternalError");
        case SLOW_DOWN -> fail(exchange, 503, "SlowDown");
        case FORBIDDEN -> fail(exchange, 403, "AccessDenied");
        case OTHER_REGION -> fail(exchange, 301, "PermanentRedirect");
        case EXPIRED -> fail(exchange, 400, "ExpiredToken");
        case LATE -> passLate(exchange, body, LATE_MILLIS);
        case TOO_LATE -> passLate(exchange, body, TOO_LATE_MILLIS);
        case LOST -> forward(exchange, body); // and the exchange is closed without a word
        case UNCONDITIONAL -> pass(exchange, forward(exchange, body, CONDITIONS));
        case RIGHT -> pass(exchange, forward(exchange, body));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void passLate(HttpExchange exchange, byte[] body, int millis)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = forward(exchange, body);
    Thread.sleep(millis);
    pass(exchange, response);
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    return forward(exchange, body, Set.of());
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body, Set<String> without)
      throws IOException, InterruptedException {
    URI to = URI.create("http://127.0.0.1:%s%s".formatted(server.port(), exchange.getRequestURI()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (!BETWEEN_TWO.contains(header.getKey())
          && !OF_BODY.contains(header.getKey())
          && !without.contains(header.getKey())) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void pass(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              boolean isLength = name.equalsIgnoreCase("content-length");
              if (!BETWEEN_TWO.contains(name)
                  && (!OF_BODY.contains(name) || (isHead && isLength))) {
                headers.put(name, values);
              }
            });
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static void fail(HttpExchange exchange, int status, String code) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    byte[] body =
        "<Error><Code>%s</Code><Message>A fault</Message></Error>"
            .formatted(code)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static Set<String> ofAnyCase(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return set;
  }

  @Override
  public void close() {
    proxy.stop(0);
    threads.shutdownNow();
  }
}
