package dev.sheaf.bench;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Instruction records to ids and targets in Parquet as one writes it with Spark and jtokkit alone:
 * {@code read.json}, a template of joined strings, {@code write.parquet}.
 *
 * <p>It uses none of Sheaf's code. Arguments: encoding, input, output folder.
 */
final class PlainSparkJob {
  private static final String PREAMBLE = "Below is an instruction that describes a task";
  private static final String APPROPRIATE =
      "Write a response that appropriately completes the request.";

  private PlainSparkJob() {}

  public static void main(String[] args) throws IOException {
    String encoding = args[0];
    StructType records =
        new StructType()
            .add("instruction", DataTypes.StringType)
            .add("input", DataTypes.StringType)
            .add("output", DataTypes.StringType);
    ArrayType ids = DataTypes.createArrayType(DataTypes.IntegerType, false);
    StructType rows = new StructType().add("inputs", ids, false).add("targets", ids, false);
    try (SparkSession spark = SparkSession.builder().appName("plain").getOrCreate()) {
      Dataset<Row> read = spark.read().schema(records).json(args[1]);
      MapPartitionsFunction<Row, Row> tokenize = partition -> tokenize(partition, encoding);
      read.mapPartitions(tokenize, Encoders.row(rows)).write().parquet(args[2]);
    }
  }

  private static Iterator<Row> tokenize(Iterator<Row> records, String name) {
    Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(name).orElseThrow();
    int endOfText = endOfText(name);
    Iterable<Row> each = () -> records;
    return StreamSupport.stream(each.spliterator(), false)
        .map(record -> encoding.encodeOrdinary(alpaca(record)).toArray())
        .map(ids -> RowFactory.create(ids, shifted(ids, endOfText)))
        .iterator();
  }

  private static String alpaca(Row record) {
    String input = record.getString(1);
    if (input == null || input.isEmpty()) {
      return PREAMBLE
          + ". "
          + APPROPRIATE
          + "\n\n### Instruction:\n"
          + record.getString(0)
          + "\n\n### Response:\n"
          + record.getString(2);
    }
    return PREAMBLE
        + ", paired with an input that provides further context. "
        + APPROPRIATE
        + "\n\n### Instruction:\n"
        + record.getString(0)
        + "\n\n### Input:\n"
        + input
        + "\n\n### Response:\n"
        + record.getString(2);
  }

  private static int[] shifted(int[] ids, int last) {
    int[] targets = Arrays.copyOfRange(ids, 1, ids.length + 1);
    targets[ids.length - 1] = last;
    return targets;
  }

  private static int endOfText(String encoding) {
    return switch (encoding) {
      case "cl100k_base" -> 100257;
      case "o200k_base" -> 199999;
      default -> 50256;
    };
  }
}
