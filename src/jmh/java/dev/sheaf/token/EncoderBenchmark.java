package dev.sheaf.token;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.sheaf.bench.Corpus;
import dev.sheaf.bench.Megabytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Text to ids on one thread: passes over 8 MB of documents, by Sheaf and by jtokkit.
 *
 * <p>{@code firstPass} has an encoder that has seen nothing yet, {@code repeated} one that has seen
 * the text before. jtokkit keeps nothing, so all its passes are alike.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class EncoderBenchmark {
  private static final long BYTES = 8_000_000;

  @Param({"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
  private String encoding;

  @Param({"dictionary", "code", "manuals"})
  private String text;

  private List<byte[]> documents;
  private long bytes;
  private Tokenizer tokenizer;
  private com.knuddels.jtokkit.api.Encoding jtokkit;

  @Setup
  public void load() throws IOException {
    documents = Corpus.named(text).texts(BYTES);
    bytes = documents.stream().mapToLong(document -> document.length).sum();
    tokenizer = Tokenizers.named(encoding);
    jtokkit =
        Encodings.newLazyEncodingRegistry()
            .getEncoding(EncodingType.fromName(encoding).orElseThrow());
  }

  /** An encoder for one pass. */
  @State(Scope.Thread)
  public static class Fresh {
    private Tokenizer tokenizer;

    @Setup(Level.Invocation)
    public void make(EncoderBenchmark of) {
      tokenizer = Tokenizers.named(of.encoding);
    }
  }

  @Benchmark
  public void firstPass(Fresh fresh, Megabytes rate, Blackhole ids) {
    pass(fresh.tokenizer, rate, ids);
  }

  @Benchmark
  public void repeated(Megabytes rate, Blackhole ids) {
    pass(tokenizer, rate, ids);
  }

  @Benchmark
  public void jtokkit(Megabytes rate, Blackhole ids) {
    for (byte[] document : documents) {
      ids.consume(jtokkit.encodeOrdinary(new String(document, StandardCharsets.UTF_8)));
    }
    rate.add(bytes);
  }

  private void pass(Tokenizer by, Megabytes rate, Blackhole ids) {
    for (byte[] document : documents) {
      ids.consume(by.encode(document));
    }
    rate.add(bytes);
  }
}
