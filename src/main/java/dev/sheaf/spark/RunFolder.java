package dev.sheaf.spark;

import dev.sheaf.plan.RunPlan;
import dev.sheaf.publish.Destination;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Piece;
import dev.sheaf.publish.WriteSettings;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of a run in the making, as the source and the sink find it.
 *
 * @param location where it is
 * @param hadoop how to get there
 * @param fingerprint of the run that has claimed it; null if none has
 */
record RunFolder(String location, HadoopSettings hadoop, String fingerprint)
    implements Serializable {
  private static final String PLAN = "/plan";
  private static final String MADE = "/made";

  RunFolder {
    // A local folder's location is a plain path, for which Hadoop has its default file system.
    location = location.startsWith("/") ? "file:" + location : location;
  }

  static RunFolder at(String location) {
    return new RunFolder(location, HadoopSettings.ofSession(), null);
  }

  /** The same, claimed for a run. */
  RunFolder claimedFor(String run) {
    return new RunFolder(location, hadoop, run);
  }

  /**
   * Opens it.
   *
   * @throws dev.sheaf.publish.DestinationException if it is not, or not any more, the folder that
   *     the run has claimed
   */
  OutputFolder open() {
    try {
      OutputFolder folder = OutputFolder.at(location, hadoop.value());
      if (fingerprint != null) {
        new Destination(folder).refuseUnlessClaimed(fingerprint);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The plan of a run and how its shards are written.
   *
   * @param fingerprint the run's
   */
  record Plan(String fingerprint, RunPlan plan, WriteSettings settings) implements Serializable {}

  /**
   * Leaves the plan where the source and the sink look for it.
   *
   * @param pieces the folder for what is made by it, which nobody else writes to
   */
  void write(String pieces, RunPlan plan, WriteSettings settings) throws IOException {
    leave(pieces + PLAN, new Plan(fingerprint, plan, settings));
  }

  /** What {@link #write(String, RunPlan, WriteSettings)} left; a large input's is large. */
  Plan plan(String pieces) {
    return (Plan) read(pieces + PLAN);
  }

  /** Leaves the list of what tasks have made. */
  void write(String pieces, List<Piece> made) throws IOException {
    leave(pieces + MADE, new ArrayList<>(made));
  }

  /** What {@link #write(String, List)} left. */
  @SuppressWarnings("unchecked") // it wrote such a list
  List<Piece> made(String pieces) {
    return (List<Piece>) read(pieces + MADE);
  }

  private void leave(String name, Object object) throws IOException {
    Serialized.write(object, open().create(name));
  }

  private Object read(String name) {
    try {
      return Serialized.read(open().open(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
