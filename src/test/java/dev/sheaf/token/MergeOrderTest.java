package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeOrderTest {
  private static final List<String> TOKENS =
      List.of(
          "ab", "a", "b", "c", "bc", "abc", "abab", "cab", "cabc", "abca", "aab", "bcab", "acc",
          "aa", "aaa");

  /** Where neighbours are joined that make the least id, as worked out on paper. */
  @ParameterizedTest
  @CsvSource({
    "ab,a,b",
    "bc,b,c",
    "abc,ab,c", // ab has the least id, and bc is gone with it
    "abab,ab,ab",
    "cab,c,ab",
    "cabc,c,abc", // c ab c, where abc is less than cab
    "abca,abc,a",
    "aab,a,ab",
    "bcab,bc,ab", // ab first, then bc, which is less than cab
    "aaa,aa,a" // of two that are equal the first
  })
  void aTokenIsJoinedLastFromWhatItsBytesComeDownTo(String token, String left, String right) {
    assertThat(new MergeOrder(tokens()).lastJoin(token.getBytes(US_ASCII)))
        .isEqualTo(pair(left, right));
  }

  @Test
  void bytesThatComeDownToMoreThanTwoAreNoJoin() {
    assertThat(new MergeOrder(tokens()).lastJoin("acc".getBytes(US_ASCII))).isEqualTo(-1);
    assertThat(new MergeOrder(tokens()).lastJoin("xy".getBytes(US_ASCII))).isEqualTo(-1);
    assertThat(new MergeOrder(tokens()).lastJoin("ax".getBytes(US_ASCII))).isEqualTo(-1);
    assertThat(new MergeOrder(tokens()).lastJoin("xa".getBytes(US_ASCII))).isEqualTo(-1);
  }

  @Test
  void mergesThatMakeATokenOtherwiseThanItsIdsAreAnObstacle() {
    assertThat(new MergeOrder(tokens()).obstacle(merges("ab c"), true)).isEmpty();
    assertThat(new MergeOrder(tokens()).obstacle(merges("a bc"), true))
        .contains("its merges do not make the token 5 as its ids do");
  }

  @Test
  void aTokenThatIsNeverJoinedIsTakenAwayUnlessWholePiecesAreTaken() {
    byte[][] kept = tokens();
    byte[][] taken = tokens();

    assertThat(new MergeOrder(kept).obstacle(merges("ab c"), true)).isEmpty();
    assertThat(new MergeOrder(taken).obstacle(merges("ab c"), false)).isEmpty();

    assertThat(kept).isDeepEqualTo(tokens());
    assertThat(taken[12]).isNull();
    assertThat(Arrays.copyOf(taken, 12)).isDeepEqualTo(Arrays.copyOf(tokens(), 12));
  }

  /** All merges, with the one that makes abc given. */
  private static long[] merges(String abc) {
    return List.of(
            "a b", "b c", abc, "ab ab", "c ab", "c abc", "abc a", "a ab", "bc ab", "a a", "aa a")
        .stream()
        .map(pair -> pair.split(" ", -1))
        .mapToLong(pair -> pair(pair[0], pair[1]))
        .toArray();
  }

  private static long pair(String left, String right) {
    return (long) TOKENS.indexOf(left) << 32 | TOKENS.indexOf(right);
  }

  private static byte[][] tokens() {
    return TOKENS.stream().map(token -> token.getBytes(US_ASCII)).toArray(byte[][]::new);
  }
}
