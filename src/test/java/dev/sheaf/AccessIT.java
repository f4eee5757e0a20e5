package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.FaultyS3.Answer;
import dev.sheaf.publish.OutputFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inputs, tokenizers and destinations on S3 and HDFS that cannot be had: a sentence on each. */
class AccessIT {
  private static final String FOLDER = "s3a://" + S3Server.BUCKET + "/access";
  private static final String RUN = FOLDER + "/run";

  @TempDir static Path folder;
  private static S3Server s3;
  private final List<String> set = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Server.shared();
    Files.writeString(folder.resolve("a.jsonl"), "{\"instruction\":\"a\",\"output\":\"b\"}\n");
    Files.writeString(folder.resolve("job.yaml"), "name: access\n");
  }

  @AfterEach
  void forget() {
    set.forEach(System::clearProperty);
  }

  private void set(List<String> settings) {
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      System.setProperty(parts[0], parts[1]);
      set.add(parts[0]);
    }
  }

  /** What is read, into a folder on this disk. */
  private String[] reading(String... paths) {
    return new String[] {
      "input.paths=[%s]".formatted(String.join(",", paths)), "output.path=" + folder + "/run"
    };
  }

  private void assertRefused(int exit, String message, String... settings) {
    StringWriter err = new StringWriter();
    List<String> words = new ArrayList<>(List.of("prepare", folder + "/job.yaml"));
    words.addAll(List.of("input.paths=[%s/a.jsonl]".formatted(folder), "output.path=" + RUN));
    words.addAll(List.of(settings));
    set(List.of("spark.ui.enabled=false", "spark.driver.host=127.0.0.1"));
    set(List.of("spark.hadoop.fs.s3a.impl.disable.cache=true"));

    int code =
        Sheaf.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            words.toArray(String[]::new));

    assertThat(err.toString().lines().filter(line -> !line.startsWith("Scanning ")))
        .containsExactlyElementsOf(message.lines().toList());
    assertThat(code).isEqualTo(exit);
  }

  @Test
  void aBucketThatIsNotThereIsToldSo() {
    set(s3.sparkSettings());

    assertRefused(
        3,
        """
        s3a://none/a.jsonl lies in a bucket that does not exist.
        s3a://none/*.jsonl lies in a bucket that does not exist.
        s3a://none/ lies in a bucket that does not exist.
        %s/none does not exist.
        """
            .formatted(FOLDER),
        reading("s3a://none/a.jsonl", "s3a://none/*.jsonl", "s3a://none/", FOLDER + "/none"));
    assertRefused(
        4,
        "s3a://none/run cannot be a run's folder (its bucket does not exist): choose another"
            + " output.path.",
        "output.path=s3a://none/run");
    assertRefused(
        2,
        "tokenizer.file 's3a://none/t.json' does not exist.",
        "tokenizer.file=s3a://none/t.json");
  }

  @Test
  void credentialsThatAreRefusedAreToldOf() throws Exception {
    FaultyS3.Fault everything = (request, time) -> Answer.FORBIDDEN;
    try (FaultyS3 refusing = FaultyS3.before(s3, everything)) {
      set(refusing.server().sparkSettings());

      assertNothingMayBeDone();
    }
  }

  private void assertNothingMayBeDone() {
    String why = "may not be read; the user of this process lacks the permission.";
    assertRefused(3, FOLDER + "/a.jsonl " + why, reading(FOLDER + "/a.jsonl"));
    assertRefused(
        4,
        RUN
            + " cannot be a run's folder (the user of this process lacks the permission): choose"
            + " another output.path.");
    assertRefused(
        2,
        "tokenizer.file '%s/t.json' %s".formatted(FOLDER, why),
        "tokenizer.file=" + FOLDER + "/t.json");
  }

  @Test
  void credentialsThatAreNotThereAreToldOf() {
    List<String> settings = new ArrayList<>(s3.sparkSettings());
    settings.removeIf(setting -> setting.contains(".key="));
    settings.add(
        "spark.hadoop.fs.s3a.aws.credentials.provider="
            + "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    set(settings);

    assertNothingMayBeDone();
  }

  @Test
  void aDestinationThatMayBeReadAndNotWrittenIsExitFour() throws Exception {
    FaultyS3.Fault writing =
        (request, time) -> request.startsWith("PUT ") ? Answer.FORBIDDEN : Answer.RIGHT;
    try (FaultyS3 refusing = FaultyS3.before(s3, writing)) {
      set(refusing.server().sparkSettings());

      assertRefused(
          4,
          RUN
              + " cannot be a run's folder (the user of this process lacks the permission): choose"
              + " another output.path.");
    }
  }

  @Test
  void aStoreThatKnowsNoConditionsIsRefused() throws Exception {
    FaultyS3.Fault everything = (request, time) -> Answer.UNCONDITIONAL;
    try (FaultyS3 like = FaultyS3.before(s3, everything)) {
      set(like.server().sparkSettings());

      assertRefused(
          4,
          RUN
              + " is on a store that replaces a file which was to be created only if there is none"
              + " (If-None-Match), so that two runs would not know of each other: choose another"
              + " output.path.");
    }
    assertThat(RunFiles.of(RUN, s3.settings())).isEmpty();
  }

  @Test
  void aFileThatAnotherRunTakesAwayAtOnceIsNoFaultOfTheStore() throws Exception {
    String file = "PUT /%s/access/run/file".formatted(S3Server.BUCKET);
    OutputFolder run = OutputFolder.at(RUN, s3.settings());
    FaultyS3.Fault takenAway =
        (request, time) -> {
          if (request.equals(file) && time == 1) {
            delete(run, "file");
          }
          return Answer.RIGHT;
        };
    try (FaultyS3 shared = FaultyS3.before(s3, takenAway)) {
      Configuration hadoop = shared.server().settings();
      hadoop.set("fs.s3a.impl.disable.cache", "true");
      OutputFolder same = OutputFolder.at(RUN, hadoop);

      assertThat(same.createNew("file", new byte[1])).isTrue();
      assertThat(same.createNew("file", new byte[1])).isFalse();
    } finally {
      run.delete("file");
    }
  }

  private static void delete(OutputFolder folder, String name) {
    try {
      folder.delete(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OTHER_REGION", "EXPIRED"})
  void aBucketOfAnotherRegionAndExpiredCredentialsAreToldOf(Answer answer) throws Exception {
    FaultyS3.Fault everything = (request, time) -> answer;
    try (FaultyS3 refusing = FaultyS3.before(s3, everything)) {
      set(refusing.server().sparkSettings());

      assertRefused(
          3,
          FOLDER
              + "/a.jsonl cannot be read: S3 refuses the request; check its region, endpoint and"
              + " credentials.",
          reading(FOLDER + "/a.jsonl"));
      assertRefused(
          4,
          RUN
              + " cannot be a run's folder (S3 refuses the request; check its region, endpoint and"
              + " credentials): choose another output.path.");
    }
  }

  @Test
  void aFolderOfAnotherUserOnHdfsIsToldOf() throws Exception {
    var hdfs = Hdfs.shared().files();
    String root = Hdfs.shared().root();
    var closed = new org.apache.hadoop.fs.Path(root + "/closed");
    hdfs.mkdirs(closed);
    hdfs.setOwner(closed, "somebody", "else");
    hdfs.setPermission(closed, new FsPermission("700"));

    UserGroupInformation.createRemoteUser("nobody")
        .doAs((PrivilegedAction<Void>) () -> assertHdfsIsClosed(root));
  }

  private Void assertHdfsIsClosed(String root) {
    assertRefused(
        3,
        root + "/closed/a.jsonl may not be read; the user of this process lacks the permission.",
        reading(root + "/closed/a.jsonl"));
    assertRefused(
        4,
        root
            + "/closed/run cannot be a run's folder (the user of this process lacks the"
            + " permission): choose another output.path.",
        "output.path=" + root + "/closed/run");
    return null;
  }
}
