package dev.sheaf.spark;

import java.util.Collections;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** A function, bound, whose arguments are all text and whose result is a struct, never null. */
abstract class TextToStruct implements ScalarFunction<InternalRow> {
  private static final long serialVersionUID = 1;

  private final Signature signature;

  TextToStruct(Signature signature) {
    this.signature = signature;
  }

  /** An argument, or null. */
  static UTF8String text(InternalRow arguments, int number) {
    return arguments.isNullAt(number) ? null : arguments.getUTF8String(number);
  }

  @Override
  public final DataType[] inputTypes() {
    return Collections.nCopies(signature.arity(), DataTypes.StringType).toArray(DataType[]::new);
  }

  @Override
  public final DataType resultType() {
    return signature.result();
  }

  @Override
  public final boolean isResultNullable() {
    return false;
  }

  @Override
  public final String name() {
    return signature.name();
  }

  @Override
  public final String canonicalName() {
    return SheafFunctions.CATALOG + "." + name();
  }

  /** As it stands in a plan. */
  @Override
  public final String toString() {
    return canonicalName();
  }
}
