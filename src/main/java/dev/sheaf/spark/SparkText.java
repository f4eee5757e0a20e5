package dev.sheaf.spark;

import dev.sheaf.data.Text;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Texts as Spark sees them, without a copy where none is needed. */
final class SparkText {
  private SparkText() {}

  static UTF8String of(Text text) {
    return UTF8String.fromBytes(text.array(), text.from(), text.length());
  }

  static Text of(UTF8String text) {
    if (text.getBaseObject() instanceof byte[] array) {
      int from = Math.toIntExact(text.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET);
      return new Text(array, from, text.numBytes());
    }
    byte[] copy = text.getBytes();
    return new Text(copy, 0, copy.length);
  }
}
