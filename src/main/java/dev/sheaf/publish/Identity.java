package dev.sheaf.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is asked for: a job, and the meaning of the names in it.
 *
 * @param job the resolved job, without {@code output.path} and {@code collate.where}
 */
public record Identity(ObjectNode job, TokenizerEntry tokenizer, TemplateEntry template) {
  /**
   * The tokenizer of a run.
   *
   * @param name its name
   * @param sha256 digest of its vocabulary, in hex
   * @param vocabulary one more than its greatest id
   * @param endOfText the id that ends a text
   */
  public record TokenizerEntry(String name, String sha256, int vocabulary, int endOfText) {}

  /**
   * The template of a run.
   *
   * @param name its name
   * @param sha256 digest of what it does, in hex
   */
  public record TemplateEntry(String name, String sha256) {}
}
