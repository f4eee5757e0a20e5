package dev.sheaf.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a job's CPU time goes, by stage, from a flight recording.
 *
 * <p>A sample belongs to the first stage of the list of which a class is on its stack. What the
 * Java threads used is shared out by the samples; the compiler stands apart; the collector's
 * threads and the machine's start are in none of them, so {@code time} says a little more.
 * Arguments: recording, megabytes of input. The recording is made by {@code
 * -XX:StartFlightRecording:settings=profile,jdk.ThreadCPULoad#period=1s,filename=job.jfr}.
 */
final class StageProfile {
  private static final Map<String, Pattern> STAGES = stages();

  private StageProfile() {}

  private static Map<String, Pattern> stages() {
    Map<String, String> classes = new LinkedHashMap<>();
    classes.put("zstd", "com\\.github\\.luben\\.zstd\\.|.*\\.ZstdPages");
    classes.put("split by hash", "dev\\.sheaf\\.split\\.");
    classes.put("SHA-256 of files", "sun\\.security\\.provider\\.|.*DigestOutputStream");
    classes.put("tokenize", "dev\\.sheaf\\.token\\.|com\\.knuddels\\.");
    classes.put("render", "dev\\.sheaf\\.template\\.");
    classes.put("parse", "dev\\.sheaf\\.data\\.(ExampleParser|Utf8|Surrogates)");
    classes.put("read and cut", "dev\\.sheaf\\.data\\.");
    classes.put("collate", "dev\\.sheaf\\.batch\\.");
    classes.put("Parquet", "org\\.apache\\.parquet\\.|dev\\.sheaf\\.tensor\\.");
    classes.put("publish", "dev\\.sheaf\\.publish\\.");
    classes.put("Spark rows", "dev\\.sheaf\\.(spark|plan)\\.|.*GeneratedIterator|.*UnsafeRow");
    classes.put("Spark and start-up", ".*");
    Map<String, Pattern> stages = new LinkedHashMap<>();
    classes.forEach((stage, names) -> stages.put(stage, Pattern.compile("(" + names + ").*")));
    return stages;
  }

  public static void main(String[] args) throws IOException {
    double megabytes = Double.parseDouble(args[1]);
    Map<String, Integer> samples = new LinkedHashMap<>();
    STAGES.keySet().forEach(stage -> samples.put(stage, 0));
    Load compiler = new Load();
    Load threads = new Load();
    List<RecordedEvent> events = RecordingFile.readAllEvents(Path.of(args[0]));
    events.sort(Comparator.comparing(RecordedEvent::getStartTime));
    for (RecordedEvent event : events) {
      RecordedThread thread = event.getThread();
      switch (event.getEventType().getName()) {
        case "jdk.ExecutionSample" -> samples.merge(stage(event), 1, Integer::sum);
        case "jdk.NativeMethodSample" ->
            // Every 20 ms and not 10; only compression works there, the others wait.
            samples.merge("zstd", stage(event).equals("zstd") ? 2 : 0, Integer::sum);
        case "jdk.ThreadStart" -> {
          if (thread != null) { // null where the recorder has forgotten it
            threads.start(thread.getId(), event.getStartTime());
          }
        }
        case "jdk.ThreadCPULoad" -> {
          if (thread != null) {
            boolean compiles = String.valueOf(thread.getJavaName()).contains("CompilerThread");
            (compiles ? compiler : threads).add(event, thread.getId(), "user", "system");
          }
        }
        default -> {}
      }
    }
    int all = samples.values().stream().mapToInt(Integer::intValue).sum();
    double sum = threads.seconds + compiler.seconds;
    System.out.println("| stage | CPU ms a MB | share |\n|---|---:|---:|");
    samples.forEach(
        (stage, count) -> print(stage, threads.seconds * count / all / megabytes, sum / megabytes));
    print("compiler", compiler.seconds / megabytes, sum / megabytes);
    print("all", sum / megabytes, sum / megabytes);
  }

  private static void print(String stage, double seconds, double all) {
    System.out.printf(
        Locale.ROOT, "| %s | %.1f | %.1f %% |%n", stage, 1000 * seconds, 100 * seconds / all);
  }

  /** CPU seconds, added up from the shares of all cores that were used since the event before. */
  private static final class Load {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    // A little more than the recording's; a thread that rested has no event for that time.
    private static final Duration PERIOD = Duration.ofMillis(1100);

    private final Map<Long, Instant> before = new HashMap<>();
    private double seconds;

    void start(long thread, Instant at) {
      before.put(thread, at);
    }

    void add(RecordedEvent event, long thread, String user, String system) {
      Instant now = event.getStartTime();
      Instant earlier = before.put(thread, now);
      Duration since = earlier == null ? PERIOD : Duration.between(earlier, now);
      Duration covered = since.compareTo(PERIOD) < 0 ? since : PERIOD;
      double share = event.getFloat(user) + event.getFloat(system);
      seconds += share * CORES * covered.toNanos() / 1e9;
    }
  }

  private static String stage(RecordedEvent sample) {
    for (Map.Entry<String, Pattern> stage : STAGES.entrySet()) {
      for (RecordedFrame frame : sample.getStackTrace().getFrames()) {
        if (stage.getValue().matcher(frame.getMethod().getType().getName()).matches()) {
          return stage.getKey();
        }
      }
    }
    throw new IllegalStateException("A sample without a frame.");
  }
}
