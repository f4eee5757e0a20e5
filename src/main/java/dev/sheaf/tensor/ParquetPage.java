package dev.sheaf.tensor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A page of Parquet in a piece, compressed.
 *
 * @param column the column's place in the schema
 * @param kind how its values are encoded
 * @param values how many values it has
 * @param size its bytes before compression
 * @param compressed its bytes in the piece
 * @param place where they begin
 */
record ParquetPage(int column, Kind kind, int values, int size, int compressed, long place) {
  /** What a page holds. */
  enum Kind {
    DICTIONARY,
    INDEXES,
    PLAIN
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeByte(column);
    out.writeUTF(kind.name());
    out.writeInt(values);
    out.writeInt(size);
    out.writeInt(compressed);
    out.writeLong(place);
  }

  static ParquetPage read(DataInputStream in) throws IOException {
    return new ParquetPage(
        in.readByte(),
        Kind.valueOf(in.readUTF()),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readLong());
  }
}
