package dev.sheaf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sheaf.publish.OutputFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of a job and of Spark's settings, each with the word hush in it, are shown nowhere: not
 * by Spark's UI and event log, nor by the log, the console, the run's files and the cache.
 */
class SecretsIT {
  private static final String USER = "Basic " + base64("ann:hush-password");

  @TempDir Path folder;
  private final Map<String, String> shown = new TreeMap<>();
  private int uiPort;
  private HttpServer web;

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @BeforeEach
  void serve() throws IOException {
    uiPort = SparkCluster.freePort();
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext("/", this::answer);
    web.start();
  }

  @AfterEach
  void stop() {
    web.stop(0);
  }

  /** Sees what Spark shows while the job waits, then answers whoever knows the secrets. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      seeUi();
      boolean isKnown =
          USER.equals(exchange.getRequestHeaders().getFirst("Authorization"))
              && "sig=hush-query".equals(exchange.getRequestURI().getRawQuery());
      byte[] body = "{\"instruction\":\"a\",\"output\":\"b\"}\n".getBytes(UTF_8);
      exchange.sendResponseHeaders(isKnown ? 200 : 401, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void seeUi() throws IOException {
    String all = "/api/v1/applications";
    Matcher id = Pattern.compile("\"id\" : \"([^\"]+)\"").matcher(page(all));
    assertThat(id.find()).isTrue();
    for (String path :
        List.of(all + "/" + id.group(1) + "/environment", "/environment/", "/jobs/", "/SQL/")) {
      shown.put("UI " + path.replace(id.group(1), "ID"), page(path));
    }
  }

  private String page(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + uiPort + path);
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Command run(String run, String... words) throws Exception {
    Path log = Files.writeString(folder.resolve("log.properties"), INFO);
    List<String> options = new ArrayList<>(S3Server.shared().sparkSettings());
    options.removeIf(setting -> setting.contains(".key="));
    options.addAll(
        List.of(
            "spark.hadoop.fs.s3a.access.key=hush-access",
            "spark.hadoop.fs.s3a.secret.key=hush-secret",
            "spark.hadoop.fs.s3a.encryption.key=hush-encryption",
            "spark.hadoop.fs.azure.account.key.a=hush-account",
            "spark.logConf=true",
            "spark.ui.enabled=true",
            "spark.ui.port=" + uiPort,
            "spark.eventLog.enabled=true",
            "spark.eventLog.compress=false",
            "spark.eventLog.dir=file:" + Files.createDirectories(folder.resolve("events")),
            "log4j2.configurationFile=file:" + log));
    Path job = Files.writeString(folder.resolve("job.yaml"), JOB.formatted(port(), run));
    List<String> command = new ArrayList<>(List.of("scripts/sheaf", "prepare", job.toString()));
    command.addAll(List.of(words));
    Map<String, String> environment =
        Map.of(
            "SHEAF_OPTS",
            "-D" + String.join(" -D", options),
            "XDG_CACHE_HOME",
            folder.resolve("cache").toString(),
            "PASSWORD",
            "hush-password");
    return Command.run(environment, command);
  }

  private int port() {
    return web.getAddress().getPort();
  }

  private static final String JOB =
      """
      name: secrets
      input: {paths: ["http://ann:${env:PASSWORD}@127.0.0.1:%s/a.jsonl?sig=hush-query"]}
      split: {train: 1, test: 0}
      output: {path: %s, formats: [safetensors, npz, ndlist, parquet]}
      """;

  private static final String INFO =
      """
      rootLogger.level = info
      rootLogger.appenderRef.console.ref = console
      appender.console.type = Console
      appender.console.name = console
      appender.console.target = SYSTEM_ERR
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %p %c: %m%n%ex
      """;

  private void assertNothingIsShown(Command command, String run) throws Exception {
    shown.put("console", command.out() + command.err());
    OutputFolder left = OutputFolder.at(run, S3Server.shared().settings());
    for (String name : left.list()) {
      shown.put("run " + name, new String(left.read(name).orElseThrow(), ISO_8859_1));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!file.endsWith("job.yaml")) {
          shown.put(folder.relativize(file).toString(), Files.readString(file, ISO_8859_1));
        }
      }
    }
    assertThat(shown.get("UI /api/v1/applications/ID/environment"))
        .contains("fs.s3a.secret.key", "sun.java.command", "redacted");
    assertThat(shown.get("console")).contains("spark.hadoop.fs.s3a.secret.key");
    assertThat(shown.keySet()).anyMatch(name -> name.startsWith("events/"));
    shown.forEach(
        (place, text) ->
            assertThat(text.lines().filter(line -> line.contains("hush")).toList())
                .as(place)
                .isEmpty());
  }

  @Test
  void ofAJobThatIsDoneNoneIsShown() throws Exception {
    String run = "s3a://" + S3Server.BUCKET + "/secrets";

    Command done = run(run);

    assertThat(done.exit()).as(done.err()).isZero();
    assertNothingIsShown(done, run);
    assertThat(shown.get("run manifest.json"))
        .contains("http://***@127.0.0.1:%s/a.jsonl?***".formatted(port()));
  }

  @Test
  void ofAJobThatFailsNoneIsShown() throws Exception {
    String run = "s3a://" + S3Server.BUCKET + "/secrets-failed";
    String url = "http://ann:hush-wrong@127.0.0.1:%s/a.jsonl?sig=hush".formatted(port());

    Command failed = run(run, "input.paths=[\"%s\"]".formatted(url));

    assertThat(failed.exit()).as(failed.err()).isEqualTo(3);
    assertNothingIsShown(failed, run);
    assertThat(shown.get("run _failed/status.json"))
        .contains("http://***@127.0.0.1:%s/a.jsonl?***".formatted(port()));
  }
}
