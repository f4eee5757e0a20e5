package dev.sheaf.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Constants of the program as files and messages have them: by their names in kebab-case, {@code
 * ignore-after-first} for {@code IGNORE_AFTER_FIRST}.
 */
public final class KebabCase {
  private KebabCase() {}

  /** The word for a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant of a word, if there is one. */
  public static <E extends Enum<E>> Optional<E> find(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> of(e).equals(word)).findFirst();
  }
}
