package dev.sheaf.spark;

import dev.sheaf.plan.Portion;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.ShardIndex;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Some shards of a run in the making: read, their examples; written, their files.
 *
 * <p>The option {@code run} names the run's folder and {@code pieces} the folder in it where the
 * plan lies and for what the tasks make; {@code shards}, for a read, the numbers of the shards in
 * the plan and {@code tasks} the most tasks of a shuffle; {@code collate}, for a write, where
 * batches are collated. A partition is a {@link Portion}, or several; with a shuffle, its rows must
 * be brought to their batches.
 */
final class ShardTable implements SupportsRead, SupportsWrite {
  static final String RUN = "run";
  static final String SHARDS = "shards";
  static final String TASKS = "tasks";
  static final String PIECES = "pieces";
  static final String COLLATE = "collate";
  static final String ON_DRIVER = "driver";
  static final String ON_EXECUTORS = "executors";

  /** What is read: an example and its place. */
  static final StructType EXAMPLES =
      new StructType()
          .add("shard", DataTypes.IntegerType, false)
          .add("position", DataTypes.LongType, false)
          .add("source", DataTypes.IntegerType, false)
          .add("record", DataTypes.LongType, false)
          .add("instruction", DataTypes.StringType, false)
          .add("input", DataTypes.StringType, false)
          .add("output", DataTypes.StringType, false);

  private final CaseInsensitiveStringMap options;

  ShardTable(CaseInsensitiveStringMap options) {
    this.options = options;
  }

  @Override
  public String name() {
    return SheafDataSource.NAME;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in Spark 4.0
  public StructType schema() {
    return EXAMPLES;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(
        TableCapability.BATCH_READ, TableCapability.BATCH_WRITE, TableCapability.ACCEPT_ANY_SCHEMA);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap scanOptions) {
    return ShardScan::new;
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    RunFolder run = RunFolder.at(info.options().get(RUN));
    String pieces = info.options().get(PIECES);
    boolean onDriver = ON_DRIVER.equals(info.options().get(COLLATE));
    return new WriteBuilder() {
      @Override
      public Write build() {
        return new Write() {
          @Override
          public BatchWrite toBatch() {
            return onDriver ? new DriverWrite(run, pieces) : new ExecutorWrite(run, pieces);
          }

          @Override
          public CustomMetric[] supportedCustomMetrics() {
            return Counts.ofSink();
          }
        };
      }
    };
  }

  private final class ShardScan implements Scan, Batch {
    private final RunFolder run = RunFolder.at(options.get(RUN));
    private final List<Integer> shards = ShardNumbers.parse(options.get(SHARDS));
    private RunPlan plan;

    /** The plan, read once, and only if rows are asked for. */
    private RunPlan plan() {
      if (plan == null) {
        plan = run.plan(options.get(PIECES)).plan();
      }
      return plan;
    }

    @Override
    public StructType readSchema() {
      return EXAMPLES;
    }

    @Override
    public String description() {
      return "examples of shards " + options.get(SHARDS);
    }

    /** Rows, always: or Spark would ask for the partitions in order to know. */
    @Override
    public ColumnarSupportMode columnarSupportMode() {
      return ColumnarSupportMode.UNSUPPORTED;
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
      return Counts.ofSource();
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      ShardIndex wanted = new ShardIndex(plan(), shards);
      return plan().portions(wanted, Integer.parseInt(options.get(TASKS))).stream()
          .map(portions -> new ShardPartition(portions, wanted))
          .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new ShardReaderFactory(plan().withoutChunks(), run.hadoop());
    }
  }

  /** Portions and the shards of which their examples are wanted. */
  record ShardPartition(List<Portion> portions, ShardIndex wanted) implements InputPartition {}
}
