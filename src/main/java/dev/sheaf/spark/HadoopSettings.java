package dev.sheaf.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/** The session's Hadoop settings, as they travel to tasks. */
final class HadoopSettings {
  private HadoopSettings() {}

  static SerializableConfiguration ofSession() {
    return of(Session.active().sparkContext().hadoopConfiguration());
  }

  static SerializableConfiguration of(Configuration hadoop) {
    return new SerializableConfiguration(hadoop);
  }
}
