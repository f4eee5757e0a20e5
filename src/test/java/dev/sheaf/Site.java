package dev.sheaf;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Where runs go: a disk, HDFS, S3. */
public enum Site {
  DISK("publish.LocalFolder", "publish.LocalFolder$1"),
  HDFS("publish.RenamingFolder", "publish.RenamingFolder$1"),
  S3("publish.ObjectFolder", "publish.ObjectFolder$1");

  /** For JVMs that scripts/sheaf starts with another collector. */
  static final String QUICK = "-XX:-UseParallelGC " + Command.QUICK + " ";

  /** The class of the folder there. */
  final String folder;

  /** The class of a draft there. */
  final String draft;

  Site(String folder, String draft) {
    this.folder = folder;
    this.draft = draft;
  }

  /** The class that deletes there. */
  String deleting() {
    return this == DISK ? folder : "publish.HadoopFolder";
  }

  /** The location of a run. */
  String location(Path scratch, String name) throws Exception {
    return switch (this) {
      case DISK -> scratch.resolve(name).toString();
      case HDFS -> dev.sheaf.Hdfs.shared().root() + "/" + name;
      case S3 -> "s3a://" + S3Server.BUCKET + "/" + name;
    };
  }

  /** How to get there. */
  Configuration settings() throws Exception {
    return this == S3 ? S3Server.shared().settings() : new Configuration();
  }

  /** How to get there, as settings of Spark. */
  List<String> sparkSettings() throws Exception {
    return switch (this) {
      case DISK, HDFS -> List.of();
      case S3 -> S3Server.shared().sparkSettings();
    };
  }

  /** How a JVM gets there that scripts/sheaf starts, and lives for seconds. */
  public String options() throws Exception {
    return sparkSettings().stream().map(s -> "-D" + s + " ").collect(joining("", QUICK, ""));
  }

  /** Starts the program in a JVM of its own that can get there. */
  Command.Running start(String options, List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/sheaf"));
    command.addAll(words);
    return Command.start(Map.of("SHEAF_OPTS", options() + options), command);
  }

  /** Runs the program in a JVM of its own that can get there. */
  Command run(String options, List<String> words) throws Exception {
    return start(options, words).end();
  }

  /** What is in a run's folder. */
  Map<String, String> files(String location) throws Exception {
    return RunFiles.of(location, settings());
  }
}
