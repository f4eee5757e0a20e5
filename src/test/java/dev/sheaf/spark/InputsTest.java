package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.data.Chunk;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  private static final Fields FIELDS = new Fields("instruction", "input", "output");

  @TempDir Path folder;

  @Test
  void anArrayIsCutAlsoInASessionThatIsSetToAnotherSerializer() throws IOException {
    Path input = folder.resolve("input.json");
    String record = "{\"instruction\":\"%s\",\"output\":\"[{\\\\\"a\\\\\":1}, 2]\"}";
    Files.writeString(input, "[" + (record + ",\n").repeat(500) + record + "]");
    List<Chunk> chunks = cut(Runs.session("local[2]"), input);
    SparkSession.active().stop();

    try (SparkSession kryo =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.serializer", KryoSerializer.class.getName())
            .config("spark.kryo.registrationRequired", true)
            .getOrCreate()) {
      assertThat(cut(kryo, input)).isEqualTo(chunks).hasSizeGreaterThan(5);
    }
  }

  @Test
  void whatTheDriverHearsOfAnArrayIsSomeBytesAChunk() throws IOException {
    Path input = folder.resolve("input.json");
    Files.writeString(input, "[" + " ".repeat(2000 * (int) Runs.SMALL_STRIDE - 1));
    Runs.session("local[2]").stop();

    try (SparkSession modest =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.driver.maxResultSize", "400k")
            .getOrCreate()) {
      assertThat(cut(modest, input)).hasSize(2000);
    }
  }

  private static List<Chunk> cut(SparkSession spark, Path input) throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Inputs inputs = new Inputs(context, Runs.grain(Runs.SMALL_STRIDE));
    List<InputFile> files = inputs.list(List.of(input.toString()), InputFormat.AUTO);
    return inputs.cut(files, FIELDS);
  }
}
