package dev.sheaf.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * YAML as it is written, before anything is made of it: a scalar is its text, and whether it was
 * quoted.
 *
 * <p>What YAML 1.1 would make of {@code no}, {@code 010} or {@code 1_000} thus never matters.
 */
sealed interface Yaml {
  /** A scalar. */
  record Scalar(String text, boolean quoted) implements Yaml {
    /** What stands where nothing was written, and for {@code null}. */
    static final Scalar NOTHING = new Scalar("", false);

    private static final Set<String> NULLS = Set.of("null", "Null", "NULL", "~");

    static Scalar plain(String text) {
      return NULLS.contains(text) ? NOTHING : new Scalar(text, false);
    }
  }

  /** A list. */
  record Sequence(List<Yaml> items) implements Yaml {}

  /** A group of keys, in the order written. */
  record Mapping(Map<String, Yaml> entries) implements Yaml {
    /** The same with a value under a dotted key; groups on the way appear if they are not there. */
    Mapping with(List<String> path, Yaml value) {
      String key = path.get(0);
      List<String> rest = path.subList(1, path.size());
      Mapping group = entries.get(key) instanceof Mapping inner ? inner : new Mapping(Map.of());
      Map<String, Yaml> changed = new LinkedHashMap<>(entries);
      changed.put(key, rest.isEmpty() ? value : group.with(rest, value));
      return new Mapping(changed);
    }
  }

  /** The same with every scalar changed. */
  default Yaml map(UnaryOperator<Scalar> change) {
    if (this instanceof Scalar scalar) {
      return change.apply(scalar);
    }
    if (this instanceof Sequence sequence) {
      return new Sequence(sequence.items().stream().map(item -> item.map(change)).toList());
    }
    Map<String, Yaml> entries = new LinkedHashMap<>();
    ((Mapping) this).entries().forEach((key, value) -> entries.put(key, value.map(change)));
    return new Mapping(entries);
  }
}
