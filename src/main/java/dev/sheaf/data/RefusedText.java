package dev.sheaf.data;

import java.util.List;
import java.util.TreeSet;

/**
 * Strings that no text of an example may contain, all looked for at once.
 *
 * <p>A string that begins with another one of them is left out, since that one is found first. Of
 * the others, at most one can begin at a place of a text: the last one in their order that does not
 * come behind the rest of the text.
 */
final class RefusedText {
  private final TreeSet<Text> strings = new TreeSet<>();
  private final TreeSet<Byte> firstBytes = new TreeSet<>();

  RefusedText(List<String> refused) {
    for (Text string : new TreeSet<>(refused.stream().map(Text::of).toList())) {
      if (strings.isEmpty() || !string.startsWith(strings.last())) {
        strings.add(string);
      }
    }
    for (Text string : strings) {
      if (!string.isEmpty()) {
        firstBytes.add(string.array()[string.from()]);
      }
    }
  }

  /** Whether a text contains one of the strings. */
  boolean isIn(Text text) {
    for (byte first : firstBytes) {
      if (isIn(text, first)) {
        return true;
      }
    }
    return strings.contains(Text.EMPTY);
  }

  private boolean isIn(Text text, byte first) {
    byte[] array = text.array();
    int end = text.from() + text.length();
    int i = ByteScan.indexOf(first, array, text.from(), end);
    while (i < end) {
      if (begins(new Text(array, i, end - i))) {
        return true;
      }
      i = ByteScan.indexOf(first, array, i + 1, end);
    }
    return false;
  }

  private boolean begins(Text rest) {
    Text candidate = strings.floor(rest);
    return candidate != null && rest.startsWith(candidate);
  }
}
