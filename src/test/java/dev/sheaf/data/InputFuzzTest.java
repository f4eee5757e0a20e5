package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

/** Any bytes as an input file: its records are read however it is cut, or it is at fault. */
public class InputFuzzTest {
  private static final Path FOLDER = Seeds.folder();
  private static final String LINES =
      "{\"instruction\":\"Add.\",\"input\":\"1 2\",\"output\":\"3\"}\n\n{\"output\":[{}]}\r\n";
  private static final String ARRAY =
      " [{\"instruction\":\"a \\\"\\\\\",\"output\":\"é]\"},\n3,\t\"x\", {\"a\":{\"b\":[]}}] ";

  @Test
  void changedFiles() throws IOException {
    List<byte[]> seeds = Seeds.of(LINES, ARRAY, "\uFEFF" + LINES, "\uFEFF" + ARRAY, "[]", "[1,2]");
    seeds.add(Compressed.gzip(LINES));
    seeds.add(Compressed.gzip(ARRAY));
    seeds.add(Compressed.zstd(LINES));
    seeds.add(Compressed.zstd(ARRAY));
    seeds.add(parquet(CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0, true));
    seeds.add(parquet(CompressionCodecName.SNAPPY, WriterVersion.PARQUET_2_0, false));
    seeds.add(parquet(CompressionCodecName.GZIP, WriterVersion.PARQUET_2_0, true));
    String[] pieces = {"[", "]", "{", "}", ",", "\"", "\\", "\n", "\r\n", " ", "\uFEFF", "1", "x"};
    new Seeds(seeds, pieces).feed(InputFuzzTest.class, 1000, InputFuzzTest::fuzzerTestOneInput);
  }

  private static byte[] parquet(
      CompressionCodecName codec, WriterVersion version, boolean dictionary) throws IOException {
    Path file =
        new ParquetFiles(codec, version, 500, dictionary, true)
            .write(
                FOLDER.resolve("seed"),
                "message m { required binary instruction (STRING); optional binary output; }",
                new Object[] {"Add.", "3"},
                new Object[] {"Ädd.", null},
                new Object[] {"Add.", "3"});
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  /** Reads a file. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    Path path = FOLDER.resolve("input");
    path.toFile().deleteOnExit();
    try {
      Files.write(path, bytes);
      read(path, bytes);
    } catch (InputException e) {
      assertThat(e.getMessage()).startsWith(path.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path path, byte[] bytes) throws IOException {
    InputFile file =
        new InputFiles(Reading.STORAGE, new Downloads(FOLDER, Map.of()))
            .list(List.of(path.toString()), InputFormat.AUTO)
            .get(0);
    List<Chunk> chunks =
        Chunks.located(file, Chunks.STRIDE, Reading.PARSER.fields(), Reading.STORAGE);
    Reading whole = Reading.ofChunks(chunks, 60);
    whole.records().forEach(InputFuzzTest::requireSound);
    if (!file.isCompressed() && file.format() != InputFormat.PARQUET) {
      long stride = Math.max(8, bytes.length / 4);
      Reading cut = Reading.of(file, stride, 60);
      assertThat(cut.records()).isEqualTo(whole.records());
      assertThat(cut.fault()).isEqualTo(whole.fault());
      if (whole.fault() == null) {
        assertThat(cut).isEqualTo(whole);
      }
    }
    if (!file.isCompressed() && file.format() == InputFormat.JSONL) {
      assertThat(whole.fault()).isNull();
      assertThat(whole.records().size() + whole.blankLines()).isEqualTo(lines(bytes));
    }
  }

  /** Line feeds, and one more if something follows the last. */
  private static long lines(byte[] bytes) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    String content = text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
    long feeds = content.chars().filter(c -> c == '\n').count();
    return feeds + (content.isEmpty() || content.endsWith("\n") ? 0 : 1);
  }

  /** Texts are well-formed, and a rejected record has a line that is strict JSON. */
  private static void requireSound(Reading.Found found) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(found.excerpt().getBytes(UTF_8)));
      assertThat(found.excerpt()).hasSizeLessThanOrEqualTo(4 * 200);
      if (found.outcome() instanceof Rejected rejected) {
        byte[] line =
            new RejectedLine(
                    "a",
                    found.record(),
                    found.line(),
                    found.offset(),
                    rejected.reason(),
                    rejected.detail(),
                    found.excerpt())
                .bytes();
        assertThat(new ObjectMapper().readTree(line).get("excerpt").asText())
            .isEqualTo(found.excerpt());
      } else {
        Example example = ((Accepted) found.outcome()).example();
        List<Text> texts = List.of(example.instruction(), example.input(), example.output());
        for (Text text : texts) {
          UTF_8.newDecoder().decode(ByteBuffer.wrap(text.array(), text.from(), text.length()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
