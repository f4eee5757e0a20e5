package dev.sheaf.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.data.Example;
import dev.sheaf.data.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitterTest {
  private static final Fractions BOOK = new Fractions(0.85, 0.10);

  @ParameterizedTest
  @CsvSource({"1100,935,110,55", "52002,44201,5200,2601", "1,0,0,1", "0,0,0,0", "7,5,0,2"})
  void sequentialCutsAsPythonsIntDoes(long n, long train, long test, long validation) {
    SequentialSplitter splitter = SequentialSplitter.of(BOOK, n);
    Map<Split, Long> counts = counts(LongStream.range(0, n).mapToObj(i -> splitter.split(null, i)));

    assertThat(counts.getOrDefault(Split.TRAIN, 0L)).isEqualTo(train);
    assertThat(counts.getOrDefault(Split.TEST, 0L)).isEqualTo(test);
    assertThat(counts.getOrDefault(Split.VALIDATION, 0L)).isEqualTo(validation);
  }

  @Test
  void sequentialGivesTheFirstToTrainTheNextToTest() {
    SequentialSplitter splitter = SequentialSplitter.of(BOOK, 1100);

    assertThat(splitter.split(null, 934)).isEqualTo(Split.TRAIN);
    assertThat(splitter.split(null, 935)).isEqualTo(Split.TEST);
    assertThat(splitter.split(null, 1044)).isEqualTo(Split.TEST);
    assertThat(splitter.split(null, 1045)).isEqualTo(Split.VALIDATION);
  }

  @Test
  void sequentialCutsMoreRowsThanFitInAnInt() {
    SequentialSplitter splitter = SequentialSplitter.of(BOOK, 5_000_000_000L);

    assertThat(splitter.split(null, 4_249_999_999L)).isEqualTo(Split.TRAIN);
    assertThat(splitter.split(null, 4_250_000_000L)).isEqualTo(Split.TEST);
    assertThat(splitter.split(null, 4_750_000_000L)).isEqualTo(Split.VALIDATION);
  }

  /**
   * u / 2⁶⁴ of each example by Python: {@code int.from_bytes(sha256(pack(">qi", seed, len(a)) + a +
   * pack(">i", len(b)) + b).digest()[:8], "big") / 2**64}.
   */
  @ParameterizedTest
  @CsvSource({
    "0,What is a sheaf?,'',0.6294843773880384",
    "0,Edit.,He go.,0.5055614526290176",
    "-3,Où est l’été ?,ici,0.8792962239439174",
    "123456789012345,日本語,😀,0.8656398923019395"
  })
  void hashFollowsTheDigestOfSeedInstructionAndInput(
      long seed, String instruction, String input, double u) {
    Example example = new Example(instruction, input, "any");

    assertThat(splitAt(Math.nextUp(u), 0, seed, example)).isEqualTo(Split.TRAIN);
    assertThat(splitAt(u, 0, seed, example)).isEqualTo(Split.VALIDATION);
    assertThat(splitAt(0, Math.nextUp(u), seed, example)).isEqualTo(Split.TEST);
  }

  @Test
  void hashTakesTextsThatLieInsideABuffer() {
    Text buffer = Text.of("{\"Où est l’été ?\",\"ici\"}");
    Text instruction = new Text(buffer.array(), 2, 19);
    Text input = new Text(buffer.array(), 24, 3);
    Example example = new Example(instruction, input, Text.of("any"));

    assertThat(example).isEqualTo(new Example("Où est l’été ?", "ici", "any"));
    assertThat(splitAt(Math.nextUp(0.8792962239439174), 0, -3, example)).isEqualTo(Split.TRAIN);
    assertThat(splitAt(0.8792962239439174, 0, -3, example)).isEqualTo(Split.VALIDATION);
  }

  @Test
  void oneSplitterServesSeveralThreads() {
    Splitter splitter = new HashSplitter(BOOK, 7);
    List<Example> examples =
        IntStream.range(0, 20_000).mapToObj(i -> new Example("Question " + i, "", "o")).toList();
    List<Split> expected = examples.stream().map(example -> splitter.split(example, 0)).toList();

    assertThat(examples.parallelStream().map(example -> splitter.split(example, 0)).toList())
        .isEqualTo(expected);
  }

  @Test
  void hashLooksAtTheQuestionOnly() {
    Splitter splitter = new HashSplitter(BOOK, 0);
    for (int i = 0; i < 100; i++) {
      Split split = splitter.split(new Example("Question " + i, "", "one answer"), i);
      assertThat(splitter.split(new Example("Question " + i, "", "another"), 5)).isEqualTo(split);
    }
  }

  @Test
  void theBorderBetweenInstructionAndInputCounts() {
    Splitter half = new HashSplitter(new Fractions(0.5, 0), 0);
    long differ =
        LongStream.range(0, 200)
            .filter(
                i ->
                    half.split(new Example("ab" + i, "c", "o"), 0)
                        != half.split(new Example("ab", i + "c", "o"), 0))
            .count();

    assertThat(differ).isBetween(60L, 140L);
  }

  @Test
  void hashKeepsItsFractions() {
    Splitter splitter = new HashSplitter(BOOK, 7);
    Map<Split, Long> counts =
        counts(
            IntStream.range(0, 20_000)
                .mapToObj(i -> splitter.split(new Example("Question " + i, "", "o"), i)));

    assertThat(counts.get(Split.TRAIN)).isBetween(16_800L, 17_200L);
    assertThat(counts.get(Split.TEST)).isBetween(1_850L, 2_150L);
  }

  @Test
  void unsignedNumbersBecomeTheNearestDouble() {
    Random random = new Random(20260101);
    for (int i = 0; i < 10_000; i++) {
      long u = random.nextLong() >>> random.nextInt(64);
      BigInteger exact = new BigInteger(Long.toUnsignedString(u));
      assertThat(HashSplitter.unsignedToDouble(u))
          .isEqualTo(new BigDecimal(exact, MathContext.UNLIMITED).doubleValue());
    }
    assertThat(HashSplitter.unsignedToDouble(-1)).isEqualTo(0x1p64);
  }

  @ParameterizedTest
  @CsvSource({
    "0,1100,935,110,55",
    "0,935,935,0,0",
    "900,1000,35,65,0",
    "935,1045,0,110,0",
    "1040,1050,0,5,5",
    "1045,1100,0,0,55",
    "950,950,0,0,0"
  })
  void sequentialCountsTheRanksOfAChunkAsItSplitsThem(
      long from, long to, long train, long test, long validation) {
    assertThat(SequentialSplitter.of(BOOK, 1100).count(from, to))
        .isEqualTo(Map.of(Split.TRAIN, train, Split.TEST, test, Split.VALIDATION, validation));
  }

  private static Map<Split, Long> counts(Stream<Split> splits) {
    return splits.collect(Collectors.groupingBy(split -> split, Collectors.counting()));
  }

  private static Split splitAt(double train, double test, long seed, Example example) {
    return new HashSplitter(new Fractions(train, test), seed).split(example, 0);
  }
}
