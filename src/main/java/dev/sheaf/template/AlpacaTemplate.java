package dev.sheaf.template;

import dev.sheaf.data.Example;

/**
 * The template of Stanford Alpaca: two preambles, and a prompt that ends in the response's header.
 *
 * <p>Source: tatsu-lab/stanford_alpaca, {@code train.py}, {@code PROMPT_DICT}.
 */
record AlpacaTemplate() implements PromptTemplate {
  private static final String WITH_INPUT =
      "Below is an instruction that describes a task, "
          + "paired with an input that provides further context. "
          + "Write a response that appropriately completes the request.\n\n### Instruction:\n";
  private static final String WITHOUT_INPUT =
      "Below is an instruction that describes a task. "
          + "Write a response that appropriately completes the request.\n\n### Instruction:\n";

  @Override
  public String label() {
    return "alpaca";
  }

  @Override
  public String prompt(Example example) {
    return example.hasInput()
        ? WITH_INPUT
            + example.instruction()
            + "\n\n### Input:\n"
            + example.input()
            + "\n\n### Response:\n"
        : WITHOUT_INPUT + example.instruction() + "\n\n### Response:\n";
  }

  @Override
  public String response(Example example) {
    return example.output();
  }
}
