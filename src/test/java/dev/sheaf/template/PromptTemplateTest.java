package dev.sheaf.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.data.Example;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PromptTemplateTest {
  private static final Example WITH_INPUT = new Example("Edit.", "He go.", "He goes.");
  private static final Example WITHOUT_INPUT = new Example("Sing.", "", "La.");
  private static final String SHORT_PREAMBLE =
      "Below is an instruction that describes a task. Write a response that appropriately"
          + " completes the request.";

  @Test
  void notebookKeepsItsOddBlanks() {
    PromptTemplate notebook = Templates.named("notebook");

    assertThat(notebook.prompt(WITH_INPUT))
        .isEqualTo(SHORT_PREAMBLE + "\n\n###Instruction:\nEdit.\n\n### Input:\nHe go.");
    assertThat(notebook.prompt(WITHOUT_INPUT))
        .isEqualTo(SHORT_PREAMBLE + "\n\n###Instruction:\nSing. ");
    assertThat(notebook.response(WITHOUT_INPUT)).isEqualTo("\n\n###Response:\nLa.");
  }

  @Test
  void alpacaShortLeavesAMissingInputOut() {
    PromptTemplate template = Templates.named("alpaca-short");

    assertThat(template.prompt(WITH_INPUT))
        .isEqualTo(SHORT_PREAMBLE + "\n\n### Instruction:\nEdit.\n\n### Input:\nHe go.");
    assertThat(template.prompt(WITHOUT_INPUT))
        .isEqualTo(SHORT_PREAMBLE + "\n\n### Instruction:\nSing.");
    assertThat(template.response(WITH_INPUT)).isEqualTo("\n\n### Response:\nHe goes.");
  }

  @Test
  void phi3WritesItsMarksAsTheExerciseDoes() {
    PromptTemplate template = Templates.named("phi3");

    assertThat(template.prompt(WITH_INPUT)).isEqualTo("<|user|>\nEdit.\nHe go.");
    assertThat(template.prompt(WITHOUT_INPUT)).isEqualTo("<|user|>\nSing.");
    assertThat(template.response(WITH_INPUT)).isEqualTo("\n<|assistant|>:\nHe goes.");
  }

  @Test
  void alpacaHasTwoPreamblesAndAPromptThatEndsInTheResponseHeader() {
    PromptTemplate template = Templates.named("alpaca");

    assertThat(template.prompt(WITH_INPUT))
        .isEqualTo(
            "Below is an instruction that describes a task, paired with an input that provides"
                + " further context. Write a response that appropriately completes the request."
                + "\n\n### Instruction:\nEdit.\n\n### Input:\nHe go.\n\n### Response:\n");
    assertThat(template.prompt(WITHOUT_INPUT))
        .isEqualTo(SHORT_PREAMBLE + "\n\n### Instruction:\nSing.\n\n### Response:\n");
    assertThat(template.response(WITH_INPUT)).isEqualTo("He goes.");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBlankIsAnInput(PromptTemplate template) {
    assertThat(template.prompt(new Example("I", " ", "O")))
        .isNotEqualTo(template.prompt(new Example("I", "", "O")));
  }

  @ParameterizedTest
  @MethodSource("all")
  void fieldsAppearAsTheyAre(PromptTemplate template) {
    String odd = "{{ 7*7 }} ${env:HOME} {instruction} $1 \\n %s <|endoftext|> \u0000";

    assertThat(template.prompt(new Example(odd, "", "O"))).contains(odd);
    assertThat(template.prompt(new Example("I", odd, "O"))).contains(odd);
    assertThat(template.response(new Example("I", "", odd))).endsWith(odd);
  }

  @Test
  void digestsTellTemplatesApart() {
    assertThat(Templates.ALL.stream().map(PromptTemplate::sha256).distinct())
        .hasSameSizeAs(Templates.ALL);
  }

  @Test
  void anUnknownNameIsAnsweredByTheNamesThereAre() {
    assertThatThrownBy(() -> Templates.named("alpacka"))
        .hasMessage(
            "There is no template 'alpacka'; the templates are alpaca, alpaca-short, notebook,"
                + " phi3.");
  }

  static Stream<PromptTemplate> all() {
    return Templates.ALL.stream();
  }
}
