package dev.sheaf.data;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The special strings of a tokenizer, all looked for in a text at once.
 *
 * <p>A string that begins with another one of them is left out, since that one is found first. Of
 * the others, at most one can begin at a place of a text: the last one in their order that does not
 * come behind the rest of the text.
 */
public final class SpecialStrings {
  private final TreeSet<Text> strings = new TreeSet<>();
  private final TreeSet<Byte> firstBytes = new TreeSet<>();

  /** Which second bytes there are: a look at one keeps most of a text from being compared. */
  private final boolean[] secondBytes = new boolean[1 << Byte.SIZE];

  /** Looks for some strings; for none if the list is empty. */
  public SpecialStrings(List<String> special) {
    for (Text string : new TreeSet<>(special.stream().map(Text::of).toList())) {
      if (strings.isEmpty() || !string.startsWith(strings.last())) {
        strings.add(string);
      }
    }
    for (Text string : strings) {
      if (!string.isEmpty()) {
        firstBytes.add(string.array()[string.from()]);
        addSecondByte(string);
      }
    }
  }

  private void addSecondByte(Text string) {
    if (string.length() == 1) {
      Arrays.fill(secondBytes, true);
    } else {
      secondBytes[string.array()[string.from() + 1] & 0xFF] = true;
    }
  }

  /** Whether one of the texts of an example contains one of the strings. */
  public boolean areIn(Example example) {
    return areIn(example.instruction()) || areIn(example.input()) || areIn(example.output());
  }

  /** Whether a text contains one of the strings. */
  boolean areIn(Text text) {
    for (byte first : firstBytes) {
      if (areIn(text, first)) {
        return true;
      }
    }
    return strings.contains(Text.EMPTY);
  }

  private boolean areIn(Text text, byte first) {
    byte[] array = text.array();
    int end = text.from() + text.length();
    int i = ByteScan.indexOf(first, array, text.from(), end);
    while (i < end) {
      boolean mayBegin = i + 1 == end || secondBytes[array[i + 1] & 0xFF];
      if (mayBegin && begins(new Text(array, i, end - i))) {
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
