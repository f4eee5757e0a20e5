package dev.sheaf.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One group of keys being read: every question names its key and its default, and every problem is
 * noted, so that all can be told at once.
 */
final class Group {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

  private final String prefix;
  private final Map<String, Yaml> entries;
  private final List<String> problems;
  private final Set<String> known = new LinkedHashSet<>();

  private Group(String prefix, Map<String, Yaml> entries, List<String> problems) {
    this.prefix = prefix;
    this.entries = entries;
    this.problems = problems;
  }

  /** The whole of a job file. */
  static Group root(Yaml yaml, List<String> problems) {
    if (yaml instanceof Yaml.Mapping mapping) {
      return new Group("", mapping.entries(), problems);
    }
    problems.add("The job file holds no keys: it needs at least name, input.paths, output.path.");
    return new Group("", Map.of(), problems);
  }

  /** A group in this one; empty if it is not there. */
  Group group(String key) {
    known.add(key);
    Yaml value = entries.get(key);
    if (value == null || value instanceof Yaml.Mapping) {
      Map<String, Yaml> inner = value == null ? Map.of() : ((Yaml.Mapping) value).entries();
      return new Group(prefix + key + ".", inner, problems);
    }
    wrong(key, value, "a group of keys");
    return new Group(prefix + key + ".", Map.of(), problems);
  }

  /** Text that must be given. */
  String required(String key) {
    if (!entries.containsKey(key)) {
      known.add(key);
      problems.add(prefix + key + " is missing: give it a value.");
      return "";
    }
    return text(key, "");
  }

  String text(String key, String otherwise) {
    return value(key, "text", otherwise, text -> Optional.of(text).filter(t -> !t.isBlank()));
  }

  /** One of some words. */
  String word(String key, Set<String> words, String otherwise) {
    String list = "one of " + String.join(", ", words);
    return value(key, list, otherwise, text -> Optional.of(text).filter(words::contains));
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    String words = "one of " + String.join(", ", Words.all(type));
    return value(key, words, otherwise, text -> Words.find(type, text));
  }

  /** Some constants, each at most once; a single word is a list of one. */
  <E extends Enum<E>> List<E> choices(String key, Class<E> type, List<E> otherwise) {
    if (!entries.containsKey(key)) {
      known.add(key);
      return otherwise;
    }
    List<E> chosen = new ArrayList<>();
    for (String word : texts(key)) {
      Optional<E> found = Words.find(type, word);
      if (found.isEmpty() || chosen.contains(found.get())) {
        problem(
            key,
            "names '%s'; it may name each of %s once"
                .formatted(word, String.join(", ", Words.all(type))));
      } else {
        chosen.add(found.get());
      }
    }
    return chosen;
  }

  /** A list of texts, at least one; a single text is a list of one. */
  List<String> texts(String key) {
    known.add(key);
    Yaml value = entries.get(key);
    if (value == null) {
      problems.add(prefix + key + " is missing: give it a value.");
      return List.of();
    }
    List<Yaml> items =
        value instanceof Yaml.Sequence sequence ? sequence.items() : List.of(value);
    List<String> texts = new ArrayList<>();
    for (Yaml item : items) {
      if (item instanceof Yaml.Scalar scalar && !scalar.text().isBlank()) {
        texts.add(scalar.text());
      } else {
        wrong(key, item, "a list of texts, none of them empty");
      }
    }
    if (items.isEmpty()) {
      problem(key, "is an empty list; it needs at least one entry");
    }
    return texts;
  }

  boolean flag(String key, boolean otherwise) {
    return plain(
        key,
        "true or false",
        otherwise,
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(text.equals("true"))
                : Optional.empty());
  }

  long whole(String key, long least, long most, long otherwise) {
    return plain(
        key, range(least, most), otherwise, text -> inRange(text, least, most));
  }

  /** A whole number, or the word that stands for none. */
  <T> T wholeOr(
      String key, String word, int least, T otherwise, Function<Integer, T> number) {
    return plain(
        key,
        range(least, Integer.MAX_VALUE) + ", or " + word,
        otherwise,
        text ->
            text.equals(word)
                ? Optional.of(otherwise)
                : inRange(text, least, Integer.MAX_VALUE).map(n -> number.apply(n.intValue())));
  }

  private static String range(long least, long most) {
    return "a whole number from " + least + " to " + most;
  }

  private static Optional<Long> inRange(String text, long least, long most) {
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(text);
      return Optional.of(number).filter(n -> n >= least && n <= most);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A number from 0 to 1. */
  double share(String key, double otherwise) {
    return plain(
        key,
        "a number from 0 to 1",
        otherwise,
        text ->
            DECIMAL.matcher(text).matches()
                ? Optional.of(Double.parseDouble(text)).filter(n -> n >= 0 && n <= 1)
                : Optional.empty());
  }

  /** A value of a type of its own, read from its text. */
  <T> T value(String key, String wanted, T otherwise, Function<String, Optional<T>> read) {
    known.add(key);
    Yaml value = entries.get(key);
    if (value == null) {
      return otherwise;
    }
    Optional<T> found =
        value instanceof Yaml.Scalar scalar ? read.apply(scalar.text()) : Optional.empty();
    if (found.isEmpty()) {
      wrong(key, value, wanted);
    }
    return found.orElse(otherwise);
  }

  /** A value that must not be quoted. */
  private <T> T plain(
      String key, String wanted, T otherwise, Function<String, Optional<T>> read) {
    if (entries.get(key) instanceof Yaml.Scalar scalar && scalar.quoted()) {
      known.add(key);
      wrong(key, scalar, wanted + ", without quotes");
      return otherwise;
    }
    return value(key, wanted, otherwise, read);
  }

  private void wrong(String key, Yaml value, String wanted) {
    problem(key, "is " + described(value) + "; it must be " + wanted);
  }

  private static String described(Yaml value) {
    if (value instanceof Yaml.Scalar scalar) {
      return scalar.text().isEmpty() ? "empty" : "'" + scalar.text() + "'";
    }
    return value instanceof Yaml.Sequence ? "a list" : "a group of keys";
  }

  /** Notes what is wrong with a key. */
  void problem(String key, String what) {
    problems.add(prefix + key + " " + what + ".");
  }

  /** Notes the keys that nobody asked for; to be called when all questions have been asked. */
  void finish() {
    for (String key : entries.keySet()) {
      if (!known.contains(key)) {
        String nearest =
            Words.nearest(key, known)
                .map(near -> "did you mean " + prefix + near + "?")
                .orElse("the keys here are " + String.join(", ", known) + ".");
        problems.add("There is no key " + prefix + key + ": " + nearest);
      }
    }
  }
}
