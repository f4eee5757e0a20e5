package dev.sheaf.template;

import dev.sheaf.bench.Corpus;
import dev.sheaf.bench.Megabytes;
import dev.sheaf.data.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Examples to the UTF-8 text that is tokenized; the rate is that of the text. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class TemplateBenchmark {
  @Param({"dictionary", "code", "manuals"})
  private String text;

  private final PromptTemplate template = Templates.named("alpaca");
  private List<Example> examples;

  @Setup
  public void load() throws IOException {
    examples = Corpus.named(text).examples(8_000_000);
  }

  @Benchmark
  public void render(Megabytes rate, Blackhole texts) {
    long bytes = 0;
    for (Example example : examples) {
      String whole = template.prompt(example) + template.response(example);
      byte[] utf8 = whole.getBytes(StandardCharsets.UTF_8);
      texts.consume(utf8);
      bytes += utf8.length;
    }
    rate.add(bytes);
  }
}
