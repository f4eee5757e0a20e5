package dev.sheaf.publish;

import dev.sheaf.batch.Collator;
import dev.sheaf.batch.Targets;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.PieceForm;
import dev.sheaf.tensor.TensorFormat;
import java.io.Serializable;
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
