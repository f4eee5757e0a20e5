package dev.sheaf.spark;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source {@code sheaf}: instruction records in, shards of tensors out.
 *
 * <p>{@code spark.read().format("sheaf").load(paths)} gives every record of the inputs as a row,
 * see {@link ExampleTable}. With the option {@code run}, which a job sets, it gives the examples of
 * some shards of that run, and takes their tokens, see {@link ShardTable}.
 */
public final class SheafDataSource implements TableProvider, DataSourceRegister {
  /** The source's name. */
  static final String NAME = "sheaf";

  @Override
  public String shortName() {
    return NAME;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return options.containsKey(ShardTable.RUN) ? ShardTable.EXAMPLES : ExampleTable.SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    return options.containsKey(ShardTable.RUN)
        ? new ShardTable(options)
        : new ExampleTable(options);
  }
}
