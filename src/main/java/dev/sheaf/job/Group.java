package dev.sheaf.job;

import dev.sheaf.data.KebabCase;
import dev.sheaf.data.Secrets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One group of keys being read: every question names its key and its default, and every problem is
 * noted, so that all can be told at once.
 */
final class Group {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
  private static final Pattern SHARE =
      Pattern.compile("(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private final String prefix;
  private final Map<String, Yaml> entries;
  private final Found found;

  /**
   * What all groups of a job have found.
   *
   * @param keys the full names that were asked for, groups too
   * @param groups those of the groups
   * @param problems what is wrong
   */
  private record Found(Set<String> keys, Set<String> groups, List<String> problems) {}

  private Group(String prefix, Map<String, Yaml> entries, Found found) {
    this.prefix = prefix;
    this.entries = entries;
    this.found = found;
  }

  /** The whole of a job file. */
  static Group root(Yaml.Mapping tree, List<String> problems) {
    Found found = new Found(new LinkedHashSet<>(), new LinkedHashSet<>(), problems);
    return new Group("", tree.entries(), found);
  }

  /** A group in this one; empty if it is not there. */
  Group group(String key) {
    Optional<Yaml> value = ask(key);
    found.groups.add(prefix + key);
    if (value.isPresent() && !(value.get() instanceof Yaml.Mapping)) {
      wrong(key, value.get(), "a group of keys");
    }
    Map<String, Yaml> inner =
        value.orElse(null) instanceof Yaml.Mapping mapping ? mapping.entries() : Map.of();
    return new Group(prefix + key + ".", inner, found);
  }

  private Optional<Yaml> ask(String key) {
    found.keys.add(prefix + key);
    return Optional.ofNullable(entries.get(key));
  }

  /** Text that must be given. */
  String required(String key) {
    if (ask(key).isEmpty()) {
      problem(key, "is missing: give it a value");
    }
    return text(key, "");
  }

  /** Text without a secret. */
  String text(String key, String otherwise) {
    String text = value(key, "text", otherwise, Group::written);
    if (!Secrets.masked(text).equals(text)) {
      problem(
          key,
          "is '%s': only the URLs of input.paths may have a user, a password or a query"
              .formatted(text));
    }
    return text;
  }

  private static Optional<String> written(String text) {
    return Optional.of(text).filter(t -> !t.isBlank());
  }

  /** Whether a key has a group of keys as its value. */
  boolean holdsGroup(String key) {
    return entries.get(key) instanceof Yaml.Mapping;
  }

  /** A text that need not be there. */
  Optional<String> optional(String key) {
    return ask(key).map(given -> text(key, ""));
  }

  /** One of some words. */
  String word(String key, Set<String> words, String otherwise) {
    return word(key, words, otherwise, "");
  }

  /** One of some words, or what else may stand there. */
  String word(String key, Set<String> words, String otherwise, String orElse) {
    String wanted = "one of " + String.join(", ", words) + orElse;
    String near =
        entries.get(key) instanceof Yaml.Scalar scalar
            ? NearestKey.of(scalar.text(), words).map(word -> "; the nearest is " + word).orElse("")
            : "";
    return value(key, wanted + near, otherwise, text -> Optional.of(text).filter(words::contains));
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    return value(key, "one of " + words(type), otherwise, text -> KebabCase.find(type, text));
  }

  private static String words(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(KebabCase::of)
        .collect(Collectors.joining(", "));
  }

  /** Some constants, each at most once; a single word is a list of one. */
  <E extends Enum<E>> List<E> choices(String key, Class<E> type, List<E> otherwise) {
    if (ask(key).isEmpty()) {
      return otherwise;
    }
    Set<E> chosen = new LinkedHashSet<>();
    for (String word : texts(key)) {
      Optional<E> constant = KebabCase.find(type, word);
      if (constant.isEmpty() || !chosen.add(constant.get())) {
        problem(key, "names '%s'; it may name each of %s once".formatted(word, words(type)));
      }
    }
    return List.copyOf(chosen);
  }

  /** A list of texts, at least one; a single text is a list of one. */
  List<String> texts(String key) {
    Optional<Yaml> value = ask(key);
    if (value.isEmpty()) {
      problem(key, "is missing: give it a value");
    }
    List<String> texts = new ArrayList<>();
    for (Yaml item : value.map(Group::items).orElse(List.of())) {
      if (item instanceof Yaml.Scalar scalar && !scalar.text().isBlank()) {
        texts.add(scalar.text());
      } else {
        wrong(key, item, "text, or a list of texts, none of them empty");
      }
    }
    if (value.isPresent() && items(value.get()).isEmpty()) {
      problem(key, "is an empty list; it needs at least one entry");
    }
    return texts;
  }

  private static List<Yaml> items(Yaml value) {
    return value instanceof Yaml.Sequence sequence ? sequence.items() : List.of(value);
  }

  boolean flag(String key, boolean otherwise) {
    return unquoted(key, "true or false", otherwise, Group::truth);
  }

  private static Optional<Boolean> truth(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  long whole(String key, long least, long most, long otherwise) {
    return unquoted(key, range(least, most), otherwise, text -> whole(text, least, most));
  }

  int whole(String key, int least, int most, int otherwise) {
    return (int) whole(key, (long) least, most, otherwise);
  }

  /** A whole number, or the word that stands for none. */
  <T> T wholeOr(String key, String word, int least, T otherwise, IntFunction<T> number) {
    if (entries.get(key) instanceof Yaml.Scalar scalar && scalar.text().equals(word)) {
      ask(key);
      return otherwise;
    }
    return unquoted(
        key,
        range(least, Integer.MAX_VALUE) + ", or " + word,
        otherwise,
        text -> whole(text, least, Integer.MAX_VALUE).map(n -> number.apply(n.intValue())));
  }

  private static String range(long least, long most) {
    return "a whole number from " + least + " to " + most;
  }

  private static Optional<Long> whole(String text, long least, long most) {
    try {
      return Optional.of(text)
          .filter(digits -> WHOLE.matcher(digits).matches())
          .map(Long::valueOf)
          .filter(n -> n >= least && n <= most);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A number from 0 to 1. */
  double share(String key, double otherwise) {
    return unquoted(key, "a number from 0 to 1", otherwise, Group::share);
  }

  private static Optional<Double> share(String text) {
    return Optional.of(text)
        .filter(number -> SHARE.matcher(number).matches())
        .map(Double::valueOf)
        .filter(n -> n <= 1);
  }

  /** A value of a type of its own, read from its text. */
  <T> T value(String key, String wanted, T otherwise, Function<String, Optional<T>> read) {
    Optional<Yaml> value = ask(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    Optional<T> known =
        value.get() instanceof Yaml.Scalar scalar ? read.apply(scalar.text()) : Optional.empty();
    if (known.isEmpty()) {
      wrong(key, value.get(), wanted);
    }
    return known.orElse(otherwise);
  }

  /** A value that must not be quoted. */
  private <T> T unquoted(
      String key, String wanted, T otherwise, Function<String, Optional<T>> read) {
    boolean quoted = entries.get(key) instanceof Yaml.Scalar scalar && scalar.quoted();
    return quoted
        ? value(key, wanted + ", without quotes", otherwise, text -> Optional.empty())
        : value(key, wanted, otherwise, read);
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
    found.problems.add(prefix + key + " " + what + ".");
  }

  /** Notes the keys that nobody asked for; to be called when all questions have been asked. */
  void finish() {
    entries.forEach(
        (key, value) -> {
          String name = prefix + key;
          if (key.contains(".") || !found.keys.contains(name)) {
            found.problems.add("There is no key %s%s".formatted(name, wayOut(key)));
          } else if (found.groups.contains(name) && value instanceof Yaml.Mapping mapping) {
            new Group(name + ".", mapping.entries(), found).finish();
          }
        });
  }

  private String wayOut(String key) {
    String name = prefix + key;
    if (found.keys.contains(name)) {
      return " in one word: in a job file each part of %s stands on a line of its own."
          .formatted(name);
    }
    return NearestKey.of(name, found.keys)
        .map(near -> ": did you mean " + near + "?")
        .orElseGet(() -> "; the keys here are " + String.join(", ", siblings().toList()) + ".");
  }

  private Stream<String> siblings() {
    return found.keys.stream()
        .filter(name -> name.lastIndexOf('.') + 1 == prefix.length() && name.startsWith(prefix));
  }
}
