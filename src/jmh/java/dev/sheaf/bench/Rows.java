package dev.sheaf.bench;

import dev.sheaf.batch.Batch;
import dev.sheaf.batch.Collator;
import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Row;
import dev.sheaf.batch.Targets;
import dev.sheaf.token.Tokenizer;
import dev.sheaf.token.Tokenizers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The rows of a corpus with GPT-2's ids, in batches of a size. */
public record Rows(List<List<Row>> batches) {
  private static final long BYTES = 8_000_000;
  private static final int END_OF_TEXT = 50256;

  /** The collator of a job file that says nothing of it. */
  public static Collator collator() {
    return new Collator(
        END_OF_TEXT,
        Targets.SHIFTED,
        PaddingInTargets.IGNORE_AFTER_FIRST,
        -100,
        LossOver.EVERYTHING,
        Integer.MAX_VALUE);
  }

  /** The rows of the corpus of a name, in input order. */
  public static Rows of(String text, int size) throws IOException {
    Tokenizer tokenizer = Tokenizers.named("r50k_base");
    List<Row> rows = new ArrayList<>();
    for (byte[] document : Corpus.named(text).texts(BYTES)) {
      rows.add(new Row(tokenizer.encode(document), 0, 0, rows.size()));
    }
    List<List<Row>> batches = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += size) {
      batches.add(List.copyOf(rows.subList(from, Math.min(from + size, rows.size()))));
    }
    return new Rows(batches);
  }

  /** The batches, collated. */
  public List<Batch> collated() {
    List<Batch> collated = new ArrayList<>();
    for (List<Row> batch : batches) {
      collated.add(collator().collate(collated.size(), batch));
    }
    return collated;
  }
}
