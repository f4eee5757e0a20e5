package dev.sheaf.tensor;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.apache.parquet.schema.Types.MessageTypeBuilder;

/**
 * The columns of a Parquet file, one row a training row.
 *
 * <pre>
 * message sheaf {
 *   required int32 batch;
 *   required group inputs (LIST) { repeated group list { required int32 element; } }
 *   required group targets (LIST) { repeated group list { required int32 element; } }
 *   required int32 length;
 *   required int32 source;
 *   required int64 record;
 * }
 * </pre>
 *
 * <p>Without {@code targets} if the job asked for none. Source: Parquet, LogicalTypes.md, "Lists".
 */
final class ParquetSchema {
  static final MessageType WITH_TARGETS = schema(true);
  static final MessageType WITHOUT_TARGETS = schema(false);

  /** The definition level of an element; that of a list without elements is one less. */
  static final int ELEMENT_LEVEL = 1;

  private ParquetSchema() {}

  private static MessageType schema(boolean targets) {
    MessageTypeBuilder schema = Types.buildMessage();
    schema.required(INT32).named("batch");
    schema.requiredList().requiredElement(INT32).named("inputs");
    if (targets) {
      schema.requiredList().requiredElement(INT32).named("targets");
    }
    schema.required(INT32).named("length");
    schema.required(INT32).named("source");
    schema.required(INT64).named("record");
    return schema.named("sheaf");
  }

  /** A column of plain numbers. */
  static ColumnDescriptor number(MessageType schema, String name) {
    return schema.getColumnDescription(new String[] {name});
  }

  /** A column of lists. */
  static ColumnDescriptor list(MessageType schema, String name) {
    return schema.getColumnDescription(new String[] {name, "list", "element"});
  }
}
