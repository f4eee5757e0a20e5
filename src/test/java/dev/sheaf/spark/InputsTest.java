package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.data.Chunk;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  @Test
  void everyFileThatChangesMeanwhileIsNamed() throws IOException {
    String record = "{\"instruction\":\"i\",\"output\":\"o\"}";
    Path array = folder.resolve("a.json");
    Path shorter = folder.resolve("b.json");
    Path longer = folder.resolve("c.jsonl");
    Files.writeString(array, "[" + (record + ",\n").repeat(500) + record + "]");
    Files.copy(array, shorter);
    Files.writeString(longer, record);
    Inputs inputs = inputs(Runs.session("local[2]"));
    List<InputFile> files = inputs.list(List.of(folder.toString()), InputFormat.AUTO);
    List<Chunk> chunks = inputs.cut(files, FIELDS);
    for (Path file : List.of(array, shorter, longer)) {
      Files.writeString(file, "[" + record + "]");
    }

    assertThatThrownBy(() -> inputs.cut(files, FIELDS))
        .isInstanceOf(InputException.class)
        .message()
        .satisfies(said -> assertThat(said.lines()).hasSize(2))
        .startsWith(array + " ")
        .contains("\n" + shorter + " ");
    assertThatThrownBy(
            () ->
                inputs.scan(
                    chunks, new ExampleParser(FIELDS, List.of()), Optional.empty(), List.of()))
        .isInstanceOf(InputException.class)
        .message()
        .satisfies(said -> assertThat(said.lines()).hasSize(3))
        .startsWith(array + " ")
        .contains("\n" + shorter + " ", "\n" + longer + " goes on behind byte 32");
  }

  private static Inputs inputs(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return new Inputs(context, Runs.grain(Runs.SMALL_STRIDE));
  }

  private static List<Chunk> cut(SparkSession spark, Path input) throws IOException {
    Inputs inputs = inputs(spark);
    List<InputFile> files = inputs.list(List.of(input.toString()), InputFormat.AUTO);
    return inputs.cut(files, FIELDS);
  }
}
