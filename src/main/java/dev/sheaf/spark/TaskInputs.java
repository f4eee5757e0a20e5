package dev.sheaf.spark;

import dev.sheaf.data.Downloads;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputStorage;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;

/** Lets tasks on other machines read what the driver has downloaded. */
final class TaskInputs {
  private static final String STAGED = "spark-file:";

  private TaskInputs() {}

  /** Hands a download to the cluster; other files, and all on a local master, stay as they are. */
  static InputFile stage(JavaSparkContext spark, InputFile file) {
    if (!Downloads.isUrl(file.path()) || spark.isLocal()) {
      return file;
    }
    spark.addFile(file.location());
    String name = Path.of(file.location()).getFileName().toString();
    return file.at(STAGED + name);
  }

  /** The inputs as a task finds them. */
  static InputStorage storage(HadoopSettings hadoop) {
    return new InputStorage(hadoop.value(), TaskInputs::find);
  }

  private static String find(String location) {
    return location.startsWith(STAGED)
        ? "file:" + SparkFiles.get(location.substring(STAGED.length()))
        : location;
  }
}
