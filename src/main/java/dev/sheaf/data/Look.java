package dev.sheaf.data;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * What a look at an input shows: what was looked for, or what is wrong with the input, as a value,
 * so that all that is wrong with many is told together.
 *
 * @param <T> what is looked for
 * @param found what was looked for, or null
 * @param fault a sentence that names the input, or null
 */
public record Look<T>(T found, String fault) implements Serializable {
  /**
   * Looks at an input.
   *
   * @param faults what is wrong with the input if it is of this kind; all else is thrown
   */
  public static <T> Look<T> of(Class<? extends InputException> faults, Callable<T> looker)
      throws Exception {
    try {
      return new Look<>(looker.call(), null);
    } catch (InputException e) {
      if (!faults.isInstance(e)) {
        throw e;
      }
      return new Look<>(null, e.getMessage());
    }
  }
}
