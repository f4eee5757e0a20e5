package dev.sheaf.token;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Byte-level BPE where the ids are the ranks: a text is split into pieces, and in a piece the two
 * neighbours that make the token of the least id are joined, until none do.
 *
 * <p>This is tiktoken's algorithm. It also gives the ids of a {@code tokenizer.json} whose merges
 * stand in the order of the ids.
 *
 * <p>Encoders that were given back are kept with what they have seen, as many as there ever were
 * threads that had one at the same time; each holds up to about 50 MB.
 */
public final class BytePairTokenizer implements Tokenizer {
  private final String label;
  private final Vocabulary vocabulary;
  private final SplitPattern pattern;
  private final boolean nfc;
  private final List<String> specialText;
  private final int endOfText;
  private final String sha256;
  private final MergeTable merges;
  private final WholePieces wholePieces;
  private final Seams seams;
  private final ConcurrentLinkedDeque<Encoder> given = new ConcurrentLinkedDeque<>();

  /**
   * A tokenizer.
   *
   * @param label the name of the encoding
   * @param ranks the bytes of each id; null where there is none, and for special ids
   * @param pattern how text is split into pieces
   * @param nfc whether text is normalised to Unicode's Normalization Form C first
   * @param special the ids of the special strings
   * @param endOfText the id that ends a text
   * @param sha256 of the file that the vocabulary comes from
   * @throws IllegalArgumentException if the ranks lack a byte or are more than 2,097,152; the
   *     message says so
   */
  public BytePairTokenizer(
      String label,
      byte[][] ranks,
      SplitPattern pattern,
      boolean nfc,
      Map<String, Integer> special,
      int endOfText,
      String sha256) {
    this(label, Vocabulary.of(ranks), pattern, nfc, special, endOfText, sha256);
  }

  BytePairTokenizer(
      String label,
      Vocabulary ranks,
      SplitPattern pattern,
      boolean nfc,
      Map<String, Integer> special,
      int endOfText,
      String sha256) {
    this.label = label;
    this.vocabulary = ranks.with(special);
    this.pattern = pattern;
    this.nfc = nfc;
    this.specialText = Tokenizer.visible(special.keySet()).stream().sorted().toList();
    this.endOfText = endOfText;
    this.sha256 = sha256;
    this.merges = MergeTable.of(ranks);
    this.wholePieces = WholePieces.of(ranks, merges);
    this.seams = Seams.of(ranks, wholePieces);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public byte[] normalized(byte[] utf8) {
    return nfc ? Nfc.normalized(utf8) : utf8;
  }

  @Override
  public boolean isNormalized(byte[] utf8, int from, int to) {
    return !nfc || Nfc.isNormalized(utf8, from, to);
  }

  @Override
  public Encoder take() {
    Encoder encoder = given.pollFirst();
    return encoder != null
        ? encoder
        : new BytePairEncoder(pattern.scanner(), merges, wholePieces, seams);
  }

  @Override
  public void give(Encoder encoder) {
    given.addFirst(encoder);
  }

  @Override
  public byte[] bytes(int id) {
    if (id < 0 || id >= vocabularySize() || vocabulary.length(id) == 0) {
      throw new IllegalArgumentException(
          "Id %s is not in %s, whose ids are below %s.".formatted(id, label, vocabularySize()));
    }
    return vocabulary.of(id);
  }

  @Override
  public int byteLength(int id) {
    return vocabulary.length(id);
  }

  @Override
  public int vocabularySize() {
    return Math.max(vocabulary.size(), endOfText + 1);
  }

  @Override
  public int endOfText() {
    return endOfText;
  }

  @Override
  public List<String> specialText() {
    return specialText;
  }

  @Override
  public String sha256() {
    return sha256;
  }
}
