package dev.sheaf.template;

import dev.sheaf.data.Example;
import dev.sheaf.data.Text;
import java.util.List;

/**
 * The template of the book's chapter 7: one preamble, with an input or without.
 *
 * <p>Two forms of it are about. The book's text prints {@code ### Instruction:} and leaves the
 * input out where there is none ({@link #ALPACA_SHORT}); the chapter's notebook, whose tensors
 * people compare with, writes {@code ###Instruction:} and {@code ###Response:} without the blank,
 * and one blank in the place of a missing input ({@link #NOTEBOOK}).
 *
 * <pre>
 *   Below is an instruction that describes a task. Write a response that …
 *
 *   ### Instruction:
 *   {instruction}
 *
 *   ### Input:
 *   {input}
 *   ----------------------------------------------- prompt above, response below
 *
 *
 *   ### Response:
 *   {output}
 * </pre>
 *
 * <p>Source: Raschka, Build a Large Language Model (From Scratch), chapter 7, {@code format_input}.
 */
@SuppressWarnings("ImmutableEnumChecker") // texts do not change
enum BookTemplate implements PromptTemplate {
  NOTEBOOK("notebook", "\n\n###Instruction:\n", " ", "\n\n###Response:\n"),
  ALPACA_SHORT("alpaca-short", "\n\n### Instruction:\n", "", "\n\n### Response:\n");

  private static final Text PREAMBLE =
      Text.of(
          "Below is an instruction that describes a task. "
              + "Write a response that appropriately completes the request.");
  private static final Text INPUT = Text.of("\n\n### Input:\n");

  private final String label;
  private final Text instructionHeader;
  private final Text withoutInput;
  private final Text responseHeader;

  BookTemplate(String label, String instructionHeader, String withoutInput, String responseHeader) {
    this.label = label;
    this.instructionHeader = Text.of(instructionHeader);
    this.withoutInput = Text.of(withoutInput);
    this.responseHeader = Text.of(responseHeader);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public List<Text> prompt(Example example) {
    return example.hasInput()
        ? List.of(PREAMBLE, instructionHeader, example.instruction(), INPUT, example.input())
        : List.of(PREAMBLE, instructionHeader, example.instruction(), withoutInput);
  }

  @Override
  public List<Text> response(Example example) {
    return List.of(responseHeader, example.output());
  }
}
