package dev.sheaf.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens the session of a job. */
public final class Session {
  private static final String MASTER = "spark.master";

  private Session() {}

  /**
   * Opens a session with Sheaf's functions.
   *
   * @param name the application's name
   * @param master where to run; settings that spark-submit gives win
   */
  public static SparkSession open(String name, String master) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing(MASTER, master);
    conf.setIfMissing(SheafFunctions.SETTING, SheafFunctions.class.getName());
    return SparkSession.builder().appName(name).config(conf).getOrCreate();
  }
}
