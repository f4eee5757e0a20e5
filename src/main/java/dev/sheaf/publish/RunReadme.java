package dev.sheaf.publish;

import dev.sheaf.tensor.TensorFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the {@code README.md} of a run: how to load it, as a valid dataset card. */
final class RunReadme {
  private RunReadme() {}

  /**
   * The README of a run.
   *
   * @param name the job's name
   * @param splits what was written, by split
   * @param formats the formats of the run
   * @param targets whether there are targets
   */
  static byte[] of(
      String name,
      Map<String, Manifest.SplitEntry> splits,
      List<TensorFormat> formats,
      boolean targets) {
    StringBuilder text = new StringBuilder();
    text.append(card(splits, formats));
    text.append("# ").append(name).append("\n\n");
    text.append(ABOUT).append(targets ? TARGETS : "").append('\n');
    text.append(table(splits));
    for (TensorFormat format : formats) {
      text.append('\n').append(loading(format, firstSplit(splits), targets));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static final String ABOUT =
      """
      Token ids of instruction data, padded to batches. `manifest.json` lists every file with its
      digest and says what was read, written, rejected and dropped; use it, never a listing.
      """;

  private static final String TARGETS =
      """

      **The targets are already shifted:** `targets[t]` is the id that follows `inputs[t]`. Compute
      the loss on logits and targets as they are; do not pass the targets as `labels` to a model
      that shifts labels itself (Hugging Face models do).
      """;

  private static final String TORCH =
      """
      ## torch

      ```python
      import json
      from safetensors.torch import load_file

      for file in json.load(open("manifest.json"))["files"]:
          if file["format"] == "safetensors" and file["split"] == "SPLIT":
              tensors = load_file(file["path"])
              for name in sorted(n for n in tensors if n.startswith("inputs.")):
                  batch = name.removeprefix("inputs.")
                  inputs = tensors[name]                # [rows, width]
                  targets = tensors["targets." + batch] # [rows, width], already shifted
                  lengths = tensors["lengths." + batch] # [rows], ids before padding
      ```
      """;

  private static final String NUMPY =
      """
      ## numpy

      ```python
      import json, numpy

      for file in json.load(open("manifest.json"))["files"]:
          if file["format"] == "npz" and file["split"] == "SPLIT":
              with numpy.load(file["path"]) as arrays:
                  for name in sorted(n for n in arrays.files if n.startswith("inputs.")):
                      batch = name.removeprefix("inputs.")
                      inputs = arrays[name]
                      targets = arrays["targets." + batch]
                      lengths = arrays["lengths." + batch]
      ```
      """;

  private static final String DATASETS =
      """
      ## datasets

      ```python
      from datasets import load_dataset

      rows = load_dataset("parquet", data_files={"SPLIT": "parquet/SPLIT-*.parquet"})["SPLIT"]
      rows[0]["inputs"], rows[0]["targets"], rows[0]["length"], rows[0]["batch"]
      ```
      """;

  private static final String DJL =
      """
      ## DJL

      ```java
      try (NDManager manager = NDManager.newBaseManager();
          InputStream in = Files.newInputStream(file)) {
        NDList arrays = NDList.decode(manager, in);
        NDArray inputs = arrays.get(0);  // "inputs.000000"
        NDArray targets = arrays.get(1); // "targets.000000", already shifted
        NDArray lengths = arrays.get(2); // "lengths.000000"
      }
      ```
      """;

  private static String card(Map<String, Manifest.SplitEntry> splits, List<TensorFormat> formats) {
    if (!formats.contains(TensorFormat.PARQUET)) {
      return "";
    }
    StringBuilder card = new StringBuilder("---\nconfigs:\n- config_name: default\n");
    card.append("  data_files:\n");
    for (String split : written(splits)) {
      card.append("  - split: ").append(split).append('\n');
      card.append("    path: parquet/").append(split).append("-*.parquet\n");
    }
    return card.append("---\n\n").toString();
  }

  private static String table(Map<String, Manifest.SplitEntry> splits) {
    StringBuilder table = new StringBuilder("\n| split | rows | batches | tokens | trained |\n");
    table.append("|---|---:|---:|---:|---:|\n");
    splits.forEach(
        (split, entry) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d |\n",
                    split,
                    entry.records(),
                    entry.batches(),
                    entry.tokens(),
                    entry.trained())));
    return table.toString();
  }

  private static List<String> written(Map<String, Manifest.SplitEntry> splits) {
    return splits.keySet().stream().filter(split -> splits.get(split).records() > 0).toList();
  }

  private static String firstSplit(Map<String, Manifest.SplitEntry> splits) {
    return written(splits).stream().findFirst().orElse("train");
  }

  private static String loading(TensorFormat format, String split, boolean targets) {
    String code =
        switch (format) {
          case SAFETENSORS -> TORCH;
          case NPZ -> NUMPY;
          case PARQUET -> DATASETS;
          case NDLIST -> DJL;
        };
    String loading = code.replace("SPLIT", split);
    return targets ? loading : withoutTargets(loading).replace("get(2)", "get(1)");
  }

  private static String withoutTargets(String code) {
    StringBuilder kept = new StringBuilder();
    for (String line : (Iterable<String>) code.lines()::iterator) {
      if (!line.contains("targets = ")) {
        kept.append(line.replace(", rows[0][\"targets\"]", "")).append('\n');
      }
    }
    return kept.toString();
  }
}
