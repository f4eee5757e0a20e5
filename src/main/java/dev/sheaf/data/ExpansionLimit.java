package dev.sheaf.data;

/**
 * How much may come out of compressed bytes: {@link #MOST_TIMES} times as many, and {@link
 * #FREE_BYTES} in any case.
 */
final class ExpansionLimit {
  static final long FREE_BYTES = 64L << 20;
  static final long MOST_TIMES = 1_000;

  private final String what;
  private final long bytes;
  private final String remedy;
  private long held;

  /**
   * A limit of which nothing is used.
   *
   * @param what is compressed, for messages
   * @param bytes of what is compressed
   * @param remedy what to do with it if it is harmless, for messages
   */
  ExpansionLimit(String what, long bytes, String remedy) {
    this.what = what;
    this.bytes = bytes;
    this.remedy = remedy;
  }

  /** How many bytes have come out. */
  long held() {
    return held;
  }

  /**
   * Counts bytes that come out.
   *
   * @throws FileFaultException if they are too many
   */
  void count(long more) {
    held += more;
    if (held > FREE_BYTES && held > MOST_TIMES * bytes) {
      throw new FileFaultException(
          "%s holds at least %s bytes in its %s, more than 1,000:1, the limit behind %s MiB;"
                  .formatted(what, held, bytes, FREE_BYTES >> 20)
              + " it looks like a decompression bomb. If it is none, %s first.".formatted(remedy));
    }
  }
}
