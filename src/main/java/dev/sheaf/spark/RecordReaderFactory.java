package dev.sheaf.spark;

import dev.sheaf.data.Accepted;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.Example;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.ExampleReader;
import dev.sheaf.data.InputStorage;
import dev.sheaf.data.Outcome;
import dev.sheaf.data.Rejected;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads the records of a chunk in a task. */
record RecordReaderFactory(ExampleParser parser, HadoopSettings hadoop)
    implements PartitionReaderFactory {

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    Chunk chunk = ((ExampleTable.RecordPartition) partition).chunk();
    try {
      InputStorage storage = TaskInputs.storage(hadoop);
      return new RecordReader(
          UTF8String.fromString(chunk.file().path()), ExampleReader.open(storage, chunk, parser));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private record RecordReader(UTF8String source, ExampleReader examples)
      implements PartitionReader<InternalRow> {
    @Override
    public boolean next() throws IOException {
      return examples.next();
    }

    @Override
    public InternalRow get() {
      return new GenericInternalRow(values(examples.outcome()));
    }

    private Object[] values(Outcome outcome) {
      Object[] values = new Object[ExampleTable.SCHEMA.length()];
      values[0] = source;
      values[1] = examples.offset() < 0 ? null : examples.offset();
      if (outcome instanceof Accepted accepted) {
        Example example = accepted.example();
        values[2] = SparkText.of(example.instruction());
        values[3] = SparkText.of(example.input());
        values[4] = SparkText.of(example.output());
      } else if (outcome instanceof Rejected rejected) {
        values[5] = UTF8String.fromString(rejected.reason().code());
        values[6] = UTF8String.fromString(rejected.detail());
      }
      return values;
    }

    @Override
    public void close() throws IOException {
      examples.close();
    }
  }
}
