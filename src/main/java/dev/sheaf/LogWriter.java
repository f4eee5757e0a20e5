package dev.sheaf;

import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what Sheaf says to the log in place of the console: an event for whatever is written
 * before a flush, so that a log of JSON has nothing else in it.
 */
final class LogWriter extends Writer {
  /** Spark's own switch for a log of JSON. */
  private static final String SWITCH = "spark.log.structuredLogging.enabled";

  private final Logger log = LoggerFactory.getLogger(Sheaf.class);
  private final StringBuilder said = new StringBuilder();

  /** Whether the log is JSON. */
  static boolean isAskedFor() {
    return Boolean.getBoolean(SWITCH);
  }

  @Override
  public void write(char[] text, int from, int count) {
    said.append(text, from, count);
  }

  @Override
  public void flush() {
    String event = said.toString().strip();
    said.setLength(0);
    if (!event.isEmpty()) {
      log.info(event);
    }
  }

  @Override
  public void close() {
    flush();
  }
}
