package dev.sheaf.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sheaf.bench.Corpus;
import dev.sheaf.bench.Megabytes;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Records to texts: the strict parser as readers use it, the careful one that it turns to for what
 * may be at fault, and Jackson, which is not as strict, taking the same fields.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParserBenchmark {
  private static final Fields FIELDS = new Fields("instruction", "input", "output");

  @Param({"dictionary", "code", "manuals"})
  private String text;

  private final ExampleParser parser = new ExampleParser(FIELDS, List.of());
  private final JsonFactory jackson = new JsonFactory();
  private List<byte[]> records;
  private long bytes;

  @Setup
  public void load() throws IOException {
    records = Corpus.named(text).records(8_000_000);
    bytes = records.stream().mapToLong(record -> record.length).sum();
  }

  @Benchmark
  public void strict(Megabytes rate, Blackhole outcomes) {
    QuickParser quick = parser.quick();
    for (byte[] record : records) {
      outcomes.consume(parser.parse(quick, record, 0, record.length, 0));
    }
    rate.add(bytes);
  }

  @Benchmark
  public void careful(Megabytes rate, Blackhole outcomes) {
    CarefulParser careful = new CarefulParser(FIELDS, List.of());
    for (byte[] record : records) {
      outcomes.consume(careful.parse(record, 0, record.length, 0));
    }
    rate.add(bytes);
  }

  @Benchmark
  public void jackson(Megabytes rate, Blackhole texts) throws IOException {
    for (byte[] record : records) {
      try (JsonParser json = jackson.createParser(record)) {
        while (json.nextToken() != null) {
          if (json.currentToken() == JsonToken.VALUE_STRING) {
            texts.consume(json.getText());
          }
        }
      }
    }
    rate.add(bytes);
  }
}
