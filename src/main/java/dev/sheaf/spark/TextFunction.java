package dev.sheaf.spark;

import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A function whose arguments are all text.
 *
 * <p>What is bound has a {@code produceResult} and no {@code invoke}, Spark's other way to call:
 * plans that are interpreted find that by Scala's reflection, which takes half a second to start.
 *
 * @param name its name
 * @param arity how many arguments it takes
 * @param bound gives what it does, for the active session
 */
record TextFunction(String name, int arity, Supplier<BoundFunction> bound)
    implements UnboundFunction {

  static UnboundFunction of(String name, int arity, Supplier<BoundFunction> bound) {
    return new TextFunction(name, arity, bound);
  }

  @Override
  public BoundFunction bind(StructType arguments) {
    for (StructField argument : arguments.fields()) {
      boolean isText =
          argument.dataType().equals(DataTypes.StringType)
              || argument.dataType().equals(DataTypes.NullType);
      if (!isText) {
        throw new UnsupportedOperationException(
            "%s takes text, not %s.".formatted(name, argument.dataType().simpleString()));
      }
    }
    if (arguments.length() != arity) {
      throw new UnsupportedOperationException(
          "%s takes %s arguments, not %s.".formatted(name, arity, arguments.length()));
    }
    return bound.get();
  }

  @Override
  public String description() {
    return name + " of Sheaf";
  }

  /** The types of some text arguments. */
  static DataType[] texts(int arity) {
    DataType[] types = new DataType[arity];
    java.util.Arrays.fill(types, DataTypes.StringType);
    return types;
  }

  /** An argument, or null. */
  static UTF8String text(InternalRow arguments, int number) {
    return arguments.isNullAt(number) ? null : arguments.getUTF8String(number);
  }
}
