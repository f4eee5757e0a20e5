package dev.sheaf.spark;

import dev.sheaf.data.Example;
import dev.sheaf.data.InputStorage;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.ShardExamples;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** Reads the examples of some shards in a task. */
record ShardReaderFactory(RunPlan plan, HadoopSettings hadoop) implements PartitionReaderFactory {

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    ShardTable.ShardPartition part = (ShardTable.ShardPartition) partition;
    InputStorage storage = TaskInputs.storage(hadoop);
    Iterator<ShardExamples> examples =
        part.portions().stream()
            .map(portion -> new ShardExamples(plan, storage, portion, part.wanted()))
            .iterator();
    return new ShardReader(examples);
  }

  /** Reads portions one after the other. */
  private static final class ShardReader implements PartitionReader<InternalRow> {
    private final Iterator<ShardExamples> portions;
    private ShardExamples examples;
    private long count;

    ShardReader(Iterator<ShardExamples> portions) {
      this.portions = portions;
      this.examples = portions.next();
    }

    @Override
    public boolean next() throws IOException {
      while (!examples.next()) {
        if (!portions.hasNext()) {
          return false;
        }
        examples.close();
        examples = portions.next();
      }
      count++;
      return true;
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
      return new CustomTaskMetric[] {Counts.of(Counts.EXAMPLES, count)};
    }

    @Override
    public InternalRow get() {
      Example example = examples.example();
      return new GenericInternalRow(
          new Object[] {
            examples.shard(),
            examples.position(),
            examples.source(),
            examples.record(),
            SparkText.of(example.instruction()),
            SparkText.of(example.input()),
            SparkText.of(example.output())
          });
    }

    @Override
    public void close() throws IOException {
      examples.close();
    }
  }
}
