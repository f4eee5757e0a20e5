package dev.sheaf.spark;

import dev.sheaf.data.Example;
import dev.sheaf.data.InputStorage;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.ShardExamples;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** Reads the examples of some shards in a task. */
record ShardReaderFactory(RunPlan plan, HadoopSettings hadoop) implements PartitionReaderFactory {

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    ShardTable.ShardPartition part = (ShardTable.ShardPartition) partition;
    InputStorage storage = TaskInputs.storage(hadoop);
    return new ShardReader(new ShardExamples(plan, storage, part.portion(), part.wanted()));
  }

  private record ShardReader(ShardExamples examples) implements PartitionReader<InternalRow> {
    @Override
    public boolean next() throws IOException {
      return examples.next();
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
