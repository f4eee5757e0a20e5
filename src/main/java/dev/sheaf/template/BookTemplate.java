package dev.sheaf.template;

import dev.sheaf.data.Example;

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
enum BookTemplate implements PromptTemplate {
  NOTEBOOK("notebook", "\n\n###Instruction:\n", " ", "\n\n###Response:\n"),
  ALPACA_SHORT("alpaca-short", "\n\n### Instruction:\n", "", "\n\n### Response:\n");

  private static final String PREAMBLE =
      "Below is an instruction that describes a task. "
          + "Write a response that appropriately completes the request.";

  private final String label;
  private final String instructionHeader;
  private final String withoutInput;
  private final String responseHeader;

  BookTemplate(String label, String instructionHeader, String withoutInput, String responseHeader) {
    this.label = label;
    this.instructionHeader = instructionHeader;
    this.withoutInput = withoutInput;
    this.responseHeader = responseHeader;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String prompt(Example example) {
    String input = example.hasInput() ? "\n\n### Input:\n" + example.input() : withoutInput;
    return PREAMBLE + instructionHeader + example.instruction() + input;
  }

  @Override
  public String response(Example example) {
    return responseHeader + example.output();
  }
}
