package dev.sheaf.data;

/** An input that is no longer as it was when the job began. */
final class InputChange {
  private InputChange() {}

  /** It is not there any more. */
  static InputException gone(InputFile file, Exception cause) {
    return changed(file, "is gone; it was there when the job began", cause);
  }

  /** Another of the same length is in its place. */
  static InputException replaced(InputFile file, Exception cause) {
    return changed(file, "has been replaced since the job began", cause);
  }

  /** It ends too soon, who knows where. */
  static InputException shorter(InputFile file, Exception cause) {
    String what =
        "has become shorter than the %s bytes it had when the job began".formatted(file.bytes());
    return changed(file, what, cause);
  }

  /**
   * It ends too soon.
   *
   * @param bytes where
   */
  static InputException shortened(InputFile file, long bytes) {
    String what =
        "ends at byte %s; it had %s bytes when the job began".formatted(bytes, file.bytes());
    return changed(file, what, null);
  }

  /** It does not end where it did. */
  static InputException grown(InputFile file) {
    String what =
        "goes on behind byte %s, where it ended when the job began".formatted(file.bytes());
    return changed(file, what, null);
  }

  private static InputException changed(InputFile file, String what, Exception cause) {
    return new InputException(
        "%s %s. Leave inputs alone while a job runs.".formatted(file.path(), what), cause);
  }
}
