package dev.sheaf.template;

import dev.sheaf.data.Example;
import dev.sheaf.data.Text;
import java.util.List;

/**
 * The template of Stanford Alpaca: two preambles, and a prompt that ends in the response's header.
 *
 * <p>Source: tatsu-lab/stanford_alpaca, {@code train.py}, {@code PROMPT_DICT}.
 */
record AlpacaTemplate() implements PromptTemplate {
  private static final Text WITH_INPUT =
      Text.of(
          "Below is an instruction that describes a task, "
              + "paired with an input that provides further context. "
              + "Write a response that appropriately completes the request.\n\n### Instruction:\n");
  private static final Text WITHOUT_INPUT =
      Text.of(
          "Below is an instruction that describes a task. "
              + "Write a response that appropriately completes the request.\n\n### Instruction:\n");
  private static final Text INPUT = Text.of("\n\n### Input:\n");
  private static final Text RESPONSE = Text.of("\n\n### Response:\n");

  @Override
  public String label() {
    return "alpaca";
  }

  @Override
  public List<Text> prompt(Example example) {
    return example.hasInput()
        ? List.of(WITH_INPUT, example.instruction(), INPUT, example.input(), RESPONSE)
        : List.of(WITHOUT_INPUT, example.instruction(), RESPONSE);
  }

  @Override
  public List<Text> response(Example example) {
    return List.of(example.output());
  }
}
