package dev.sheaf.spark;

import dev.sheaf.plan.RunPlan;
import dev.sheaf.publish.Destination;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Piece;
import dev.sheaf.publish.RunNames;
import dev.sheaf.publish.WriteSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of a run in the making, as the source and the sink find it.
 *
 * @param location where it is
 * @param hadoop how to get there
 */
record RunFolder(String location, HadoopSettings hadoop) implements Serializable {
  RunFolder {
    // A plain path is on Hadoop's default file system, and this folder may be on the disk.
    location = location.startsWith("/") ? "file:" + location : location;
  }

  static RunFolder at(String location) {
    return new RunFolder(location, HadoopSettings.ofSession());
  }

  OutputFolder open() {
    try {
      return OutputFolder.at(location, hadoop.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens it in a task that writes to it.
   *
   * @throws dev.sheaf.publish.DestinationException if the task's machine has another
   */
  OutputFolder openShared() {
    OutputFolder folder = open();
    try {
      new Destination(folder).refuseIfUnshared();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** The plan of a run and how its shards are written. */
  record Plan(RunPlan plan, WriteSettings settings) implements Serializable {}

  /** Leaves the plan where the source and the sink look for it. */
  void write(RunPlan plan, WriteSettings settings) throws IOException {
    open().write(RunNames.PLAN, serialized(new Plan(plan, settings)));
  }

  /** Leaves what tasks have made. */
  void write(String name, List<Piece> pieces) throws IOException {
    open().write(name, serialized(new ArrayList<>(pieces)));
  }

  /** What {@link #write(String, List)} left. */
  @SuppressWarnings("unchecked") // it wrote such a list
  List<Piece> pieces(String name) {
    return (List<Piece>) read(name);
  }

  private static byte[] serialized(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** What {@link #write(RunPlan, WriteSettings)} left; a large input's is large. */
  Plan plan() {
    return (Plan) read(RunNames.PLAN);
  }

  private Object read(String name) {
    try {
      byte[] bytes =
          open()
              .read(name)
              .orElseThrow(() -> new IllegalStateException(location + " has no " + name + "."));
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        return in.readObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " was written by another program.", e);
    }
  }
}
