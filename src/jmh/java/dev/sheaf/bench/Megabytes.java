package dev.sheaf.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Turns passes a second into megabytes (10⁶ bytes) a second: the figure to read. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Megabytes {
  /** What the passes went over. */
  public double megabytes;

  /** Counts one pass. */
  public void add(long bytes) {
    megabytes += bytes / 1e6;
  }
}
