package dev.sheaf.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.data.Example;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    assertThat(notebook.render(WITH_INPUT).prompt().toString())
        .isEqualTo(SHORT_PREAMBLE + "\n\n###Instruction:\nEdit.\n\n### Input:\nHe go.");
    assertThat(notebook.render(WITHOUT_INPUT).prompt().toString())
        .isEqualTo(SHORT_PREAMBLE + "\n\n###Instruction:\nSing. ");
    assertThat(notebook.render(WITHOUT_INPUT).response().toString())
        .isEqualTo("\n\n###Response:\nLa.");
  }

  @Test
  void alpacaShortLeavesAMissingInputOut() {
    PromptTemplate template = Templates.named("alpaca-short");

    assertThat(template.render(WITH_INPUT).prompt().toString())
        .isEqualTo(SHORT_PREAMBLE + "\n\n### Instruction:\nEdit.\n\n### Input:\nHe go.");
    assertThat(template.render(WITHOUT_INPUT).prompt().toString())
        .isEqualTo(SHORT_PREAMBLE + "\n\n### Instruction:\nSing.");
    assertThat(template.render(WITH_INPUT).response().toString())
        .isEqualTo("\n\n### Response:\nHe goes.");
  }

  @Test
  void phi3WritesItsMarksAsTheExerciseDoes() {
    PromptTemplate template = Templates.named("phi3");

    assertThat(template.render(WITH_INPUT).prompt().toString())
        .isEqualTo("<|user|>\nEdit.\nHe go.");
    assertThat(template.render(WITHOUT_INPUT).prompt().toString()).isEqualTo("<|user|>\nSing.");
    assertThat(template.render(WITH_INPUT).response().toString())
        .isEqualTo("\n<|assistant|>:\nHe goes.");
  }

  @Test
  void alpacaHasTwoPreamblesAndAPromptThatEndsInTheResponseHeader() {
    PromptTemplate template = Templates.named("alpaca");

    assertThat(template.render(WITH_INPUT).prompt().toString())
        .isEqualTo(
            "Below is an instruction that describes a task, paired with an input that provides"
                + " further context. Write a response that appropriately completes the request."
                + "\n\n### Instruction:\nEdit.\n\n### Input:\nHe go.\n\n### Response:\n");
    assertThat(template.render(WITHOUT_INPUT).prompt().toString())
        .isEqualTo(SHORT_PREAMBLE + "\n\n### Instruction:\nSing.\n\n### Response:\n");
    assertThat(template.render(WITH_INPUT).response().toString()).isEqualTo("He goes.");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBlankIsAnInput(PromptTemplate template) {
    assertThat(template.render(new Example("I", " ", "O")).prompt())
        .isNotEqualTo(template.render(new Example("I", "", "O")).prompt());
  }

  @ParameterizedTest
  @MethodSource("all")
  void fieldsAppearAsTheyAre(PromptTemplate template) {
    String odd = "{{ 7*7 }} ${env:HOME} {instruction} $1 \\n %s <|endoftext|> \u0000";

    assertThat(template.render(new Example(odd, "", "O")).prompt().toString()).contains(odd);
    assertThat(template.render(new Example("I", odd, "O")).prompt().toString()).contains(odd);
    assertThat(template.render(new Example("I", "", odd)).response().toString()).endsWith(odd);
  }

  /** By Python's hashlib, over the strings of this test's examples. */
  @ParameterizedTest
  @CsvSource({
    "notebook,33620fcb15ddde81fbccc461953772fee5b7c6dc16f30778206c617ba719f958",
    "alpaca-short,ff9c068a156c1adecb27070b61851f875698faba6abf625edcebdb0f14f2e245",
    "phi3,0529b32aaf041a7f6ee524e69d917df97196b6a7f3c3f468ddb816a6f45c552a",
    "alpaca,6a3608855a16e03fd7770cd2ca77307aab474a3b826d304c7e3221c2cde8a0e9"
  })
  void aDigestIsThatOfTwoExamplesRendered(String label, String sha256) {
    assertThat(Templates.named(label).sha256()).isEqualTo(sha256);
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
