package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScannerTest {
  /** The drawn examples of the scanners; a blank is {@code _}, a line break {@code ↵}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GPT2         | We'll___see_10__men! | We 'll __ _see _10 _ _men !
          GPT2         | 's_sun's_'sun        | 's _sun 's _' sun
          GPT2_NUMBERS | a_12__3              | a _ 1 2 __ 3
          CL100K       | (We'LL_see__1024_men!)↵↵__if | (We 'LL _see _ _ 102 4 _men !)↵↵ _ _if
          CL100K       | x_↵__                | x _↵__
          LLAMA3       | x_↵__                | x _↵ __
          QWEN2_5      | a1024                | a 1 0 2 4
          O200K        | HTTPServer's_toString(x);//↵ | HTTPServer's _to String (x );//↵
          TEKKEN       | Server's_12          | Server 's _ 1 2
          DEEPSEEK     | foo.bar__12_(x)_東京です | foo .bar __ 12 _( x ) _ 東京です
          """)
  void splitsAsDrawn(SplitPattern pattern, String text, String pieces) {
    assertThat(pieces(pattern, plain(text)))
        .isEqualTo(Arrays.stream(pieces.split(" ", -1)).map(this::plain).toList());
  }

  private String plain(String drawn) {
    return drawn.replace('_', ' ').replace('↵', '\n');
  }

  @ParameterizedTest
  @EnumSource
  void splitsAsItsRegularExpressions(SplitPattern pattern) {
    RandomText random = new RandomText(1);
    for (int i = 0; i < 5_000; i++) {
      String text = random.next();
      assertThat(pieces(pattern, text)).as(text).isEqualTo(matches(pattern, text));
    }
  }

  @Test
  void charactersOfUnicode16AreKnown() {
    // U+10D50, Garay capital letter A, came with Unicode 16.
    String capital = Character.toString(0x10D50);

    assertThat(pieces(SplitPattern.O200K, "x" + capital)).containsExactly("x", capital);
    assertThat(pieces(SplitPattern.GPT2, "!" + capital)).containsExactly("!", capital);
  }

  static List<String> pieces(SplitPattern pattern, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(utf8, utf8.length + Runs.PADDING);
    Scanner scanner = pattern.scanner();
    int[] ends = new int[70];
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < utf8.length; ) {
      int count = scanner.split(padded, at, utf8.length, ends);
      for (int i = 0; i < count; i++) {
        pieces.add(new String(padded, at, ends[i] - at, UTF_8));
        at = ends[i];
      }
    }
    return pieces;
  }

  /** What java.util.regex makes of the regular expressions, one after the other. */
  private static List<String> matches(SplitPattern pattern, String text) {
    List<String> pieces = text.isEmpty() ? List.of() : List.of(text);
    for (String regex : pattern.regexes()) {
      // In Java a dollar is also what stands before the last line break.
      Pattern compiled =
          Pattern.compile(
              regex.replace("$|", "\\z|"), Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE);
      pieces = pieces.stream().flatMap(piece -> isolated(compiled, piece).stream()).toList();
    }
    return pieces;
  }

  private static List<String> isolated(Pattern pattern, String text) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int at = 0;
    while (matcher.find()) {
      if (matcher.start() > at) {
        pieces.add(text.substring(at, matcher.start()));
      }
      pieces.add(matcher.group());
      at = matcher.end();
    }
    if (at < text.length()) {
      pieces.add(text.substring(at));
    }
    return pieces;
  }
}
