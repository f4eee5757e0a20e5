package dev.sheaf.spark;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The road from examples to files, as a chain of Datasets.
 *
 * @param spark the session
 * @param run location of the run's folder
 * @param pieces the folder in it where the plan lies and for what is made
 * @param template name of the template
 * @param tokenizer the tokenizer, as {@code sheaf.tokenize} takes it
 * @param arrange brings rows to their batches
 * @param tasks most tasks that read the rows of a shuffle
 */
record Stages(
    SparkSession spark,
    String run,
    String pieces,
    String template,
    String tokenizer,
    Arrange arrange,
    int tasks) {

  /** Makes the pieces of some shards. */
  void make(List<Integer> shards, boolean onDriver) {
    write(rows(shards), onDriver);
  }

  /**
   * Has Spark plan what {@link #make} does, and no more: that takes it most of a second the first
   * time, and little the second.
   */
  void plan() {
    rows(List.of(0)).queryExecution().executedPlan();
  }

  private Dataset<Row> rows(List<Integer> shards) {
    Dataset<Row> examples = load(shards);
    Dataset<Row> texts = Format.apply(examples, template);
    Dataset<Row> tokens = Tokenize.apply(texts, tokenizer);
    return arrange.apply(tokens).select(columns());
  }

  private Dataset<Row> load(List<Integer> shards) {
    return spark
        .read()
        .format(SheafDataSource.NAME)
        .option(ShardTable.RUN, run)
        .option(ShardTable.PIECES, pieces)
        .option(ShardTable.SHARDS, ShardNumbers.format(shards))
        .option(ShardTable.TASKS, tasks)
        .load();
  }

  private void write(Dataset<Row> rows, boolean onDriver) {
    rows.write()
        .format(SheafDataSource.NAME)
        .option(ShardTable.RUN, run)
        .option(ShardTable.PIECES, pieces)
        .option(ShardTable.COLLATE, onDriver ? ShardTable.ON_DRIVER : ShardTable.ON_EXECUTORS)
        .mode(SaveMode.Append)
        .save();
  }

  private static Column[] columns() {
    return Arrays.stream(TokenRow.COLUMNS).map(name -> col(name)).toArray(Column[]::new);
  }
}
