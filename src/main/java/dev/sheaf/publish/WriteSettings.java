package dev.sheaf.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.batch.Collator;
import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Targets;
import dev.sheaf.data.KebabCase;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.PieceForm;
import dev.sheaf.tensor.TensorFormat;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How shards are written.
 *
 * @param formats the formats every shard is written in
 * @param dtype the type of the tensors
 * @param batchSize rows of a batch
 * @param collator what a batch looks like
 */
public record WriteSettings(
    List<TensorFormat> formats, DType dtype, int batchSize, Collator collator)
    implements Serializable {

  /**
   * The settings of a run.
   *
   * @throws IllegalArgumentException if its job is none; the message names the key
   */
  static WriteSettings of(Manifest manifest) {
    JsonNode job = manifest.job();
    List<TensorFormat> formats = new ArrayList<>();
    job.at("/output/formats").forEach(name -> formats.add(TensorFormat.labelled(name.asText())));
    int maxLength = job.at("/collate/max-length").asInt(Integer.MAX_VALUE);
    Collator collator =
        new Collator(
            Conventions.paddingId(manifest),
            choice(job, "/collate/targets", Targets.class),
            choice(job, "/collate/padding-in-targets", PaddingInTargets.class),
            Conventions.ignoreIndex(manifest),
            choice(job, "/loss/over", LossOver.class),
            atLeastOne("/collate/max-length", maxLength));
    int batchSize = atLeastOne("/batch/size", job.at("/batch/size").asInt());
    return new WriteSettings(
        formats, choice(job, "/output/dtype", DType.class), batchSize, collator);
  }

  private static int atLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("job%s is %s.".formatted(key.replace('/', '.'), value));
    }
    return value;
  }

  private static <E extends Enum<E>> E choice(JsonNode job, String key, Class<E> type) {
    String word = job.at(key).asText();
    return KebabCase.find(type, word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "job%s is '%s'.".formatted(key.replace('/', '.'), word)));
  }

  /** The forms of the pieces that the formats are joined from. */
  Set<PieceForm> forms() {
    Set<PieceForm> forms = EnumSet.noneOf(PieceForm.class);
    formats.forEach(format -> forms.add(format.form()));
    return forms;
  }

  /** Whether batches have targets. */
  public boolean hasTargets() {
    return collator.targets() == Targets.SHIFTED;
  }
}
