package dev.sheaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.fs.s3a.impl.AWSClientConfig;

/** A Java agent by which Hadoop's client of S3 may wait for an answer for less than 15 seconds. */
public final class ImpatientS3 {
  private ImpatientS3() {}

  /** The option of a JVM whose time-outs are taken as they are set. */
  static String option() throws IOException {
    Path folder = Files.createTempDirectory("sheaf-impatient-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> SparkCluster.delete(folder)));
    return "-javaagent:"
        + Moments.pack(folder.resolve("impatient.jar"), List.of(ImpatientS3.class));
  }

  /** Begins in that JVM. */
  public static void premain(String none) {
    AWSClientConfig.setMinimumOperationDuration(Duration.ZERO);
  }
}
