package dev.sheaf.template;

import dev.sheaf.data.Example;

/**
 * The short template of the book's exercise 7.1, in the manner of Phi-3.
 *
 * <p>It is not the format that Phi-3 was trained on: there is no end mark, a colon follows the
 * assistant's mark, and the marks are plain text.
 *
 * <p>Source: Raschka, Build a Large Language Model (From Scratch), exercise 7.1.
 */
record Phi3Template() implements PromptTemplate {
  @Override
  public String label() {
    return "phi3";
  }

  @Override
  public String prompt(Example example) {
    String input = example.hasInput() ? "\n" + example.input() : "";
    return "<|user|>\n" + example.instruction() + input;
  }

  @Override
  public String response(Example example) {
    return "\n<|assistant|>:\n" + example.output();
  }
}
