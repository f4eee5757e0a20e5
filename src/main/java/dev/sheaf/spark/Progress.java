package dev.sheaf.spark;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.MDC;

/**
 * Says how far a long stage is: at most a line every five seconds, and one for every percent.
 *
 * <p>It counts what tasks report as Spark's accumulators and metrics. A task that runs twice counts
 * twice, so what it says is for people, and goes into no file.
 */
final class Progress extends SparkListener {
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MOST_PERCENT = 99;

  private final Consumer<String> listener;
  private final LongSupplier clock;
  private final Map<String, Long> counts = new HashMap<>();
  private Stage stage = Stage.SCAN;
  private long due = 1;
  private long beganNanos;
  private long saidNanos;
  private long saidPercent;

  /**
   * What a job does for long.
   *
   * @param work the counts by which it comes to its end
   * @param besides other counts of it
   */
  record Stage(String name, Set<String> work, Set<String> besides) {
    static final Stage SCAN =
        new Stage("scan", Set.of(Counts.CHUNKS), Set.of(Counts.RECORDS, Counts.REJECTED));
    static final Stage WRITE =
        new Stage("write", Set.of(Counts.EXAMPLES, Counts.ROWS), Set.of(Counts.TOKENS));

    boolean counts(String count) {
      return work.contains(count) || besides.contains(count);
    }
  }

  Progress(Consumer<String> listener) {
    this(listener, System::nanoTime);
  }

  Progress(Consumer<String> listener, LongSupplier clock) {
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Begins a stage.
   *
   * @param each how much there is to count of each of its counts
   */
  synchronized void begin(Stage next, long each) {
    stage = next;
    due = Math.max(1, each * next.work().size());
    next.work().forEach(counts::remove);
    beganNanos = clock.getAsLong();
    saidNanos = beganNanos;
    saidPercent = 0;
  }

  /** Ends the scan: from here on its numbers are known. */
  synchronized void scanned(long records, long rejected) {
    counts.put(Counts.RECORDS, records);
    counts.put(Counts.REJECTED, rejected);
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
    if (ended.taskInfo().successful()) {
      scala.collection.Iterator<AccumulableInfo> all = ended.taskInfo().accumulables().iterator();
      while (all.hasNext()) {
        AccumulableInfo one = all.next();
        if (one.name().isDefined() && one.update().isDefined()) {
          count(one.name().get(), one.update().get());
        }
      }
      sayIfDue();
    }
  }

  private void count(String name, Object update) {
    if (stage.counts(name) && update instanceof Number number) {
      counts.merge(name, number.longValue(), Long::sum);
    }
  }

  private void sayIfDue() {
    long now = clock.getAsLong();
    long percent = Math.min(MOST_PERCENT, 100 * sum(stage.work()) / due);
    if (percent > saidPercent && now - saidNanos >= PAUSE_NANOS) {
      saidNanos = now;
      saidPercent = percent;
      say(percent, (now - beganNanos) * (100 - percent) / percent / 1_000_000_000);
    }
  }

  private long sum(Set<String> names) {
    return names.stream().mapToLong(name -> counts.getOrDefault(name, 0L)).sum();
  }

  /** Says it in a line; a structured log has the numbers as fields besides. */
  private void say(long percent, long secondsLeft) {
    Map<String, Long> said = new LinkedHashMap<>();
    for (String name : Counts.SAID) {
      if (counts.containsKey(name)) {
        said.put(name, counts.get(name));
      }
    }
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "  %s %d%%", stage.name(), percent));
    said.forEach((name, n) -> line.append(String.format(Locale.ROOT, ", %,d %s", n, name)));
    line.append(", ").append(duration(secondsLeft)).append(" left");
    said.forEach((name, n) -> MDC.put(name, n.toString()));
    MDC.put("stage", stage.name());
    MDC.put("percent", Long.toString(percent));
    MDC.put("seconds-left", Long.toString(secondsLeft));
    try {
      listener.accept(line.toString());
    } finally {
      MDC.clear();
    }
  }

  /** As {@code 40 s}, {@code 12 min}, {@code 3 h 5 min}. */
  static String duration(long seconds) {
    long minutes = (seconds + 30) / 60;
    if (seconds < 90) {
      return seconds + " s";
    }
    return minutes < 90 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
