package dev.sheaf.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import shaded.parquet.org.apache.thrift.TException;

/**
 * What the footer of a Parquet file says.
 *
 * @param file the file
 * @param about its columns
 * @param groups its row groups
 */
record ParquetInput(InputFile file, FileMetaData about, List<BlockMetaData> groups) {
  private static final ParquetReadOptions OPTIONS =
      ParquetReadOptions.builder(new PlainParquetConfiguration()).build();

  /**
   * Reads the footer of a file.
   *
   * @throws FileFaultException if it has none, or is encrypted
   */
  static ParquetInput read(InputStorage storage, InputFile file) throws IOException {
    StoredParquet stored = new StoredParquet(storage, file);
    try (SeekableInputStream in = stored.newStream()) {
      ParquetMetadata footer = ParquetFileReader.readFooter(stored, OPTIONS, in);
      ParquetInput input =
          new ParquetInput(file, footer.getFileMetaData(), List.copyOf(footer.getBlocks()));
      input.requirePlain();
      return input;
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      throw fault(file, "its footer is unsound", e);
    } catch (IOException e) {
      if (isDamage(e)) {
        throw fault(file, "its footer is unsound", e);
      }
      throw e;
    }
  }

  /** Whether bytes came, and not those of Thrift's notation; else they did not come at all. */
  static boolean isDamage(IOException e) {
    return e.getCause() instanceof TException notation
        && !(notation.getCause() instanceof IOException);
  }

  /** Parquet's library reports damage by exceptions of many kinds. */
  static FileFaultException fault(InputFile file, String what, Throwable cause) {
    if (cause instanceof OutOfMemoryError) {
      return new FileFaultException(
          "%s asks for more memory than there is: %s (%s). Write it with smaller pages and row groups, or give Java more memory."
              .formatted(file.path(), what, cause.getMessage()));
    }
    return new FileFaultException(
        "%s is cut or corrupt: %s (%s). Make the file again, or fetch it again."
            .formatted(
                file.path(),
                what,
                cause.getMessage() == null
                    ? cause.getClass().getSimpleName()
                    : cause.getMessage()));
  }

  private void requirePlain() {
    if (about.getEncryptionType() != FileMetaData.EncryptionType.UNENCRYPTED) {
      throw new FileFaultException(
          "%s is encrypted Parquet, which is not read; decrypt it first.".formatted(file.path()));
    }
    for (BlockMetaData group : groups) {
      if (group.getPath() != null || group.getRowCount() < 0) {
        throw new FileFaultException(
            "%s is Parquet whose rows lie elsewhere, which is not read; name the file that has them."
                .formatted(file.path()));
      }
    }
  }

  /**
   * The file in chunks, one a row group; together they cover it from its first to its last byte.
   */
  List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>();
    long start = 0;
    for (int i = 1; i < groups.size(); i++) {
      long end = Math.min(file.bytes(), Math.max(start, groups.get(i).getStartingPos()));
      chunks.add(new Chunk(file, chunks.size(), start, end, ArrayState.START));
      start = end;
    }
    chunks.add(new Chunk(file, chunks.size(), start, file.bytes(), ArrayState.START));
    return chunks;
  }

  /** Whether there are columns for the fields, and hold text; a file may lack that of the input. */
  void requireColumns(Fields fields) {
    required(fields.instruction());
    column(fields.input());
    required(fields.output());
  }

  private void required(String name) {
    if (!about.getSchema().containsField(name)) {
      throw new InputException(
          "%s has no column '%s'; its columns are %s. Name the right one in input.fields."
              .formatted(file.path(), name, columnNames()));
    }
    column(name);
  }

  private String columnNames() {
    return about.getSchema().getFields().stream()
        .map(Type::getName)
        .collect(Collectors.joining(", "));
  }

  /**
   * The column of a name, if there is one and it is not one of nulls alone. It holds text, or the
   * file does not say whether it is null throughout.
   *
   * @throws InputException if it does not hold text
   */
  Optional<ColumnDescriptor> column(String name) {
    if (!about.getSchema().containsField(name)) {
      return Optional.empty();
    }
    requireOne(name);
    Type type = about.getSchema().getType(name);
    if (!isText(type) && isNullThroughout(type)) {
      return Optional.empty();
    } else if (!isText(type) && !mayBeNullThroughout(type)) {
      throw noText(type);
    }
    requireCodec(name);
    return Optional.of(about.getSchema().getColumnDescription(new String[] {name}));
  }

  /** What is wrong with a column that has values, but no texts. */
  InputException noText(Type type) {
    return new InputException(
        "%s has a column '%s' of the type '%s', where text is wanted. Name another in input.fields, or convert it."
            .formatted(file.path(), type.getName(), type.toString().replaceAll("\\s+", " ")));
  }

  private void requireOne(String name) {
    long columns =
        about.getSchema().getFields().stream().filter(type -> type.getName().equals(name)).count();
    if (columns > 1) {
      throw new InputException(
          "%s has %s columns '%s', and which is meant cannot be told. Write it anew with one."
              .formatted(file.path(), columns, name));
    }
  }

  /** Whether a column is null in every row, whatever its type: it was never filled. */
  private boolean isNullThroughout(Type type) {
    return isOptional(type) && chunksOf(type.getName()).allMatch(ParquetInput::isNull);
  }

  /** Whether it may be: Arrow does not say how many nulls are in a column of its type null. */
  private boolean mayBeNullThroughout(Type type) {
    return isOptional(type) && chunksOf(type.getName()).allMatch(ParquetInput::mayBeNull);
  }

  private static boolean isOptional(Type type) {
    return type.isPrimitive() && type.isRepetition(Type.Repetition.OPTIONAL);
  }

  private static boolean isNull(ColumnChunkMetaData chunk) {
    return chunk.getStatistics().getNumNulls() == chunk.getValueCount();
  }

  private static boolean mayBeNull(ColumnChunkMetaData chunk) {
    return isNull(chunk) || !chunk.getStatistics().isNumNullsSet();
  }

  private Stream<ColumnChunkMetaData> chunksOf(String name) {
    return groups.stream()
        .flatMap(group -> group.getColumns().stream())
        .filter(chunk -> chunk.getPath().equals(ColumnPath.get(name)));
  }

  private void requireCodec(String name) {
    chunksOf(name)
        .map(ColumnChunkMetaData::getCodec)
        .filter(codec -> !ColumnPages.CODECS.contains(codec))
        .findFirst()
        .ifPresent(
            codec -> {
              throw new InputException(
                  "%s has a column '%s' compressed with %s; what is read is %s. Write it anew."
                      .formatted(file.path(), name, codec, ColumnPages.CODECS));
            });
  }

  /** Bytes without a logical type are text if they are UTF-8, which is looked at in any case. */
  static boolean isText(Type type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return type.isPrimitive()
        && !type.isRepetition(Type.Repetition.REPEATED)
        && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && (logical == null
            || logical instanceof StringLogicalTypeAnnotation
            || logical instanceof EnumLogicalTypeAnnotation
            || logical instanceof JsonLogicalTypeAnnotation);
  }
}
