package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTest {
  private static Content content(String path, byte[] bytes, InputFormat asked) throws IOException {
    return Content.of(path, bytes.length, new ByteArrayInputStream(bytes), asked);
  }

  private static InputFormat format(byte[] bytes, InputFormat asked) throws IOException {
    return content("a.txt", bytes, asked).format();
  }

  private static InputFormat format(String text, InputFormat asked) throws IOException {
    return format(text.getBytes(UTF_8), asked);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`[]`,AUTO,JSON",
        "` ␊[`,AUTO,JSON",
        "`\uFEFF [`,AUTO,JSON",
        "`[`,JSON,JSON",
        "`{}`,AUTO,JSONL",
        "`\uFEFF{}`,AUTO,JSONL",
        "`{\"a\":1␊{}`,AUTO,JSONL",
        "`{`,AUTO,JSONL",
        "`nope`,AUTO,JSONL",
        "``,AUTO,JSONL",
        "``,JSON,JSONL",
        "` ␊`,AUTO,JSONL",
        "`\uFEFF`,AUTO,JSONL",
        "`{}`,JSONL,JSONL"
      })
  void theFirstByteTellsTheFormat(String text, InputFormat asked, InputFormat told)
      throws IOException {
    assertThat(format(text.replace('␊', '\n'), asked)).isEqualTo(told);
  }

  @Test
  void manyBlanksMayComeFirst() throws IOException {
    assertThat(format("\n".repeat(100_000) + "[", InputFormat.AUTO)).isEqualTo(InputFormat.JSON);
  }

  @ParameterizedTest
  @CsvSource({
    "425a68393141,is compressed with bzip2,decompress it first",
    "fd377a585a00,is compressed with xz,decompress it first",
    "504b03041400,is a zip archive,unpack it first",
    "04224d186440,is compressed with lz4,decompress it first",
    "4152524f5731,is an Arrow file,write it as Parquet first",
    "504152451500,is encrypted Parquet,decrypt it first",
    "fffe0000,is UTF-32LE,convert it to UTF-8 first",
    "0000feff,is UTF-32BE,convert it to UTF-8 first",
    "fffe7b00,is UTF-16LE,convert it to UTF-8 first",
    "feff007b,is UTF-16BE,convert it to UTF-8 first",
    "7b0022006100,is UTF-16LE,convert it to UTF-8 first",
    "007b00220061,is UTF-16BE,convert it to UTF-8 first",
    "7b0000002200,is UTF-32LE,convert it to UTF-8 first",
    "0000007b0000,is UTF-32BE,convert it to UTF-8 first"
  })
  void whatIsKnownAndNotReadIsNamed(String hex, String what, String remedy) {
    for (InputFormat asked : InputFormat.values()) {
      assertThatThrownBy(() -> format(HexFormat.of().parseHex(hex), asked))
          .isInstanceOf(InputException.class)
          .hasMessage("a.txt " + what + ", which is not read; " + remedy + ".");
    }
  }

  @Test
  void everyTextInAWiderEncodingIsNamedByItsZeros() {
    for (String encoding : new String[] {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
      byte[] bytes = "[{\"a\":1}]".getBytes(java.nio.charset.Charset.forName(encoding));
      assertThatThrownBy(() -> format(bytes, InputFormat.AUTO)).hasMessageContaining(encoding);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|JSON|a.txt does not begin with '[', so it is no JSON array but perhaps JSON Lines; set"
            + " input.format to jsonl or auto.",
        "x|JSON|a.txt does not begin with '[', so it is no JSON array; set input.format to jsonl or"
            + " auto.",
        "[1]|JSONL|a.txt begins with '[', so it is a JSON array, not JSON Lines; set input.format"
            + " to json or auto.",
        "{}|PARQUET|a.txt is not Parquet, which input.format asks for; set it to auto."
      })
  void aFormatThatTheContentContradictsIsRefused(String text, InputFormat asked, String message) {
    assertThatThrownBy(() -> format(text, asked))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void oneObjectSpreadOverLinesIsRefusedAsJsonLines() {
    for (String start :
        new String[] {"{\n", "\n {\r\n", "\uFEFF{ \n", "{\"b\": 2,\n", "{\"b\": [\n\"c\"],"}) {
      assertThatThrownBy(() -> format(start + "  \"a\": 1\n}\n", InputFormat.AUTO))
          .isInstanceOf(InputException.class)
          .hasMessage(
              "a.txt has a JSON object that is spread over lines; in JSON Lines a record is one line."
                  + " Put each record on one line, or all of them into one array.");
    }
  }

  @Test
  void latin1IsLeftToTheReaders() throws IOException {
    assertThat(format("\u00e9".getBytes(ISO_8859_1), InputFormat.AUTO))
        .isEqualTo(InputFormat.JSONL);
  }

  @Test
  void anObjectCutInTwoIsLeftToTheReaders() throws IOException {
    assertThat(format("{\"a\":\n\"b\"}\n{\"a\":1}\n", InputFormat.AUTO))
        .isEqualTo(InputFormat.JSONL);
    assertThat(format("{\"a\":1,\n{\"a\":1}\n", InputFormat.AUTO)).isEqualTo(InputFormat.JSONL);
  }

  @Test
  void aLineThatIsAnArrayMayBeginJsonLinesWhereTheyAreAskedFor() throws IOException {
    assertThat(format("[]\n{\"a\":1}\n", InputFormat.JSONL)).isEqualTo(InputFormat.JSONL);
    assertThat(format("[]\n{\"a\":1}\n", InputFormat.AUTO)).isEqualTo(InputFormat.JSON);
    assertThatThrownBy(() -> format("[{},\n{}]\n", InputFormat.JSONL))
        .hasMessageContaining("so it is a JSON array, not JSON Lines");
  }

  @Test
  void aCompressedFileIsWhatItHolds() throws IOException {
    assertThat(content("a", Compressed.gzip("[]"), InputFormat.AUTO))
        .isEqualTo(new Content(Compression.GZIP, InputFormat.JSON));
    assertThat(content("a", Compressed.zstd("{}"), InputFormat.JSONL))
        .isEqualTo(new Content(Compression.ZSTD, InputFormat.JSONL));
    assertThat(content("a.gz", "{}".getBytes(UTF_8), InputFormat.AUTO))
        .isEqualTo(new Content(Compression.NONE, InputFormat.JSONL));
  }

  @Test
  void whatACompressedFileHoldsIsRefusedByItsContentToo() {
    assertThatThrownBy(
            () -> content("a.gz", Compressed.gzip(Compressed.gzip("{}")), InputFormat.AUTO))
        .hasMessage(
            "a.gz (decompressed) is compressed with gzip, which is not read; decompress it first.");
    assertThatThrownBy(() -> content("a.zst", Compressed.zstd("PAR1"), InputFormat.AUTO))
        .hasMessage(
            "a.zst is Parquet compressed with zstd, which is not read, as Parquet compresses itself;"
                + " decompress it first.");
    assertThatThrownBy(() -> content("a.gz", Compressed.gzip("[]"), InputFormat.JSONL))
        .hasMessageContaining("a.gz (decompressed) begins with '['");
    String tar = "a.jsonl" + "\0".repeat(250) + "ustar\00000";
    assertThatThrownBy(() -> content("a.tgz", Compressed.gzip(tar), InputFormat.AUTO))
        .hasMessage("a.tgz (decompressed) is a tar archive, which is not read; unpack it first.");
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsonl.gz,'',is named .gz but holds nothing",
    "a.zst?sig=1,<html>,is named .zst but is neither that nor JSON",
    "a.PARQUET,'',is named .PARQUET but holds nothing"
  })
  void aNameThatPromisesWhatIsNotThereIsRefused(String path, String content, String message) {
    assertThatThrownBy(() -> content(path, content.getBytes(UTF_8), InputFormat.AUTO))
        .isInstanceOf(InputException.class)
        .hasMessage(
            path
                + " "
                + message.replace(" but", ", but")
                + "; it may have been cut, or an error page saved in its place.");
  }

  @Test
  void parquetIsNoJson() throws IOException {
    byte[] parquet = "PAR1".getBytes(UTF_8);
    assertThat(content("a", parquet, InputFormat.AUTO).format()).isEqualTo(InputFormat.PARQUET);
    assertThatThrownBy(() -> content("a", parquet, InputFormat.JSONL))
        .hasMessage("a is Parquet, not JSON; set input.format to parquet or auto.");
  }

  /** With ␊ for line feeds; each of one text and the next differs in what decides. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":␊\"b\"}␊{\"a\":1}␊|false",
        "{\"a\":␊\"b\"}␊\"c\":1}␊|true",
        "{\"a\":␊\"b\",␊{\"a\":1}␊|true",
        "{\"a\":␊}␊{\"a\":1}␊|true",
        "{\"a\":1}␊\"b\"|false",
        "{\"a\":1}␊}|false",
        "{\"a\":\"b␊\"c\"}|false",
        "{\"a\":␊[1]}|false",
        "{\"a\":␊\"b\"|true",
        "\"a␊\"b\":{|false",
        "x{␊\"b\"|false"
      })
  void anObjectIsSpreadIfItIsOpenWhereItsLineEndsAndGoesOnWithAKeyOrItsEnd(
      String text, boolean isSpread) {
    ThrowingCallable told = () -> format(text.replace('␊', '\n'), InputFormat.AUTO);

    if (isSpread) {
      assertThatThrownBy(told).hasMessageContaining("a JSON object that is spread over lines");
    } else {
      assertThatCode(told).doesNotThrowAnyException();
    }
  }
}
