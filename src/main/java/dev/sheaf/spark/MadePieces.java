package dev.sheaf.spark;

import dev.sheaf.publish.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** What a task has made. */
record MadePieces(List<Piece> pieces) implements WriterCommitMessage {
  /** What all tasks have made. */
  static List<Piece> all(WriterCommitMessage[] messages) {
    List<Piece> all = new ArrayList<>();
    Arrays.stream(messages).forEach(message -> all.addAll(((MadePieces) message).pieces()));
    return all;
  }
}
