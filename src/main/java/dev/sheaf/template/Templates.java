package dev.sheaf.template;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The templates there are, by name. */
public final class Templates {
  static final List<PromptTemplate> ALL =
      List.of(
          BookTemplate.NOTEBOOK,
          BookTemplate.ALPACA_SHORT,
          new Phi3Template(),
          new AlpacaTemplate());

  private Templates() {}

  /**
   * The template of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names there are
   */
  public static PromptTemplate named(String label) {
    for (PromptTemplate template : ALL) {
      if (template.label().equals(label)) {
        return template;
      }
    }
    throw new IllegalArgumentException(
        "There is no template '%s'; the templates are %s."
            .formatted(label, String.join(", ", labels())));
  }

  /** The names there are, sorted. */
  public static Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    ALL.forEach(template -> labels.add(template.label()));
    return labels;
  }
}
