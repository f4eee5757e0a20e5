package dev.sheaf.job;

import dev.sheaf.batch.Collator;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.SpecialText;
import dev.sheaf.plan.NumberedChunk;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Scan;
import dev.sheaf.plan.Sharding;
import dev.sheaf.publish.Identity;
import dev.sheaf.publish.RunNames;
import dev.sheaf.publish.WriteSettings;
import dev.sheaf.split.Fractions;
import dev.sheaf.split.HashSplitter;
import dev.sheaf.split.Order;
import dev.sheaf.split.OrderBy;
import dev.sheaf.split.SequentialSplitter;
import dev.sheaf.split.SplitBy;
import dev.sheaf.split.Splitter;
import dev.sheaf.template.PromptTemplate;
import dev.sheaf.template.Templates;
import dev.sheaf.token.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the words and numbers of a job file stand for.
 *
 * @param job the job
 * @param template its template
 * @param open its tokenizer
 */
public record JobParts(JobConfig job, PromptTemplate template, OpenTokenizer open) {
  /**
   * The parts of a job whose names are known to be good.
   *
   * @throws TokenizerException if the tokenizer's file cannot be used
   */
  public static JobParts of(JobConfig job, TokenizerOpener opener) {
    return of(job, opener.open(job.tokenizer()));
  }

  /** The parts of a job whose names are known to be good and whose tokenizer is open. */
  public static JobParts of(JobConfig job, OpenTokenizer open) {
    return new JobParts(job, Templates.named(job.template()), open);
  }

  private Tokenizer tokenizer() {
    return open.tokenizer();
  }

  /** What is wrong with the job, seen with its tokenizer; a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    int vocabulary = tokenizer().vocabularySize();
    int paddingId = job.collate().paddingId().orElse(0);
    if (paddingId >= vocabulary) {
      problems.add(
          "collate.padding-id is %s; it must be below %s, the vocabulary of %s."
              .formatted(paddingId, vocabulary, tokenizer().label()));
    }
    if (job.specialText() == SpecialText.REJECT && tokenizer().specialText().isEmpty()) {
      problems.add(
          "special-text is reject, but %s does not name its special strings; give a tokenizer.json."
              .formatted(tokenizer().label()));
    }
    return problems;
  }

  /**
   * The tokenizer as tasks are told of it.
   *
   * @param runFolder where the run's folder is
   */
  public String tokenizerArgument(String runFolder) {
    return job.tokenizer() instanceof TokenizerChoice.InFile inFile
        ? inFile.toJson(runFolder + "/" + stagedName()).toString()
        : tokenizer().label();
  }

  /** The name in the run's folder of the tokenizer's file; another content has another name. */
  private String stagedName() {
    TokenizerFile file = open.file().orElseThrow();
    return "%s/%s/%s".formatted(RunNames.TOKENIZER, file.sha256(), file.name());
  }

  /** The file that tasks need, by its name in the run's folder; empty if they need none. */
  public Map<String, byte[]> staged() {
    return open.file().map(file -> Map.of(stagedName(), file.content())).orElse(Map.of());
  }

  /** What those who started the job should know before it runs. */
  public Optional<String> notice() {
    return open.slowBecause()
        .map(
            why ->
                "%s runs in Hugging Face's library, slower than in Sheaf's own encoder: %s"
                    .formatted(tokenizer().label(), why));
  }

  /** What is asked for. */
  public Identity identity() {
    return new Identity(
        job.toJson(),
        new Identity.TokenizerEntry(
            tokenizer().label(),
            tokenizer().sha256(),
            tokenizer().vocabularySize(),
            tokenizer().endOfText()),
        new Identity.TemplateEntry(template.label(), template.sha256()));
  }

  /** Strings whose records are rejected. */
  private List<String> refusedText() {
    return job.specialText() == SpecialText.REJECT ? tokenizer().specialText() : List.of();
  }

  /** Special strings that are taken as the plain text that they are; counted, never rejected. */
  public List<String> plainText() {
    return job.specialText() == SpecialText.AS_TEXT ? tokenizer().specialText() : List.of();
  }

  /** The splitter, if it goes by content; the other must know how many examples there are. */
  public Optional<HashSplitter> splitterByContent() {
    return job.split().by() == SplitBy.HASH
        ? Optional.of(new HashSplitter(fractions(), job.split().seed()))
        : Optional.empty();
  }

  /** The splitter of some number of examples. */
  private Splitter splitter(long examples) {
    Optional<HashSplitter> byContent = splitterByContent();
    return byContent.isPresent() ? byContent.get() : SequentialSplitter.of(fractions(), examples);
  }

  private Fractions fractions() {
    return new Fractions(job.split().train(), job.split().test());
  }

  /** What decides a row's position. */
  public Order order() {
    return job.order().by() == OrderBy.SHUFFLE
        ? new Order.Shuffle(job.order().seed())
        : new Order.Input();
  }

  /** How rows are grouped to batches and shards. */
  private Sharding sharding() {
    return new Sharding(job.batch().size(), job.batch().dropLast(), job.output().shardRows());
  }

  /** What decides whether a record is accepted. */
  public ExampleParser parser() {
    return new ExampleParser(job.input().fields(), refusedText());
  }

  /** The plan that follows from a scan. */
  public RunPlan plan(Scan scan) {
    Splitter splitter = splitter(scan.accepted());
    List<NumberedChunk> chunks = scan.number(splitter);
    return new RunPlan(
        parser(), scan.portionBytes(), chunks, splitter, order(), RunPlan.rows(chunks), sharding());
  }

  /** How shards are written. */
  public WriteSettings writeSettings() {
    Collator collator =
        new Collator(
            job.collate().paddingId().orElse(tokenizer().endOfText()),
            job.collate().targets(),
            job.collate().paddingInTargets(),
            job.collate().ignoreIndex(),
            job.loss().over(),
            job.collate().maxLength().orElse(Integer.MAX_VALUE));
    return new WriteSettings(
        job.output().formats(), job.output().dtype(), job.batch().size(), collator);
  }
}
