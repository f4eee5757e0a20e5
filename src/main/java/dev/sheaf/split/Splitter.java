package dev.sheaf.split;

import dev.sheaf.data.Example;
import java.io.Serializable;

/** Says which split an example goes to. */
public sealed interface Splitter extends Serializable permits HashSplitter, SequentialSplitter {
  /**
   * The split of an example.
   *
   * @param rank the example's number among the accepted ones, from 0, in input order
   */
  Split split(Example example, long rank);
}
