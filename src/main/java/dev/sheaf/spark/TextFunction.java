package dev.sheaf.spark;

import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A function whose arguments are all text.
 *
 * <p>What is bound has a {@code produceResult} and no {@code invoke}, Spark's other way to call:
 * plans that are interpreted find that by Scala's reflection, which takes half a second to start.
 *
 * @param signature what a caller knows of it
 * @param bound gives what it does, for the active session
 */
record TextFunction(Signature signature, Supplier<BoundFunction> bound) implements UnboundFunction {

  @Override
  public String name() {
    return signature.name();
  }

  @Override
  public BoundFunction bind(StructType arguments) {
    for (StructField argument : arguments.fields()) {
      boolean isText =
          argument.dataType().equals(DataTypes.StringType)
              || argument.dataType().equals(DataTypes.NullType);
      if (!isText) {
        throw new UnsupportedOperationException(
            "%s takes text, not %s.".formatted(name(), argument.dataType().simpleString()));
      }
    }
    if (arguments.length() != signature.arity()) {
      throw new UnsupportedOperationException(
          "%s takes %s arguments, not %s."
              .formatted(name(), signature.arity(), arguments.length()));
    }
    return bound.get();
  }

  @Override
  public String description() {
    return name() + " of Sheaf";
  }
}
