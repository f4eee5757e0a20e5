package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import scala.Option;

class ProgressTest {
  private final List<String> lines = new ArrayList<>();
  private long seconds;
  private final Progress progress = new Progress(lines::add, () -> seconds * 1_000_000_000L);

  @Test
  void aLineSaysTheStageWhatIsDoneAndWhatIsLeft() {
    progress.begin(Progress.Stage.SCAN, 8);
    seconds = 10;
    end(Map.of(Counts.CHUNKS, 2L, Counts.RECORDS, 12_000L, Counts.REJECTED, 3L));

    assertThat(lines).containsExactly("  scan 25%, 12,000 records, 3 rejected, 30 s left");
  }

  @Test
  void theWriteIsDoneWhenItsExamplesAreReadAndItsRowsWritten() {
    progress.end(Map.of(Counts.RECORDS, 2100L, Counts.REJECTED, 100L));
    progress.begin(Progress.Stage.WRITE, 2000);
    seconds = 60;
    end(Map.of(Counts.EXAMPLES, 2000L));
    seconds = 120;
    end(Map.of(Counts.ROWS, 1000L, Counts.TOKENS, 88_000L));

    assertThat(lines)
        .containsExactly(
            "  write 50%, 2,100 records, 100 rejected, 60 s left",
            "  write 75%, 2,100 records, 100 rejected, 1,000 rows, 88,000 tokens, 40 s left");
  }

  @Test
  void thereAreNoMoreLinesThanPercentHoweverLongAndManyTheTasksAre() {
    progress.begin(Progress.Stage.SCAN, 100_000);
    for (int task = 0; task < 100_000; task++) {
      seconds += 10;
      end(Map.of(Counts.CHUNKS, 1L));
    }

    assertThat(lines).hasSize(99).allMatch(line -> line.strip().startsWith("scan "));
    assertThat(lines).noneMatch(line -> line.contains("\r"));
  }

  @Test
  void whatRunsBeforeTheFirstStageIsNotSaid() {
    seconds = 10;
    end(Map.of("other", 1L));

    assertThat(lines).isEmpty();
  }

  @Test
  void whatIsDoneWithinFiveSecondsIsNotSaid() {
    progress.begin(Progress.Stage.SCAN, 2);
    seconds = 4;
    end(Map.of(Counts.CHUNKS, 1L));

    assertThat(lines).isEmpty();
  }

  @Test
  void tasksThatRunTwiceNeverMakeMoreThanAll() {
    progress.begin(Progress.Stage.SCAN, 2);
    seconds = 10;
    end(Map.of(Counts.CHUNKS, 3L));

    assertThat(lines).containsExactly("  scan 99%, 0 s left");
  }

  @Test
  void whatIsReportedAfterTheEndOfAStageDoesNotCount() {
    progress.begin(Progress.Stage.SCAN, 8);
    progress.end(Map.of(Counts.CHUNKS, 8L, Counts.RECORDS, 100L, Counts.REJECTED, 0L));
    end(Map.of(Counts.CHUNKS, 2L, Counts.RECORDS, 50L));
    progress.begin(Progress.Stage.WRITE, 100);
    seconds = 10;
    end(Map.of(Counts.ROWS, 100L));

    assertThat(lines).containsExactly("  write 50%, 100 records, 0 rejected, 100 rows, 10 s left");
  }

  @Test
  void aStructuredLogHasTheNumbersAsFields() {
    List<Map<String, String>> fields = new ArrayList<>();
    Progress structured =
        new Progress(line -> fields.add(MDC.getCopyOfContextMap()), () -> seconds * 1_000_000_000L);
    structured.begin(Progress.Stage.SCAN, 2);
    seconds = 10;
    structured.onTaskEnd(ended(Map.of(Counts.CHUNKS, 1L, Counts.RECORDS, 7L)));

    assertThat(fields)
        .containsExactly(
            Map.of("stage", "scan", "percent", "50", "records", "7", "seconds-left", "10"));
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  @Test
  void timesAreSaidInTheUnitThatFits() {
    assertThat(Progress.duration(89)).isEqualTo("89 s");
    assertThat(Progress.duration(90)).isEqualTo("2 min");
    assertThat(Progress.duration(3 * 3600 + 5 * 60)).isEqualTo("3 h 5 min");
  }

  private void end(Map<String, Long> counts) {
    progress.onTaskEnd(ended(counts));
  }

  private static SparkListenerTaskEnd ended(Map<String, Long> counts) {
    TaskInfo task =
        new TaskInfo(1, 0, 0, 0, 0, "1", "localhost", TaskLocality.PROCESS_LOCAL(), false);
    task.markFinished(org.apache.spark.TaskState.FINISHED(), 1);
    List<AccumulableInfo> all = new ArrayList<>();
    counts.forEach(
        (name, n) ->
            all.add(
                new AccumulableInfo(
                    0,
                    Option.apply(name),
                    Option.apply(n),
                    Option.empty(),
                    false,
                    false,
                    Option.empty())));
    task.setAccumulables(scala.jdk.javaapi.CollectionConverters.asScala(all).toSeq());
    return new SparkListenerTaskEnd(
        0,
        0,
        "",
        org.apache.spark.Success$.MODULE$,
        task,
        new ExecutorMetrics(),
        TaskMetrics.empty());
  }
}
