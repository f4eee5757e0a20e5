package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands, run as they are written, and other people's readers on the output. */
class QuickstartIT {
  @TempDir static Path folder;
  private static String run;

  @BeforeAll
  static void prepareTheQuickstart() throws Exception {
    run = folder.resolve("quickstart").toString();
    Command prepare =
        Command.run(
            "scripts/sheaf",
            "prepare",
            "jobs/quickstart.yaml",
            "output.path=" + run,
            "output.formats=[safetensors,npz,ndlist,parquet]");

    assertThat(prepare.exit()).as(prepare.err()).isZero();
    assertThat(prepare.out()).contains("train", "test", "validation", run);
    assertThat(prepare.err()).doesNotContain("WARN", "Exception");
  }

  @Test
  void verifyFindsAllAsPublished() throws Exception {
    Command verify = Command.run("scripts/sheaf", "verify", run);

    assertThat(verify.exit()).as(verify.err()).isZero();
    assertThat(verify.out()).contains("are as published");
  }

  @Test
  void showPrintsARowAsPeopleReadIt() throws Exception {
    Command show = Command.run("scripts/sheaf", "show", run);

    assertThat(show.exit()).as(show.err()).isZero();
    assertThat(show.out())
        .contains("'Below'", "of jobs/sample/instructions.json", "'<|endoftext|>'");
  }

  @Test
  void aLinkToTheProgramIsTheProgram() throws Exception {
    Path link = folder.resolve("sheaf");
    Files.createSymbolicLink(link, Path.of("scripts/sheaf").toAbsolutePath());

    Command help = Command.run(link.toString(), "--help");

    assertThat(help.exit()).as(help.err()).isZero();
    assertThat(help.out()).startsWith("Usage: sheaf ");
  }

  @Test
  void theWorkingDirectoryIsTheCallers() throws Exception {
    Command wrong = Command.run("scripts/sheaf", "prepare", "jobs/none.yaml", "output.path=x");

    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("jobs/none.yaml does not exist");
  }

  @Test
  void numpySafetensorsPyarrowAndDatasetsReadTheSame() throws Exception {
    Command judge = Command.run(python(), "src/test/python/judge.py", run);

    assertThat(judge.exit()).as(judge.out() + judge.err()).isZero();
    assertThat(judge.out()).contains(" 0 failed");
  }

  @Test
  void everyBatchIsWhatTheReferenceGives() throws Exception {
    Command reference =
        Command.run(
            python(),
            "src/test/python/reference.py",
            "--jtokkit",
            System.getProperty("sheaf.jar"),
            "--input",
            "jobs/sample/instructions.json",
            "--run",
            run);

    assertThat(reference.exit()).as(reference.out() + reference.err()).isZero();
    assertThat(reference.out()).contains(" 0 failed");
  }

  @Test
  void anInputMayBeAUrl() throws Exception {
    byte[] content = Files.readAllBytes(Path.of("jobs/sample/instructions.json"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/sample.json",
        exchange -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    server.start();
    try {
      String address = "127.0.0.1:" + server.getAddress().getPort() + "/sample.json";
      String url = "http://ann:pass-word@" + address + "?token=to-ken";
      String there = folder.resolve("url").toString();
      Command prepare =
          Command.run(
              Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
              List.of(
                  "scripts/sheaf",
                  "prepare",
                  "jobs/llms-from-scratch.yaml",
                  "input.paths=" + url,
                  "output.path=" + there));

      assertThat(prepare.exit()).as(prepare.err()).isZero();
      // 61 records by place: int(0.85 x 61), int(0.10 x 61), the rest
      assertThat(prepare.out())
          .containsPattern("train +51 ")
          .containsPattern("test +6 ")
          .containsPattern("validation +4 ");
      Command show = Command.run("scripts/sheaf", "show", there);
      assertThat(prepare.out() + prepare.err() + show.out() + show.err())
          .doesNotContain("pass-word", "to-ken");
      for (String name : List.of("manifest.json", "README.md")) {
        assertThat(Files.readString(folder.resolve("url").resolve(name)))
            .doesNotContain("pass-word", "to-ken");
      }
      assertThat(Files.readString(folder.resolve("url/manifest.json")))
          .contains("http://***@" + address + "?***");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void pysparkHasTheFunctionsByOneSettingAndTheJar() throws Exception {
    Command pyspark =
        Command.run(
            Map.of("JDK_JAVA_OPTIONS", PySpark.QUICK),
            List.of(
                python(),
                "src/test/python/functions.py",
                System.getProperty("sheaf.jar"),
                "jobs/sample/instructions.json"));

    assertThat(pyspark.exit()).as(pyspark.out() + pyspark.err()).isZero();
    // tiktoken's gpt2 of "Say: hi"
    assertThat(pyspark.out()).contains("sql [25515, 25, 23105] 2 None", "rows 61");
  }

  @Test
  void theJobJarHoldsNoClassThatAClusterHasTooNorTheNatives() throws Exception {
    try (var jar = new java.util.jar.JarFile(System.getProperty("sheaf.jar"))) {
      assertThat(jar.stream().map(java.util.jar.JarEntry::getName))
          .filteredOn(name -> name.endsWith(".class"))
          .allMatch(name -> name.matches("(dev/sheaf|com/knuddels/jtokkit|ai/djl)/.*"));
      assertThat(jar.stream().map(java.util.jar.JarEntry::getName))
          .noneMatch(name -> name.contains("com/fasterxml/") || name.contains("org/yaml/"))
          .noneMatch(name -> name.startsWith("pytorch/") || name.startsWith("jnilib/"))
          .contains("dev/sheaf/Sheaf.class", "com/knuddels/jtokkit/r50k_base.tiktoken");
    }
  }

  private static String python() {
    String python = System.getProperty("sheaf.python", "");
    assumeTrue(!python.isEmpty(), "SKIPPED: no Python for the outside judges");
    return python;
  }

  @Test
  void aMasterThatSparkDoesNotKnowIsExitTwo() throws Exception {
    Command wrong =
        Command.run("scripts/sheaf", "prepare", "jobs/quickstart.yaml", "--master=mesos://a:5050");

    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("--master is 'mesos://a:5050'; it must be local, local[4], yarn, spark://");
  }
}
