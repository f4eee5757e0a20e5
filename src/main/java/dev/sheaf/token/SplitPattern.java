package dev.sheaf.token;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The known ways to split a text into pieces, which are then encoded each by itself.
 *
 * <p>A way is one or more regular expressions: matches of the first are cut out, what lies between
 * them goes to the next. No regular expression runs here; each way has a {@link Scanner} that gives
 * what they give, with the classes of {@link UnicodeClass}.
 *
 * <p>Source: {@code pre_tokenizer} of the families' {@code tokenizer.json}; for {@link #CL100K}
 * openai/tiktoken, {@code tiktoken_ext/openai_public.py}.
 */
public enum SplitPattern {
  /** GPT-2, r50k_base and p50k_base. */
  GPT2(
      "gpt2",
      () -> new Gpt2Scanner(false),
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"),
  /** GPT-2's with every number apart: Command R, StarCoder, SmolLM. */
  GPT2_NUMBERS("gpt2-numbers", () -> new Gpt2Scanner(true), "\\p{N}", GPT2.regexes.get(0)),
  /** cl100k_base: as {@link #LLAMA3}, but white space at the very end of a text is one piece. */
  CL100K(
      "cl100k",
      () -> new Cl100kScanner(3, true),
      "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+"
          + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s"),
  /** Llama 3. */
  LLAMA3(
      "llama3",
      () -> new Cl100kScanner(3, false),
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  /** Qwen 2, 2.5 and 3. */
  QWEN2_5(
      "qwen2.5",
      () -> new Cl100kScanner(1, false),
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  /** Mistral's tekken. */
  TEKKEN(
      "tekken",
      () -> new O200kScanner(1, false),
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  /** o200k_base, gpt-oss and Llama 4. */
  O200K(
      "o200k",
      () -> new O200kScanner(3, true),
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  /** DeepSeek V3, R1 and V3.1. */
  DEEPSEEK(
      "deepseek",
      DeepSeekScanner::new,
      "\\p{N}{1,3}",
      "[一-龥぀-ゟ゠-ヿ]+",
      "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+"
          + "|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*"
          + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // no state
  private final Supplier<Scanner> scanner;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> regexes;

  SplitPattern(String label, Supplier<Scanner> scanner, String... regexes) {
    this.label = label;
    this.scanner = scanner;
    this.regexes = List.of(regexes);
  }

  /** The name in job files. */
  public String label() {
    return label;
  }

  /** Its regular expressions, in the order in which they cut. */
  List<String> regexes() {
    return regexes;
  }

  Scanner scanner() {
    return scanner.get();
  }

  /** The names, sorted. */
  public static Set<String> labels() {
    return Arrays.stream(values())
        .map(SplitPattern::label)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The pattern of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names there are
   */
  public static SplitPattern labelled(String label) {
    return Arrays.stream(values())
        .filter(pattern -> pattern.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no split pattern '%s'; the patterns are %s."
                        .formatted(label, String.join(", ", labels()))));
  }

  /**
   * The pattern that some regular expressions are, if it is a known one.
   *
   * @param regexes in the order in which they cut; CR and LF may stand for themselves in them
   */
  static Optional<SplitPattern> of(List<String> regexes) {
    List<String> written =
        regexes.stream().map(r -> r.replace("\r", "\\r").replace("\n", "\\n")).toList();
    return Arrays.stream(values()).filter(p -> p.regexes.equals(written)).findFirst();
  }
}
