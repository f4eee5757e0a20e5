package dev.sheaf.spark;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Says every few seconds how many tasks of a long stage are done. */
final class Progress extends SparkListener {
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Consumer<String> listener;
  private final Map<Integer, Stage> stages = new ConcurrentHashMap<>();
  private long lastNanos = System.nanoTime();

  Progress(Consumer<String> listener) {
    this.listener = listener;
  }

  private record Stage(int tasks, int done) {}

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    int tasks = submitted.stageInfo().numTasks();
    stages.put(submitted.stageInfo().stageId(), new Stage(tasks, 0));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd ended) {
    if (!ended.taskInfo().successful()) {
      return;
    }
    Stage stage =
        stages.computeIfPresent(
            ended.stageId(), (id, before) -> new Stage(before.tasks(), before.done() + 1));
    if (stage != null && System.nanoTime() - lastNanos > PAUSE_NANOS) {
      lastNanos = System.nanoTime();
      listener.accept("  %s of %s tasks done".formatted(stage.done(), stage.tasks()));
    }
  }
}
