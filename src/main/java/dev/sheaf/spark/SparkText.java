package dev.sheaf.spark;

import dev.sheaf.data.Text;
import org.apache.spark.unsafe.types.UTF8String;

/** Texts as Spark sees them, without a copy where none is needed. */
final class SparkText {
  private SparkText() {}

  static UTF8String of(Text text) {
    return UTF8String.fromBytes(text.array(), text.from(), text.length());
  }

  static Text of(UTF8String text) {
    byte[] bytes = text.getBytes();
    return new Text(bytes, 0, bytes.length);
  }
}
