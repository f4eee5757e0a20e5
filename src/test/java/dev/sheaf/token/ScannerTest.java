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

  /** The seven contractions, drawn as above; what only begins as one is none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GPT2   | I've_you're_I'm_he'd_can't_it's_we'll | I 've _you 're _I 'm _he 'd _can 't _it 's _we 'll
          GPT2   | I'VE_I'vy_I'rx_I'lo                   | I ' VE _I ' vy _I ' rx _I ' lo
          CL100K | I've_YOU'RE_I'm_HE'D_can'T_it's_we'Ll | I 've _YOU 'RE _I 'm _HE 'D _can 'T _it 's _we 'Ll
          CL100K | I'ſ_I'vy_I'Rx_I'lo_I'ż_I'ÿ            | I 'ſ _I 'vy _I 'Rx _I 'lo _I 'ż _I 'ÿ
          O200K  | I've_YOU'RE_I'm_HE'D_can'T_it's_we'Ll | I've _YOU'RE _I'm _HE'D _can'T _it's _we'Ll
          O200K  | I'ſ_I'vy_I'Rx_I'lo_I'ż_I'ÿ            | I'ſ _I 'vy _I 'Rx _I 'lo _I 'ż _I 'ÿ
          """)
  void contractionsArePiecesOrEndAWord(SplitPattern pattern, String text, String pieces) {
    splitsAsDrawn(pattern, text, pieces);
  }

  @ParameterizedTest
  @EnumSource(names = "GPT2.*", mode = EnumSource.Mode.MATCH_NONE)
  void whiteSpaceIsCutBehindItsLastLineBreakHoweverFarThatIs(SplitPattern pattern) {
    String blanks = " ".repeat(100);

    assertThat(pieces(pattern, "x\n" + blanks + "\n" + blanks + "y"))
        .containsExactly("x", "\n" + blanks + "\n", blanks.substring(1), " y");
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
