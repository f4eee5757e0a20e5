package dev.sheaf.publish;

import java.util.UUID;

/** The names of what stands in a run's folder. */
public final class RunNames {
  /** Holds the SHA-256 of the manifest in hex; the run is finished if and only if it is there. */
  public static final String SUCCESS = "_SUCCESS";

  /** The list of all files. */
  public static final String MANIFEST = "manifest.json";

  /** How to load the run. */
  public static final String README = "README.md";

  /** What the manifest says that the README is. */
  static final String README_FORMAT = "readme";

  /** The folder of rejected records. */
  public static final String REJECTED = "rejected";

  /** What only an unfinished run has. */
  public static final String WORK = "_work";

  /** Says which run owns an unfinished folder. */
  public static final String CLAIM = WORK + "/claim";

  /** A folder for each write of shards: its plan, and what tasks have made before it is joined. */
  public static final String PIECES = WORK + "/pieces";

  /** The tokenizer's file, which tasks on other machines read. */
  public static final String TOKENIZER = WORK + "/tokenizer";

  /** One receipt a finished shard. */
  public static final String RECEIPTS = WORK + "/receipts";

  /** The folder of what a run that failed leaves. */
  public static final String FAILED = "_failed";

  /** Says why it did. */
  public static final String STATUS = FAILED + "/status.json";

  private RunNames() {}

  /** The folder in which a file is written before it appears under its name. */
  static String draftFolder(String name) {
    return name.startsWith(FAILED + "/") ? FAILED : WORK;
  }

  /** A name for such a file that no other has and that readers ignore for its first character. */
  static String draft() {
    return ".draft-" + UUID.randomUUID();
  }
}
