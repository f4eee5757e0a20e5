package dev.sheaf.publish;

import dev.sheaf.data.Secrets;
import dev.sheaf.plan.Scan;
import java.util.Map;

/**
 * What a failed run leaves in {@code _failed/status.json}, for a program that started it.
 *
 * @param exitCode what the process ends with
 * @param kind the same in a word
 * @param error what went wrong, with the secrets in it masked
 * @param job the job's name
 * @param records what was in the inputs; null if the run failed before it knew
 */
public record Status(int exitCode, String kind, String error, String job, Records records) {
  public Status {
    error = Secrets.masked(error);
  }

  /**
   * The records of all inputs.
   *
   * @param rejected rejected ones, by reason
   */
  public record Records(long read, long accepted, Map<String, Long> rejected) {
    /** The records that a scan found. */
    public static Records of(Scan scan) {
      return new Records(scan.records(), scan.accepted(), scan.rejectedByCode());
    }
  }
}
