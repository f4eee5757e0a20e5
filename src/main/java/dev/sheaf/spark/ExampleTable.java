package dev.sheaf.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Every record of some inputs as a row: an example, or a reason why it is none.
 *
 * <p>Columns: {@code source} (the path), {@code offset} (bytes; null in Parquet), {@code
 * instruction}, {@code input} (empty if none), {@code output}; or, with these three null, {@code
 * reason} and {@code detail}. Rows come in input order. Options: {@code format} (auto, json, jsonl,
 * parquet), and {@code instruction}, {@code input}, {@code output}, the keys or columns that hold
 * the fields.
 */
final class ExampleTable implements SupportsRead {
  static final StructType SCHEMA =
      new StructType()
          .add("source", DataTypes.StringType, false)
          .add("offset", DataTypes.LongType, true)
          .add("instruction", DataTypes.StringType, true)
          .add("input", DataTypes.StringType, true)
          .add("output", DataTypes.StringType, true)
          .add("reason", DataTypes.StringType, true)
          .add("detail", DataTypes.StringType, true);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CaseInsensitiveStringMap options;

  ExampleTable(CaseInsensitiveStringMap options) {
    this.options = options;
  }

  @Override
  public String name() {
    return SheafDataSource.NAME;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in Spark 4.0
  public StructType schema() {
    return SCHEMA;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap scanOptions) {
    return RecordScan::new;
  }

  private final class RecordScan implements Scan, Batch {
    @Override
    public StructType readSchema() {
      return SCHEMA;
    }

    @Override
    public String description() {
      return "records of " + paths().stream().map(Secrets::masked).toList();
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      SparkContext context = Session.active().sparkContext();
      Inputs inputs = new Inputs(JavaSparkContext.fromSparkContext(context));
      List<InputFile> files = inputs.list(paths(), format());
      try {
        return inputs.cut(files, fields()).stream()
            .map(RecordPartition::new)
            .toArray(InputPartition[]::new);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new RecordReaderFactory(
          new ExampleParser(fields(), List.of()), HadoopSettings.ofSession());
    }
  }

  /** Spark hands one path as {@code path}, several as a JSON array in {@code paths}. */
  private List<String> paths() {
    List<String> paths = new ArrayList<>();
    if (options.containsKey("path")) {
      paths.add(options.get("path"));
    }
    try {
      paths.addAll(List.of(JSON.readValue(options.getOrDefault("paths", "[]"), String[].class)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The option paths is no JSON array of texts.", e);
    }
    return paths;
  }

  private InputFormat format() {
    String name = options.getOrDefault("format", InputFormat.AUTO.name());
    for (InputFormat format : InputFormat.values()) {
      if (format.name().equalsIgnoreCase(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "There is no format '%s'; the formats are %s."
            .formatted(name, Arrays.toString(InputFormat.values()).toLowerCase(Locale.ROOT)));
  }

  private Fields fields() {
    return new Fields(key("instruction"), key("input"), key("output"));
  }

  private String key(String field) {
    return options.getOrDefault(field, field);
  }

  /** One chunk of an input. */
  record RecordPartition(Chunk chunk) implements InputPartition {}
}
