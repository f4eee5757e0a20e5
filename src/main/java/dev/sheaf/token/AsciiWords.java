package dev.sheaf.token;

/**
 * Where pieces start in a block, for the split patterns that have letters with one character before
 * them: those of {@link Cl100kScanner} and {@link O200kScanner}. Not thread-safe.
 *
 * <pre>
 *   text    i  f  _  (  f  o  o  B  a  r  )  ;  ↵  _  _  _  x
 *   cl100k  1  .  1  .  1  .  .  .  .  .  1  .  .  1  .  1  .      if  _(  fooBar  );↵  __  _x
 *   o200k   1  .  1  .  1  .  .  1  .  .  1  .  .  1  .  1  .      if  _(  foo  Bar  );↵  __  _x
 * </pre>
 */
final class AsciiWords {
  private final AsciiBlock block = new AsciiBlock();
  private final boolean cases;
  private final boolean contractionsInWords;
  private final int numbers;
  private long hard;

  private AsciiWords(boolean cases, boolean contractionsInWords, int numbers) {
    this.cases = cases;
    this.contractionsInWords = contractionsInWords;
    this.numbers = numbers;
  }

  /** As {@link Cl100kScanner} has them. */
  static AsciiWords ofAnyCase(int numbers) {
    return new AsciiWords(false, false, numbers);
  }

  /** As {@link O200kScanner} has them. */
  static AsciiWords ofCases(int numbers, boolean contractions) {
    return new AsciiWords(true, contractions, numbers);
  }

  /**
   * Finds where pieces start behind the one that starts here, as far as this can tell: up to and
   * with the first piece that is {@link #isHard}, and none if that is the one that starts here.
   *
   * @return a bit for each start, the place {@code at} being the lowest and never set
   */
  long starts(byte[] text, int at, int to) {
    hard = 0;
    if (Runs.isBeyondAscii(text, at)) {
      return 0;
    }
    int count = block.read(text, at, to);
    long known = -1L >>> (64 - count);
    long solid = known & ~block.blanks();
    long breaks = block.breaks();
    long others = block.others();
    // Line breaks that follow others are theirs, and so are slashes among those.
    long tails = cases ? breaks | block.slashes() : breaks;
    long first = (others << 1) & breaks;
    long absorbed = first | (tails & ~(first + tails));
    long starts = blanks(solid, absorbed) | words(others & ~absorbed, 1L << (count - 1)) | digits();
    // Where white space ends the block, only its start is certain.
    long certain = known & ((4L << (63 - Long.numberOfLeadingZeros(solid))) - 1);
    starts &= certain & ~1;
    return solid == 0 || blankLines(absorbed) ? 0 : upToHard(starts);
  }

  private long upToHard(long starts) {
    return hard == 0 ? starts : starts & ((2L << Long.numberOfTrailingZeros(hard)) - 1);
  }

  /** Whether the last piece that was found, or the one that starts there, must be looked at. */
  boolean isHard() {
    return hard != 0;
  }

  /** White space starts, what follows its last line break, and its last character. */
  private long blanks(long solid, long absorbed) {
    long all = block.blanks() & ~absorbed;
    long breaks = block.breaks();
    long inLine = all & ~breaks;
    return (all & ~(all << 1)) | (inLine & ((breaks & ~absorbed) << 1)) | (inLine & (solid >>> 1));
  }

  /** Whether blanks stand between two line breaks, so that not each break is the last one. */
  private boolean blankLines(long absorbed) {
    long breaks = block.breaks();
    long inLine = block.blanks() & ~breaks;
    long after = inLine & ((breaks & ~absorbed) << 1);
    return ((after + inLine) & ~inLine & breaks) != 0;
  }

  /**
   * Words start, a character earlier where one belongs to them, and runs of others.
   *
   * @param last the last place that is known: what follows may be a letter
   */
  private long words(long others, long last) {
    long letters = block.letters();
    long otherRuns = others & ~(others << 1) & ~(block.spaces() << 1);
    long joins = otherRuns & (letters >>> 1);
    long inLine = block.blanks() & ~block.breaks();
    long runs = letters & ~(letters << 1) & ~((inLine | joins) << 1);
    if (!cases) {
      hard = block.apostrophes() & joins;
      return otherRuns | runs;
    }
    if (contractionsInWords) {
      hard = (block.apostrophes() & (letters << 1) & ((letters >>> 1) | last)) >>> 1;
    }
    return otherRuns | runs | (block.capitals() & (block.smalls() << 1));
  }

  private long digits() {
    long digits = block.digits();
    if (numbers == 1) {
      return digits;
    }
    long starts = digits & ~(digits << 1);
    long third = digits & (digits << 1) & (digits << 2);
    long more = (starts << 3) & third;
    while (more != 0) {
      starts |= more;
      more = (more << 3) & third;
    }
    return starts;
  }
}
