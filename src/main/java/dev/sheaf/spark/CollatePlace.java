package dev.sheaf.spark;

import dev.sheaf.data.InputException;
import dev.sheaf.djl.TorchNatives;
import dev.sheaf.job.CollateWhere;
import dev.sheaf.plan.Scan;
import java.util.Locale;

/** Decides whether batches are collated on the driver, and how large an input that may be. */
final class CollatePlace {
  /** Rows up to which {@code collate.where: auto} takes the driver, and of one of its windows. */
  static final long AUTO_ROWS = 100_000;

  /** Bytes of input, decompressed, up to which it does; beyond, one thread would be waited for. */
  static final long AUTO_BYTES = 32 << 20;

  /**
   * Bytes of input, decompressed, up to which {@code collate.where: driver} is let have its way.
   * All rows go through the driver's memory, 4 bytes a token: of text about as many bytes as it
   * has.
   */
  static final long MOST_BYTES = 256 << 20;

  private CollatePlace() {}

  /**
   * Whether the driver collates.
   *
   * @param rows rows that are to be made
   */
  static boolean isDriver(CollateWhere where, Scan scan, long rows) {
    return switch (where) {
      case DRIVER -> true;
      case EXECUTORS -> false;
      case AUTO -> rows <= AUTO_ROWS && scan.bytes() <= AUTO_BYTES && TorchNatives.available();
    };
  }

  /**
   * Refuses to collate an input on the driver that is too large for it.
   *
   * @throws InputException if it is
   */
  static void check(CollateWhere where, Scan scan) {
    if (where == CollateWhere.DRIVER && scan.bytes() > MOST_BYTES) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "The input has %,d bytes, and collate.where: driver takes at most %,d, for all rows go"
                  + " through the driver's memory: say executors or auto, which give the same bytes.",
              scan.bytes(),
              MOST_BYTES));
    }
  }
}
