package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/**
 * The rows of one row group of Parquet.
 *
 * <p>Memory: a page and a dictionary of each of three columns, and the texts at hand.
 */
final class ParquetRecords implements Records {
  private final InputStorage storage;
  private final Chunk chunk;
  private final Fields fields;
  private final RowParser parser;
  private final int mostBytes;
  private final ExpansionLimit pages;
  private final ExpansionLimit rows;
  private final List<TextColumn> columns = new ArrayList<>();

  /** The texts at hand: instruction, input, output. */
  private final Text[] texts = new Text[3];

  private long rowsLeft;
  private long bytes;

  private ParquetRecords(InputStorage storage, Chunk chunk, ExampleParser parser, int mostBytes) {
    this.storage = storage;
    this.chunk = chunk;
    this.fields = parser.fields();
    this.parser = parser.rows();
    this.mostBytes = mostBytes;
    this.pages = limit();
    this.rows = limit();
  }

  /** Pages hold more than they are, and dictionaries and runs make still more of it. */
  private ExpansionLimit limit() {
    return new ExpansionLimit(
        "row group %s of %s".formatted(chunk.ordinal(), chunk.file().path()),
        chunk.end() - chunk.start(),
        "write it as JSON");
  }

  static ParquetRecords open(InputStorage storage, Chunk chunk, ExampleParser parser, int mostBytes)
      throws IOException {
    ParquetInput input = ParquetInput.read(storage, chunk.file());
    input.requireColumns(parser.fields());
    ParquetRecords records = new ParquetRecords(storage, chunk, parser, mostBytes);
    try {
      records.open(input);
      return records;
    } catch (RuntimeException | OutOfMemoryError e) {
      records.close();
      throw records.fault(e);
    } catch (IOException e) {
      records.close();
      throw e;
    }
  }

  private void open(ParquetInput input) throws IOException {
    if (chunk.ordinal() >= input.groups().size()) {
      return; // a file without rows
    }
    BlockMetaData group = input.groups().get(chunk.ordinal());
    rowsLeft = group.getRowCount();
    for (String field : List.of(fields.instruction(), fields.input(), fields.output())) {
      ColumnDescriptor column = rowsLeft == 0 ? null : input.column(field).orElse(null);
      columns.add(column == null ? null : TextColumn.open(storage, input, group, column, pages));
    }
  }

  @Override
  public boolean next() throws IOException {
    if (rowsLeft == 0) {
      return false;
    }
    rowsLeft--;
    try {
      for (int i = 0; i < texts.length; i++) {
        TextColumn column = columns.get(i);
        texts[i] = column == null ? null : column.next();
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      throw fault(e);
    }
    bytes += length();
    rows.count(1 + length()); // a row without texts is not for nothing either
    return true;
  }

  /** What Parquet's decoders throw; a few wrong bits may ask them for gigabytes. */
  private RuntimeException fault(Throwable e) throws IOException {
    if (e instanceof UncheckedIOException unchecked) {
      throw unchecked.getCause();
    }
    return e instanceof InputException input
        ? input
        : ParquetInput.fault(
            chunk.file(), "row group %s cannot be read".formatted(chunk.ordinal()), e);
  }

  private long length() {
    long length = 0;
    for (Text text : texts) {
      length += text == null ? 0 : text.length();
    }
    return length;
  }

  @Override
  public Outcome outcome() {
    return length() > mostBytes
        ? Rejected.tooLong(mostBytes)
        : parser.parse(texts[0], texts[1], texts[2]);
  }

  @Override
  public long line() {
    return -1;
  }

  @Override
  public long offset() {
    return -1;
  }

  /** The texts as JSON would have them, though without its escapes. */
  @Override
  public String excerpt() {
    ByteArrayOutputStream excerpt = new ByteArrayOutputStream();
    List<String> names = List.of(fields.instruction(), fields.input(), fields.output());
    for (int i = 0; i < texts.length; i++) {
      excerpt.writeBytes(
          "%s\"%s\": "
              .formatted(i == 0 ? "{" : ", ", FieldFault.shown(names.get(i)))
              .getBytes(UTF_8));
      append(texts[i], excerpt);
    }
    excerpt.write('}');
    return Utf8.excerpt(excerpt.toByteArray(), 0, excerpt.size(), EXCERPT_BYTES);
  }

  private static void append(Text text, ByteArrayOutputStream excerpt) {
    if (text == null) {
      excerpt.writeBytes("null".getBytes(UTF_8));
      return;
    }
    excerpt.write('"');
    excerpt.write(text.array(), text.from(), Math.min(EXCERPT_BYTES, text.length()));
    excerpt.write('"');
  }

  @Override
  public ChunkTally tally(long records) throws IOException {
    return new ChunkTally(sha256(), bytes, 0, 0, records);
  }

  private String sha256() throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[1 << 16];
    long left = chunk.end() - chunk.start();
    try (InputStream in = storage.open(chunk.file(), chunk.start())) {
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw InputChange.shortened(chunk.file(), chunk.end() - left);
        }
        digest.update(buffer, 0, count);
        left -= count;
      }
      if (chunk.isLast() && in.read() >= 0) {
        throw InputChange.grown(chunk.file());
      }
    }
    return Sha256.hex(digest);
  }

  @Override
  public void close() throws IOException {
    for (TextColumn column : columns) {
      if (column != null) {
        column.close();
      }
    }
  }
}
