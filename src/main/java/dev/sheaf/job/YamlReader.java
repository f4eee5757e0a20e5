package dev.sheaf.job;

import dev.sheaf.data.StorageFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML document, event by event, so that nothing in it is ever expanded.
 *
 * <p>Aliases, tags and a second document are refused.
 */
final class YamlReader {
  private static final int DEEPEST = 20;

  private final String source;
  private final List<String> problems;
  private final Parser events;

  private YamlReader(String text, String source, List<String> problems) {
    this.source = source;
    this.problems = problems;
    this.events = new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  /**
   * Reads a document.
   *
   * @param source what the text is, for messages
   * @param problems is told of syntax errors and duplicate keys, with their line and column
   * @return {@link Yaml.Scalar#NOTHING} if the text holds nothing; empty if it is no YAML
   */
  static Optional<Yaml> read(String text, String source, List<String> problems) {
    try {
      return Optional.of(new YamlReader(text, source, problems).document());
    } catch (MarkedYAMLException e) {
      problems.add(notYaml(at(source, e.getProblemMark()), e.getProblem()));
    } catch (YAMLException e) {
      problems.add(notYaml(source, StorageFault.firstLine(e.getMessage())));
    }
    return Optional.empty();
  }

  private static String notYaml(String where, String problem) {
    return "%s is no YAML that is read here: %s. Put text with YAML's own signs in quotes."
        .formatted(where, problem);
  }

  private static String at(String source, Mark mark) {
    return "%s, line %s, column %s,".formatted(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Yaml document() {
    events.getEvent();
    if (events.checkEvent(Event.ID.StreamEnd)) {
      return Yaml.Scalar.NOTHING;
    }
    events.getEvent();
    Yaml document = value(0);
    events.getEvent();
    if (!events.checkEvent(Event.ID.StreamEnd)) {
      throw refusal(events.peekEvent(), "a second document begins");
    }
    return document;
  }

  private Yaml value(int depth) {
    Event event = events.getEvent();
    if (event instanceof AliasEvent alias) {
      throw refusal(event, "*" + alias.getAnchor() + " is an alias");
    }
    if (depth > DEEPEST) {
      throw refusal(event, "values are nested deeper than " + DEEPEST);
    }
    if (event instanceof ScalarEvent scalar) {
      refuse(event, scalar.getTag());
      return scalar.isPlain()
          ? Yaml.Scalar.plain(scalar.getValue())
          : new Yaml.Scalar(scalar.getValue(), true);
    }
    refuse(event, ((CollectionStartEvent) event).getTag());
    return event.is(Event.ID.SequenceStart) ? sequence(depth) : mapping(depth);
  }

  private static void refuse(Event event, String tag) {
    if (tag != null) {
      throw refusal(event, "a value has the tag " + tag);
    }
  }

  private static ParserException refusal(Event event, String problem) {
    return new ParserException(null, null, problem, event.getStartMark());
  }

  private Yaml.Sequence sequence(int depth) {
    List<Yaml> items = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      items.add(value(depth + 1));
    }
    events.getEvent();
    return new Yaml.Sequence(items);
  }

  private Yaml.Mapping mapping(int depth) {
    Map<String, Yaml> entries = new LinkedHashMap<>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Event start = events.peekEvent();
      if (!(value(depth + 1) instanceof Yaml.Scalar key)) {
        throw refusal(start, "a list or a group stands where a key should");
      }
      if (entries.put(key.text(), value(depth + 1)) != null) {
        String where = at(source, start.getStartMark());
        problems.add("%s has the key '%s' again: keep one.".formatted(where, key.text()));
      }
    }
    events.getEvent();
    return new Yaml.Mapping(entries);
  }
}
