package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonArrayTest {
  private static final String GOOD = "{\"instruction\":\"i\",\"output\":\"o\"}";
  private static final Accepted ACCEPTED = new Accepted(new Example("i", "", "o"));
  private static final int NO_LIMIT = ExampleReader.MAX_RECORD_BYTES;

  @TempDir Path folder;

  private InputFile file(byte[] bytes) throws IOException {
    return Reading.file(Files.write(folder.resolve("a.json"), bytes), InputFormat.JSON);
  }

  private Reading read(String text) throws IOException {
    return Reading.of(file(text.getBytes(UTF_8)), 1 << 20, NO_LIMIT);
  }

  @Test
  void elementsAreRecords() throws IOException {
    Reading reading = read("\n[ " + GOOD + ",\n\n" + GOOD + "\r\n]\n ");

    assertThat(reading.fault()).isNull();
    assertThat(reading.records())
        .containsExactly(
            new Reading.Found(0, 1, 3, ACCEPTED, GOOD),
            new Reading.Found(1, 3, 38, ACCEPTED, GOOD));
    assertThat(reading.lines()).isEqualTo(5);
    assertThat(reading.blankLines()).isZero();
  }

  @Test
  void anEmptyArrayHasNoRecords() throws IOException {
    assertThat(read("[]")).isEqualTo(new Reading(List.of(), null, 0, 0));
    assertThat(read(" [ \n] ")).isEqualTo(new Reading(List.of(), null, 1, 0));
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws IOException {
    assertThat(read("\uFEFF[" + GOOD + "]").records())
        .containsExactly(new Reading.Found(0, 0, 4, ACCEPTED, GOOD));
  }

  @Test
  void bracketsCommasAndQuotesInTextsAreText() throws IOException {
    Reading reading =
        read("[{\"instruction\":\"]},{[\\\"\\\\\",\"output\":\"\\\\\\\"],\"}," + GOOD + "]");

    assertThat(reading.records())
        .extracting(Reading.Found::outcome)
        .containsExactly(new Accepted(new Example("]},{[\"\\", "", "\\\"],")), ACCEPTED);
  }

  @Test
  void anElementThatIsNoExampleIsRejectedAndItsNeighboursAreKept() throws IOException {
    Reading reading =
        read("[" + GOOD + ",nope,1 ,\"a,b\"\n,[1,[2]],{],null,{\"a\" \"b\"}," + GOOD + "]");

    assertThat(reading.fault()).isNull();
    assertThat(reading.records())
        .extracting(Reading.Found::excerpt)
        .containsExactly(
            GOOD, "nope", "1", "\"a,b\"", "[1,[2]]", "{]", "null", "{\"a\" \"b\"}", GOOD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}␊{}|a.json has '{' at byte 0, where it cannot stand. The file is no JSON array.",
        "[{}␊{}]|a.json has '{' at byte 4, where it cannot stand. Elements are separated by one"
            + " comma; lines of JSON are jsonl, not json.",
        "[{} 1]|a.json has '1' at byte 4, where it cannot stand. Elements are separated by one"
            + " comma; lines of JSON are jsonl, not json.",
        "[1 2]|a.json has '2' at byte 3, where it cannot stand. Elements are separated by one"
            + " comma; lines of JSON are jsonl, not json.",
        "[1{}]|a.json has '{' at byte 2, where it cannot stand. Elements are separated by one"
            + " comma; lines of JSON are jsonl, not json.",
        "[\"a\"b]|a.json has 'b' at byte 4, where it cannot stand. Elements are separated by one"
            + " comma; lines of JSON are jsonl, not json.",
        "[1}|a.json has '}' at byte 2, where it cannot stand. Elements are separated by one comma;"
            + " lines of JSON are jsonl, not json.",
        "[,1]|a.json has ',' at byte 1, where it cannot stand. Behind '[' stands an element or ']'.",
        "[}|a.json has '}' at byte 1, where it cannot stand. Behind '[' stands an element or ']'.",
        "[1,]|a.json has ']' at byte 3, where it cannot stand. A comma stands between two elements,"
            + " and nowhere else.",
        "[1,,2]|a.json has ',' at byte 3, where it cannot stand. A comma stands between two"
            + " elements, and nowhere else.",
        "[\uFEFF{}]|a.json has a byte order mark at byte 1, where it cannot stand. Only white space"
            + " stands in front of an element.",
        "[{},\uFEFF\"a\"]|a.json has a byte order mark at byte 4, where it cannot stand. Only white"
            + " space stands in front of an element.",
        "[1,␊ \u00a0{}]|a.json has the byte 0xC2 at byte 5, where it cannot stand. Only white space"
            + " stands in front of an element.",
        "[/*1*/{}]|a.json has '/' at byte 1, where it cannot stand. Only white space stands in front"
            + " of an element.",
        "[1]]|a.json has ']' at byte 3, where it cannot stand. A file is one array; only white"
            + " space may follow it.",
        "[1]␊[2]|a.json has '[' at byte 4, where it cannot stand. A file is one array; only white"
            + " space may follow it.",
        "[1]\u00e9|a.json has the byte 0xC3 at byte 3, where it cannot stand. A file is one array;"
            + " only white space may follow it.",
        "[1|a.json ends at byte 2, before the ']' of its array. The file is cut, or a quote or"
            + " bracket in it is not closed.",
        "[|a.json ends at byte 1, before the ']' of its array. The file is cut, or a quote or"
            + " bracket in it is not closed.",
        "[{},|a.json ends at byte 4, before the ']' of its array. The file is cut, or a quote or"
            + " bracket in it is not closed.",
        "[{}|a.json ends at byte 3, before the ']' of its array. The file is cut, or a quote or"
            + " bracket in it is not closed.",
        "[{\"a\":\"]|a.json ends at byte 8, before the ']' of its array. The file is cut, or a"
            + " quote or bracket in it is not closed.",
        "[\"\\\"]|a.json ends at byte 5, before the ']' of its array. The file is cut, or a quote"
            + " or bracket in it is not closed.",
      })
  void anythingBetweenElementsButWhiteSpaceAndOneCommaIsAFaultOfTheFile(String text, String message)
      throws IOException {
    assertThat(read(text.replace('␊', '\n')).fault()).isEqualTo(message);
  }

  @Test
  void anElementOfTheLimitIsReadAndOneByteMoreIsNot() throws IOException {
    String fits = "{" + " ".repeat(NO_LIMIT - GOOD.length()) + GOOD.substring(1);
    Reading reading =
        Reading.of(
            file(("[" + fits + "," + "{ " + fits.substring(1) + "," + GOOD + "]").getBytes(UTF_8)),
            Chunks.STRIDE,
            NO_LIMIT);

    assertThat(reading.fault()).isNull();
    assertThat(reading.records())
        .extracting(Reading.Found::outcome)
        .containsExactly(
            ACCEPTED,
            new Rejected(
                Reason.RECORD_TOO_LONG, "The record is longer than 16777216 bytes, the limit."),
            ACCEPTED);
  }

  @Test
  void aChunkMustBeJoinedBeforeItIsRead() throws IOException {
    Chunk second = Chunks.cut(file("[1,2]".getBytes(UTF_8)), 2).get(1);

    assertThatThrownBy(() -> ExampleReader.open(Reading.STORAGE, second, Reading.PARSER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Chunk 1 of a.json is read before its chunks are joined.");
  }

  @Test
  void aSummaryHoldsForEveryStartItsChunkMayHave() throws IOException {
    byte[] bytes = "a\",\"b\":\"}".getBytes(UTF_8);
    Chunk chunk = Chunks.cut(file(bytes), 100).get(0);
    ArrayStructure structure = ArrayStructure.summarise(Reading.STORAGE, chunk);
    ArrayState inObject = new ArrayState(ArrayState.Mode.OUTSIDE, 2, ArrayState.Last.COMMA);
    ArrayState inString = new ArrayState(ArrayState.Mode.STRING, 2, ArrayState.Last.VALUE);
    ArrayState inEscape = new ArrayState(ArrayState.Mode.ESCAPE, 2, ArrayState.Last.VALUE);

    assertThat(structure.after(inObject))
        .isEqualTo(new ArrayState(ArrayState.Mode.OUTSIDE, 1, ArrayState.Last.VALUE));
    assertThat(structure.after(inString)).isEqualTo(inString);
    assertThat(structure.after(inEscape)).isEqualTo(inString);
  }

  @Test
  void aSummaryIsSmall() throws IOException {
    byte[] bytes = ("[" + (GOOD + ",").repeat(10_000) + "1]").getBytes(UTF_8);
    Chunk chunk = Chunks.cut(file(bytes), Chunks.STRIDE).get(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(ArrayStructure.summarise(Reading.STORAGE, chunk));
      objects.writeObject(chunk);
    }

    assertThat(out.size()).isLessThan(2_000);
  }

  @Test
  void aChunkOfWhiteSpaceEndsANumber() throws IOException {
    InputFile file = file("[1    2]".getBytes(UTF_8));
    for (int stride = 1; stride <= 8; stride++) {
      assertThat(Reading.of(file, stride, NO_LIMIT).fault())
          .startsWith("a.json has '2' at byte 6, where it cannot stand.");
    }
  }

  @Test
  void recordsAndFaultsDoNotDependOnTheStride() throws IOException {
    int faults = 0;
    for (int seed = 0; seed < 120; seed++) {
      byte[] bytes = randomArray(new Random(seed));
      int limit = 50;
      InputFile file = file(bytes);
      Reading whole = Reading.of(file, 1 << 20, limit);
      assertIsAsThePlainWayHasIt(whole, bytes, limit, seed);
      faults += whole.fault() == null ? 0 : 1;
      for (int stride = 1; stride <= 40; stride++) {
        Reading cut = Reading.of(file, stride, limit);
        assertThat(cut.records()).as("seed %d, stride %d", seed, stride).isEqualTo(whole.records());
        assertThat(cut.fault()).as("seed %d, stride %d", seed, stride).isEqualTo(whole.fault());
      }
    }
    // The arrays are of both kinds, or this test shows little.
    assertThat(faults).isBetween(30, 90);
  }

  /** A good array, into which half of the time something is put that may or may not break it. */
  private static byte[] randomArray(Random random) {
    List<String> elements =
        List.of(
            GOOD,
            GOOD,
            "{\"a\\\\\":\"\\\"]\\\\\"}",
            "1",
            "nope",
            "\"[\\\"{,\"",
            "[[],{}]",
            "\"é\\u00e9\n\"",
            "{\"a\":\"" + "x".repeat(60) + "\"}");
    List<String> blanks = List.of("", "", " ", "\n", "\r\n", "\t \n");
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
    text.append(pick(blanks, random)).append('[').append(pick(blanks, random));
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      text.append(pick(elements, random)).append(pick(blanks, random));
      text.append(i < count - 1 ? "," + pick(blanks, random) : "");
    }
    text.append(']').append(pick(blanks, random));
    if (random.nextBoolean()) {
      disturb(text, random);
    }
    return text.toString().getBytes(UTF_8);
  }

  private static void disturb(StringBuilder text, Random random) {
    List<String> noise =
        List.of("\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "7", "\\\"", "]]", ",,", "é");
    int at = random.nextInt(text.length());
    switch (random.nextInt(3)) {
      case 0 -> text.insert(at, pick(noise, random));
      case 1 -> text.deleteCharAt(at);
      default -> text.setLength(at);
    }
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static void assertIsAsThePlainWayHasIt(
      Reading reading, byte[] bytes, int limit, int seed) {
    PlainArray plain = new PlainArray(bytes, limit);
    plain.read();

    assertThat(reading.records()).as("seed %d", seed).isEqualTo(plain.records);
    if (plain.fault < 0) {
      assertThat(reading.fault()).as("seed %d", seed).isNull();
    } else {
      assertThat(reading.fault()).as("seed %d", seed).contains(" at byte " + plain.fault + ",");
    }
  }

  /** The plain way: the whole array in memory, one byte a character, read by recursive descent. */
  private static final class PlainArray {
    private final String text;
    private final int limit;
    private final List<Reading.Found> records = new ArrayList<>();
    private int fault = -1;

    PlainArray(byte[] bytes, int limit) {
      this.text = new String(bytes, ISO_8859_1);
      this.limit = limit;
    }

    void read() {
      int i = skipBlanks(text.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0);
      if (!is(i, '[')) {
        fault = i;
        return;
      }
      i = skipBlanks(i + 1);
      boolean first = true;
      while (!(first && is(i, ']'))) {
        if (i == text.length() || ",]}".indexOf(text.charAt(i)) >= 0) {
          fault = i;
          return;
        }
        int end = endOfElement(i);
        boolean complete = end <= text.length();
        end = Math.min(end, text.length());
        boolean tooLong = end - i > limit;
        if (complete || tooLong) {
          add(i, end, tooLong);
        }
        i = skipBlanks(end);
        if (is(i, ']')) {
          break;
        } else if (!is(i, ',')) {
          fault = i;
          return;
        }
        i = skipBlanks(i + 1);
        first = false;
      }
      int end = skipBlanks(i + 1);
      fault = end == text.length() ? -1 : end;
    }

    private void add(int from, int to, boolean tooLong) {
      byte[] bytes = text.substring(from, to).getBytes(ISO_8859_1);
      Outcome outcome =
          tooLong
              ? new Rejected(
                  Reason.RECORD_TOO_LONG,
                  "The record is longer than " + limit + " bytes, the limit.")
              : Reading.parse(bytes, from);
      long line = text.substring(0, from).chars().filter(c -> c == '\n').count();
      int known = tooLong ? from + limit + 1 : to;
      int end = text.substring(from, known).stripTrailing().length();
      String excerpt = Utf8.excerpt(bytes, 0, end, 200);
      records.add(new Reading.Found(records.size(), line, from, outcome, excerpt));
    }

    /** The index behind the element, or one behind the end of the text if it is not closed. */
    private int endOfElement(int from) {
      char c = text.charAt(from);
      if (c == '"') {
        return endOfString(from);
      } else if (c != '{' && c != '[') {
        int i = from;
        while (i < text.length() && " \t\r\n,[]{}\"".indexOf(text.charAt(i)) < 0) {
          i++;
        }
        return i < text.length() ? i : text.length() + 1;
      }
      int depth = 0;
      int i = from;
      while (i < text.length()) {
        char d = text.charAt(i);
        depth += d == '{' || d == '[' ? 1 : d == '}' || d == ']' ? -1 : 0;
        i = d == '"' ? endOfString(i) : i + 1;
        if (depth == 0) {
          return i;
        }
      }
      return text.length() + 1;
    }

    private int endOfString(int from) {
      int i = from + 1;
      while (i < text.length() && text.charAt(i) != '"') {
        i += text.charAt(i) == '\\' ? 2 : 1;
      }
      return Math.min(i, text.length()) + 1;
    }

    private int skipBlanks(int from) {
      int i = from;
      while (i < text.length() && " \t\r\n".indexOf(text.charAt(i)) >= 0) {
        i++;
      }
      return i;
    }

    private boolean is(int i, char c) {
      return i < text.length() && text.charAt(i) == c;
    }
  }

  @Test
  void aWordThatIsNoneIsARecordUnlessABracketOrAQuoteFollows() throws IOException {
    Reading reading = read("[xyz,é," + GOOD + "]");

    assertThat(reading.fault()).isNull();
    assertThat(reading.records())
        .extracting(Reading.Found::excerpt)
        .containsExactly("xyz", "é", GOOD);
  }

  @Test
  void anArrayThatIsCutAnywhereIsAFaultOfTheFile() throws IOException {
    String array = "[ 1 ,-2.5e3, null,\"a\\\"\\u0041\",{\"b\":[{},\"é\"]} , true ]";
    byte[] bytes = array.getBytes(UTF_8);
    for (int length = 1; length < bytes.length; length++) {
      assertThat(Reading.of(file(Arrays.copyOf(bytes, length)), 1 << 20, NO_LIMIT).fault())
          .as("%d", length)
          .startsWith("a.json ends at byte " + length + ", before the ']' of its array.");
    }
  }
}
