package dev.sheaf;

import static dev.sheaf.Command.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.SparkCluster.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose job file, input and output lie where nobody is let in without Kerberos. */
class KerberosIT {
  /** On this disk, and at the same place where the user is at home. */
  private static final String JOB = "jobs/quickstart.yaml";

  private static final String LOG_IN =
      "run kinit, or set spark.kerberos.principal and spark.kerberos.keytab";

  private static final String NO_TICKET =
      "it asks for Kerberos, and this process has no valid ticket or token for it; "
          + LOG_IN
          + ", and for a cluster name its file system in spark.kerberos.access.hadoopFileSystems.";

  @TempDir static Path folder;
  private static Path spark;
  private static SecureHadoop hadoop;
  private static String here;

  @BeforeAll
  static void start() throws Exception {
    spark = PySpark.home();
    hadoop = SecureHadoop.start(spark, folder.resolve("hadoop"));
    done(sheaf(hadoop.ticket(), words(hadoop.onDefault("here"), "--master=local[1]")).end());
    here = hadoop.files(hadoop.onDefault("here"));
  }

  @AfterAll
  static void stop() {
    if (hadoop != null) {
      hadoop.close();
    }
  }

  /** What runs the job, from the default file system. */
  private static List<String> words(String run, String... more) {
    List<String> words = new ArrayList<>();
    words.add("prepare");
    words.add(JOB);
    words.add("collate.where=executors");
    words.add("output.path=" + run);
    words.addAll(List.of(more));
    return words;
  }

  private static Command.Running sheaf(Path tickets, List<String> words, String... options)
      throws IOException {
    return sheaf(hadoop.ofLocal(tickets, options), words);
  }

  private static Command.Running sheaf(Map<String, String> environment, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("scripts/sheaf"));
    command.addAll(words);
    return Command.start(environment, command);
  }

  /** The user's keytab, as settings of Spark. */
  private static List<String> keytab() {
    return List.of(
        "spark.kerberos.principal=" + SecureHadoop.USER,
        "spark.kerberos.keytab=" + hadoop.keytab());
  }

  private static Command.Running onCluster(
      String name, Path tickets, List<String> settings, List<String> words) throws IOException {
    List<String> all = new ArrayList<>(settings);
    all.add("spark.yarn.maxAppAttempts=1");
    return Yarn.submit(hadoop.ofYarn(spark, tickets), Mode.CLUSTER, name, all, words);
  }

  /** That a program ended with a sentence, and said nothing else. */
  private static void refused(Command.Running running, int exit, String sentence) throws Exception {
    Command command = running.end();
    assertThat(command.err().lines().filter(line -> !line.matches("(NOTE|WARNING): .*")))
        .containsExactly(sentence);
    assertThat(command.exit()).isEqualTo(exit);
  }

  @Test
  void withATicketARunHasTheBytesThatItHasOnADisk() throws Exception {
    Path local = folder.resolve("run");

    Command.Running run =
        Command.start(
            Map.of("SHEAF_OPTS", Site.QUICK),
            List.of("scripts/sheaf", "prepare", JOB, "output.path=" + local));
    Command.Running verify = sheaf(hadoop.ticket(), List.of("verify", hadoop.onDefault("here")));

    done(run.end());
    assertThat(here).isEqualTo(RunFiles.of(local).toString()).contains("_SUCCESS=");
    done(verify.end());
  }

  @Test
  void aKeytabIsAsGoodAsATicket() throws Exception {
    List<String> options = new ArrayList<>(keytab());
    options.replaceAll(setting -> "-D" + setting);
    String[] good = options.toArray(String[]::new);
    String run = hadoop.onDefault("here");

    Command.Running again = sheaf(hadoop.noTicket(), words(run), good);
    Command.Running shown = sheaf(hadoop.noTicket(), List.of("show", run), good);
    Command.Running wrong =
        sheaf(
            hadoop.noTicket(),
            words(run),
            "-Dspark.kerberos.principal=other@EXAMPLE.COM",
            "-Dspark.kerberos.keytab=" + hadoop.keytab());

    Command preparedAgain = again.end();
    done(preparedAgain);
    assertThat(preparedAgain.err()).contains(run + " holds this run already");
    assertThat(shown.end().out()).startsWith("train, batch 0, row 0: 62 tokens, ");
    refused(
        wrong,
        2,
        "spark.kerberos.keytab is '%s', with which other@EXAMPLE.COM cannot log in: Unable to"
                .formatted(hadoop.keytab())
            + " obtain password from user.");
  }

  @Test
  void withoutATicketASentenceSaysWhatIsToBeDone() throws Exception {
    String run = hadoop.onDefault("here");
    String input = hadoop.onDefault("input.json");
    String job = "file:" + Path.of(JOB).toAbsolutePath();
    String output = "output.path=" + run;
    Path none = hadoop.noTicket();

    Command.Running noJob = sheaf(none, words(run));
    Command.Running noInput =
        sheaf(
            hadoop.expiredTicket(),
            List.of(
                "prepare",
                job,
                "input.paths=[%s]".formatted(input),
                "output.path=file:" + folder.resolve("none")));
    refused(noJob, 2, "The job file jobs/quickstart.yaml cannot be read: " + NO_TICKET);
    refused(noInput, 3, input + " cannot be read: " + NO_TICKET);

    Command.Running noOutput = sheaf(none, List.of("prepare", job, output));
    Command.Running noCluster =
        sheaf(hadoop.ofYarn(spark, none), List.of("prepare", job, output, "--master=yarn"));
    refused(noOutput, 4, run + " cannot be reached: " + NO_TICKET);
    refused(
        noCluster,
        2,
        "The master is yarn, which asks for Kerberos, and this process has no valid ticket; %s."
            .formatted(LOG_IN));

    Command.Running noRun = sheaf(none, List.of("verify", run));
    refused(noRun, 3, run + " cannot be read: " + NO_TICKET);
  }

  @Test
  void withoutTheSettingsOfTheClusterASentenceNamesTheirVariable() throws Exception {
    Map<String, String> environment = new HashMap<>(hadoop.ofLocal(hadoop.ticket()));
    environment.put("HADOOP_CONF_DIR", "");
    String run = hadoop.onDefault("here");

    refused(
        sheaf(environment, List.of("verify", run)),
        3,
        run
            + " cannot be read: it asks for Kerberos, of which Hadoop's settings here say nothing;"
            + " set HADOOP_CONF_DIR.");
  }

  @Test
  void onYarnTasksReachAllFileSystemsOfTheJob() throws Exception {
    String ofKeytab = hadoop.onOther("of-keytab");
    String ofTicket = hadoop.onOther("of-ticket");
    String ofClientsKeytab = hadoop.onOther("of-clients-keytab");

    Command.Running inClusterMode =
        onCluster("of-keytab", hadoop.noTicket(), keytab(), words(ofKeytab));
    Command.Running inClientMode =
        sheaf(hadoop.ofYarn(spark, hadoop.ticket()), words(ofTicket, "--master=yarn"));
    Command.Running inClientModeByKeytab =
        sheaf(
            hadoop.ofYarn(spark, hadoop.noTicket(), keytab()),
            words(ofClientsKeytab, "--master=yarn"));

    done(inClusterMode.end());
    done(inClientMode.end());
    done(inClientModeByKeytab.end());
    assertThat(hadoop.files(ofKeytab)).isEqualTo(here);
    assertThat(hadoop.files(ofTicket)).isEqualTo(here);
    assertThat(hadoop.files(ofClientsKeytab)).isEqualTo(here);
  }

  @Test
  void anInputWhoseHostIsNotThereTakesNoOtherTokenAway() throws Exception {
    String missing = "hdfs://no.invalid/in.json";
    String silent = "hdfs://localhost:1/in.json";
    List<String> words = words(hadoop.onOther("none"), "--master=yarn");
    words.add("input.paths=[%s,%s]".formatted(missing, silent));
    // YARN's own token of the default file system would do for what is sent there.
    List<String> sent = List.of("spark.yarn.stagingDir=" + hadoop.onOther("sent"));

    Command command = sheaf(hadoop.ofYarn(spark, hadoop.ticket(), sent), words).end();

    assertThat(command.err())
        .contains(missing + " cannot be read: there is no host no.invalid.")
        .contains(silent + " cannot be read: ")
        .doesNotContain("\tat ");
    assertThat(command.exit()).isEqualTo(3);
  }

  /** The application that a program submitted. */
  private static ApplicationId application(Command command) {
    Matcher submitted = Pattern.compile("application_\\d+_\\d+").matcher(command.err());
    assertThat(submitted.find()).as(command.err()).isTrue();
    return ApplicationId.fromString(submitted.group());
  }

  @Test
  void aDriverOnTheClusterHasOnlyTheTokensThatWereAskedForWhenItWasSubmitted() throws Exception {
    String unknown = hadoop.onOther("unknown");
    String known = hadoop.onOther("known");

    Command.Running notAskedFor =
        onCluster("unknown", hadoop.ticket(), Yarn.NO_EXECUTORS, words(unknown));
    Command.Running askedFor =
        onCluster(
            "known",
            hadoop.ticket(),
            List.of("spark.kerberos.access.hadoopFileSystems=" + hadoop.other()),
            words(known));

    Command failed = notAskedFor.end();
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(Yarn.log(application(failed)))
        .contains(unknown + " cannot be reached: " + NO_TICKET);
    done(askedFor.end());
    assertThat(hadoop.files(known)).isEqualTo(here);
  }
}
