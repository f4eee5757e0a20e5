package dev.sheaf.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML as it is written, before anything is made of it: a scalar is its text, and whether it was
 * quoted.
 *
 * <p>What YAML 1.1 would make of {@code no}, {@code 010} or {@code 1_000} thus never matters.
 */
sealed interface Yaml {
  /** A scalar. */
  record Scalar(String text, boolean quoted) implements Yaml {}

  /** A list. */
  record Sequence(List<Yaml> items) implements Yaml {}

  /** A group of keys, in the order written. */
  record Mapping(Map<String, Yaml> entries) implements Yaml {}

  /**
   * Parses one document.
   *
   * @param problems is told of syntax errors, duplicate keys, anchors and tags, with their place
   * @return an empty scalar if there is nothing to be had
   */
  static Yaml parse(String text, String source, List<String> problems) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(20);
    try {
      Node node =
          new Composer(
                  new ParserImpl(new StreamReader(text), options), new Resolver(), options)
              .getSingleNode();
      return node == null ? new Scalar("", false) : of(node, source, problems);
    } catch (MarkedYAMLException e) {
      problems.add(source + place(e.getProblemMark()) + " is no YAML: " + e.getProblem() + ".");
    } catch (YAMLException e) {
      problems.add(source + " is no YAML: " + e.getMessage().lines().findFirst().orElse("") + ".");
    }
    return new Scalar("", false);
  }

  private static Yaml of(Node node, String source, List<String> problems) {
    if (node.getAnchor() != null || node instanceof AnchorNode) {
      problems.add(source + place(node.getStartMark()) + " has an anchor: write the value twice.");
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, source, problems);
    }
    if (node instanceof SequenceNode sequence) {
      List<Yaml> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(of(item, source, problems)));
      return new Sequence(items);
    }
    ScalarNode scalar = (ScalarNode) node;
    return new Scalar(scalar.getValue(), !scalar.isPlain());
  }

  private static Mapping mapping(MappingNode node, String source, List<String> problems) {
    Map<String, Yaml> entries = new LinkedHashMap<>();
    for (NodeTuple entry : node.getValue()) {
      String where = source + place(entry.getKeyNode().getStartMark());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problems.add(where + " has a key that is no word.");
      } else if (entries.put(key.getValue(), of(entry.getValueNode(), source, problems)) != null) {
        problems.add(where + " has the key '" + key.getValue() + "' twice: keep one of them.");
      }
    }
    return new Mapping(entries);
  }

  private static String place(org.yaml.snakeyaml.error.Mark mark) {
    return mark == null
        ? ""
        : ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ",";
  }

  /** The same with every scalar's text changed. */
  default Yaml map(UnaryOperator<String> change) {
    if (this instanceof Scalar scalar) {
      return new Scalar(change.apply(scalar.text()), scalar.quoted());
    }
    if (this instanceof Sequence sequence) {
      return new Sequence(sequence.items().stream().map(item -> item.map(change)).toList());
    }
    Map<String, Yaml> entries = new LinkedHashMap<>();
    ((Mapping) this).entries().forEach((key, value) -> entries.put(key, value.map(change)));
    return new Mapping(entries);
  }
}
