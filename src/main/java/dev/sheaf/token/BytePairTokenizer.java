package dev.sheaf.token;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Byte-level BPE. */
public final class BytePairTokenizer implements Tokenizer {
  private final String label;
  private final byte[][] tokens;
  private final TokenIds ids;
  private final SplitPattern pattern;
  private final boolean nfc;
  private final Map<String, Integer> special;
  private final int endOfText;
  private final String sha256;

  public BytePairTokenizer(
      String label,
      byte[][] ranks,
      SplitPattern pattern,
      boolean nfc,
      Map<String, Integer> special,
      int endOfText,
      String sha256) {
    this.label = label;
    this.ids = new TokenIds(ranks);
    int size = Math.max(ranks.length, endOfText + 1);
    for (int id : special.values()) {
      size = Math.max(size, id + 1);
    }
    this.tokens = java.util.Arrays.copyOf(ranks, size);
    special.forEach((text, id) -> tokens[id] = text.getBytes(StandardCharsets.UTF_8));
    this.pattern = pattern;
    this.nfc = nfc;
    this.special = special;
    this.endOfText = endOfText;
    this.sha256 = sha256;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int[] encode(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (nfc) {
      text = Normalizer.normalize(text, Normalizer.Form.NFC);
    }
    List<String> pieces = List.of(text);
    for (String regex : pattern.regexes()) {
      List<String> next = new ArrayList<>();
      Pattern p = Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE);
      for (String piece : pieces) {
        Matcher m = p.matcher(piece);
        int at = 0;
        while (m.find()) {
          if (m.start() > at) {
            next.add(piece.substring(at, m.start()));
          }
          next.add(m.group());
          at = m.end();
        }
        if (at < piece.length()) {
          next.add(piece.substring(at));
        }
      }
      pieces = next;
    }
    List<Integer> out = new ArrayList<>();
    for (String piece : pieces) {
      merge(piece.getBytes(StandardCharsets.UTF_8), out);
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }

  private void merge(byte[] piece, List<Integer> out) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i <= piece.length; i++) {
      starts.add(i);
    }
    if (ids.of(piece, 0, piece.length) >= 0) {
      out.add(ids.of(piece, 0, piece.length));
      return;
    }
    while (true) {
      int best = -1;
      int bestId = Integer.MAX_VALUE;
      for (int i = 0; i + 2 < starts.size(); i++) {
        int id = ids.of(piece, starts.get(i), starts.get(i + 2));
        if (id >= 0 && id < bestId) {
          best = i;
          bestId = id;
        }
      }
      if (best < 0) {
        break;
      }
      starts.remove(best + 1);
    }
    for (int i = 0; i + 1 < starts.size(); i++) {
      out.add(ids.of(piece, starts.get(i), starts.get(i + 1)));
    }
  }

  @Override
  public byte[] bytes(int id) {
    if (id < 0 || id >= tokens.length || tokens[id] == null) {
      throw new IllegalArgumentException("Id " + id);
    }
    return tokens[id];
  }

  @Override
  public int vocabularySize() {
    return tokens.length;
  }

  @Override
  public int endOfText() {
    return endOfText;
  }

  @Override
  public List<String> specialText() {
    return List.copyOf(special.keySet());
  }

  @Override
  public String sha256() {
    return sha256;
  }
}
