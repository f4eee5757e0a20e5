package dev.sheaf.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds by which pair a token is made, by the definition: of all neighbours whose joined bytes are
 * a token, those of the least id are joined first. For vocabularies whose ids do not stand in the
 * order in which they are made; slow.
 */
final class LastMerges {
  private final byte[] bytes;
  private final Map<String, Integer> ids = new HashMap<>();

  LastMerges(Vocabulary vocabulary) {
    bytes = vocabulary.bytes();
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.putIfAbsent(key(vocabulary.starts()[id], vocabulary.starts()[id + 1]), id);
    }
    ids.remove("");
  }

  /** The least id of some of the vocabulary's bytes, or {@link MergeTable#NONE}. */
  int id(int from, int to) {
    return ids.getOrDefault(key(from, to), MergeTable.NONE);
  }

  private String key(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Where the two tokens meet that some bytes come down to, or -1 if they come down to more. */
  int border(int from, int to) {
    List<Integer> borders = new ArrayList<>();
    for (int at = from; at <= to; at++) {
      borders.add(at);
    }
    while (borders.size() > 3) {
      int least = MergeTable.NONE;
      int joined = -1;
      for (int i = 1; i + 1 < borders.size(); i++) {
        int id = id(borders.get(i - 1), borders.get(i + 1));
        if (id < least) {
          least = id;
          joined = i;
        }
      }
      if (joined < 0) {
        return -1;
      }
      borders.remove(joined);
    }
    return borders.get(1);
  }
}
