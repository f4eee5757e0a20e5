package dev.sheaf.spark;

import dev.sheaf.data.Amount;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.source.LongAccumulatorSource$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.MDC;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Says how far a long stage is: at most a line every five seconds, and one for every percent. What
 * it counts is a source of Spark's metrics too.
 *
 * <p>It counts what tasks report as Spark's accumulators and metrics. A task that runs twice counts
 * twice until its stage has ended, so what it says is for people, and goes into no file.
 */
final class Progress extends SparkListener {
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MOST_PERCENT = 99;

  /** What the names of the metrics begin with. */
  private static final String METRICS = "sheaf.";

  private final Consumer<String> listener;
  private final LongSupplier clock;
  private final Map<String, LongAccumulator> counts = new HashMap<>();
  private Stage stage = Stage.NONE;
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

    /** Between two others. */
    static final Stage NONE = new Stage("", Set.of(), Set.of());

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
    Counts.SAID.forEach(name -> counts.put(name, new LongAccumulator()));
    for (Stage one : List.of(Stage.SCAN, Stage.WRITE)) {
      one.work().forEach(name -> counts.put(name, new LongAccumulator()));
    }
  }

  /** Lets the counts appear in the sinks of Spark's metrics, of the first job of a session. */
  void register(SparkContext spark) {
    Map<String, LongAccumulator> named = new HashMap<>();
    counts.forEach((name, count) -> named.put(METRICS + name, count));
    LongAccumulatorSource$.MODULE$.register(
        spark, scala.collection.immutable.HashMap.from(CollectionConverters.asScala(named)));
  }

  /**
   * Begins a stage.
   *
   * @param each how much there is to count of each of its counts
   */
  synchronized void begin(Stage next, long each) {
    stage = next;
    due = Math.max(1, each * next.work().size());
    next.work().forEach(name -> counts.get(name).reset());
    beganNanos = clock.getAsLong();
    saidNanos = beganNanos;
    saidPercent = 0;
  }

  /** Ends a stage: from here on its numbers are known, whatever tasks still report. */
  synchronized void end(Map<String, Long> known) {
    stage = Stage.NONE;
    known.forEach(
        (name, n) -> {
          counts.get(name).reset();
          counts.get(name).add(n.longValue());
        });
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
      counts.get(name).add(number.longValue());
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
    return names.stream().mapToLong(name -> counts.get(name).sum()).sum();
  }

  /** Says it in a line; a structured log has the numbers as fields besides. */
  private void say(long percent, long secondsLeft) {
    Map<String, Long> said = new LinkedHashMap<>();
    for (String name : Counts.SAID) {
      if (!counts.get(name).isZero()) {
        said.put(name, counts.get(name).sum());
      }
    }
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "  %s %d%%", stage.name(), percent));
    said.forEach((name, n) -> line.append(", ").append(Amount.of(n, name)));
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
