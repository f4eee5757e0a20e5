package dev.sheaf.template;

import dev.sheaf.data.Example;
import dev.sheaf.data.Text;
import java.util.List;

/**
 * The short template of the book's exercise 7.1, in the manner of Phi-3.
 *
 * <p>It is not the format that Phi-3 was trained on: there is no end mark, a colon follows the
 * assistant's mark, and the marks are plain text.
 *
 * <p>Source: Raschka, Build a Large Language Model (From Scratch), exercise 7.1.
 */
record Phi3Template() implements PromptTemplate {
  private static final Text USER = Text.of("<|user|>\n");
  private static final Text LINE_END = Text.of("\n");
  private static final Text ASSISTANT = Text.of("\n<|assistant|>:\n");

  @Override
  public String label() {
    return "phi3";
  }

  @Override
  public List<Text> prompt(Example example) {
    return example.hasInput()
        ? List.of(USER, example.instruction(), LINE_END, example.input())
        : List.of(USER, example.instruction());
  }

  @Override
  public List<Text> response(Example example) {
    return List.of(ASSISTANT, example.output());
  }
}
