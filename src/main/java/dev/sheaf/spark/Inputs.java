package dev.sheaf.spark;

import dev.sheaf.data.ArrayStructure;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.Chunks;
import dev.sheaf.data.Downloads;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.Fields;
import dev.sheaf.data.FileFaultException;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFiles;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.InputStorage;
import dev.sheaf.data.Look;
import dev.sheaf.data.Together;
import dev.sheaf.plan.ChunkScan;
import dev.sheaf.plan.ChunkScanner;
import dev.sheaf.plan.Parts;
import dev.sheaf.split.HashSplitter;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Finds the inputs, cuts them into chunks, and scans those on the cluster.
 *
 * @param spark the cluster
 * @param grain how finely they are cut
 */
record Inputs(JavaSparkContext spark, Grain grain) {
  /** Tasks of a scan for a core, at least: cores end at about the same time. */
  private static final int TASKS_A_CORE = 8;

  /** Footers of Parquet that are read at a time: of a large file they are megabytes. */
  private static final int FOOTERS_AT_A_TIME = 8;

  /** Chunks that a task scans, at most: one that fails is done again from its start. */
  private static final int CHUNKS_A_TASK = 32;

  Inputs(JavaSparkContext spark) {
    this(spark, Grain.DEFAULT);
  }

  List<InputFile> list(List<String> paths, InputFormat format) {
    InputStorage storage = new InputStorage(spark.hadoopConfiguration());
    return new InputFiles(storage, Downloads.ofUser())
        .list(paths, format).stream().map(file -> TaskInputs.stage(spark, file)).toList();
  }

  /**
   * Cuts the inputs; of an array that takes more than one chunk, the structure is found first.
   *
   * @param fields the columns of those that have columns
   * @throws InputException if files are at fault, with the first fault of each
   */
  List<Chunk> cut(List<InputFile> files, Fields fields) throws IOException {
    InputStorage storage = TaskInputs.storage(hadoop());
    List<Callable<Look<List<Chunk>>>> cuts = new ArrayList<>();
    for (InputFile file : files) {
      cuts.add(
          () ->
              Look.of(
                  InputException.class, () -> Chunks.cut(file, grain.stride(), fields, storage)));
    }
    List<List<Chunk>> byFile = found(files, Together.answers(cuts, FOOTERS_AT_A_TIME));
    Iterator<ArrayStructure> structures =
        structures(byFile.stream().filter(Chunks::isCutArray).flatMap(List::stream).toList())
            .iterator();
    List<Chunk> chunks = new ArrayList<>();
    for (List<Chunk> ofFile : byFile) {
      chunks.addAll(
          Chunks.isCutArray(ofFile)
              ? Chunks.joined(ofFile, ofFile.stream().map(chunk -> structures.next()).toList())
              : ofFile);
    }
    return chunks;
  }

  /**
   * Also in a session that is another's, which may be set to any serializer; those of a task are
   * one object, for on its own each says anew what its classes are.
   */
  @SuppressWarnings("unchecked") // of what the tasks gave
  private List<ArrayStructure> structures(List<Chunk> chunks) throws IOException {
    if (chunks.isEmpty()) {
      return List.of();
    }
    HadoopSettings hadoop = hadoop();
    List<byte[]> parts =
        Parts.of(chunks, scanTasks(chunks.size())).stream()
            .map(part -> Serialized.bytes(part.toArray(Chunk[]::new)))
            .toList();
    List<byte[]> found =
        spark
            .parallelize(parts, parts.size())
            .map(part -> Serialized.bytes(structures((Chunk[]) Serialized.object(part), hadoop)))
            .collect();
    List<Look<ArrayStructure>> looks = new ArrayList<>();
    for (byte[] ofPart : found) {
      looks.addAll((List<Look<ArrayStructure>>) Serialized.object(ofPart));
    }
    return found(filesOf(chunks), looks);
  }

  private static List<Look<ArrayStructure>> structures(Chunk[] chunks, HadoopSettings hadoop)
      throws Exception {
    InputStorage storage = TaskInputs.storage(hadoop);
    List<Look<ArrayStructure>> looks = new ArrayList<>();
    for (Chunk chunk : chunks) {
      looks.add(Look.of(faults(), () -> ArrayStructure.summarise(storage, chunk)));
    }
    return looks;
  }

  /**
   * Scans chunks, to the last one even if a file is at fault: which fault a task comes to first is
   * chance.
   *
   * @param splitter the splitter, if it goes by content
   * @param special strings that are looked for in the texts
   * @throws InputException if files are at fault, with the first fault of each
   */
  List<ChunkScan> scan(
      List<Chunk> chunks,
      ExampleParser parser,
      Optional<HashSplitter> splitter,
      List<String> special)
      throws IOException {
    HadoopSettings hadoop = hadoop();
    HashSplitter byContent = splitter.orElse(null); // an Optional does not travel
    if (chunks.size() == 1) {
      // Cheaper here than a task.
      return List.of(
          new ChunkScanner(TaskInputs.storage(hadoop), parser, splitter, special)
              .scan(chunks.get(0)));
    }
    ScanCounts counts = ScanCounts.of(spark.sc());
    List<Look<ChunkScan>> looks =
        spark
            .parallelize(chunks, scanTasks(chunks.size()))
            .map(
                chunk ->
                    counts.with(
                        Look.of(
                            faults(),
                            () ->
                                new ChunkScanner(
                                        TaskInputs.storage(hadoop),
                                        parser,
                                        Optional.ofNullable(byContent),
                                        special)
                                    .scan(chunk))))
            .collect();
    return scans(chunks, found(filesOf(chunks), looks));
  }

  /**
   * What a task takes for a fault of a file. That it is gone or has changed may be so for one node
   * or at one moment, and is left to Spark while that tries again.
   */
  private static Class<? extends InputException> faults() {
    SparkConf conf = SparkEnv.get().conf();
    // Spark's own default is 4.
    boolean triesAgain =
        !Session.isLocal(conf)
            && TaskContext.get().attemptNumber() + 1 < conf.getInt("spark.task.maxFailures", 4);
    return triesAgain ? FileFaultException.class : InputException.class;
  }

  /** What looks at files, or at chunks of them, have found; throws the first fault of each file. */
  private static <T> List<T> found(List<InputFile> files, List<Look<T>> looks) {
    Map<InputFile, String> first = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      if (looks.get(i).fault() != null) {
        first.putIfAbsent(files.get(i), looks.get(i).fault());
      }
    }
    if (!first.isEmpty()) {
      throw new InputException(String.join("\n", first.values()));
    }
    return looks.stream().map(Look::found).toList();
  }

  private static List<InputFile> filesOf(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::file).toList();
  }

  /** The scans, without the copies of the chunks that came back with them. */
  private static List<ChunkScan> scans(List<Chunk> chunks, List<ChunkScan> copies) {
    List<ChunkScan> scans = new ArrayList<>(copies.size());
    for (int i = 0; i < copies.size(); i++) {
      scans.add(copies.get(i).of(chunks.get(i)));
    }
    return scans;
  }

  /** What the scan counts while it runs. */
  private record ScanCounts(
      LongAccumulator chunks, LongAccumulator records, LongAccumulator rejected)
      implements Serializable {
    static ScanCounts of(SparkContext spark) {
      return new ScanCounts(
          spark.longAccumulator(Counts.CHUNKS),
          spark.longAccumulator(Counts.RECORDS),
          spark.longAccumulator(Counts.REJECTED));
    }

    Look<ChunkScan> with(Look<ChunkScan> look) {
      chunks.add(1);
      ChunkScan scan = look.found();
      if (scan != null) {
        records.add(scan.records());
        rejected.add(scan.records() - scan.accepted());
      }
      return look;
    }
  }

  /** Few, since each costs Spark some milliseconds. */
  private int scanTasks(int chunks) {
    int forCores = TASKS_A_CORE * spark.defaultParallelism();
    int most = Math.max(forCores, (chunks + CHUNKS_A_TASK - 1) / CHUNKS_A_TASK);
    return grain.tasksFor(Math.min(chunks, most));
  }

  private HadoopSettings hadoop() {
    return HadoopSettings.of(spark.hadoopConfiguration());
  }
}
