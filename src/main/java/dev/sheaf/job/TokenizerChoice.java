package dev.sheaf.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.token.SplitPattern;
import java.util.Optional;

/** What a job file says of its tokenizer. */
public sealed interface TokenizerChoice {
  /** One of the tokenizers that have a name. */
  record Named(String name) implements TokenizerChoice {}

  /**
   * One that a file describes.
   *
   * @param path of the file
   * @param pattern how text is split, where the file does not say
   * @param endOfText the special string that ends a text, or an id; empty where the file tells
   */
  record InFile(String path, Optional<SplitPattern> pattern, Optional<String> endOfText)
      implements TokenizerChoice {
    /** The file's name, without its folder. */
    String fileName() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The group of a job file, with the file at some place. */
    ObjectNode toJson(String file) {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("file", file);
      pattern.ifPresent(split -> json.put("pattern", split.label()));
      endOfText.ifPresent(text -> json.put("end-of-text", text));
      return json;
    }
  }

  /**
   * As it stands in the manifest: of a file its name alone, for the folder that it lies in changes
   * nothing in the output.
   */
  default JsonNode toJson() {
    if (this instanceof Named named) {
      return JsonNodeFactory.instance.textNode(named.name());
    }
    InFile inFile = (InFile) this;
    return inFile.toJson(inFile.fileName());
  }
}
