package dev.sheaf.spark;

import dev.sheaf.token.ExampleTokenizer;
import dev.sheaf.token.TokenizedExample;
import dev.sheaf.token.Tokenizers;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code sheaf.tokenize(prompt, response, tokenizer)}: tokenizes prompt and response as one text.
 *
 * <p>Gives a struct of {@code ids} (array of int), {@code response_start} (index of the first id
 * that holds a byte of the response) and {@code reason}, which is null unless there are no ids:
 * {@code null-text}, {@code empty-response} or {@code invalid-utf8}. An unknown tokenizer is an
 * error that lists the tokenizers there are.
 *
 * <p>Select the struct in a projection of its own and take its fields after that, so that each row
 * is tokenized once; {@link Tokenize} does.
 */
public final class TokenizeFunction implements ScalarFunction<InternalRow> {
  private static final long serialVersionUID = 1;

  static final String NAME = "tokenize";

  private static final StructType RESULT =
      new StructType()
          .add("ids", DataTypes.createArrayType(DataTypes.IntegerType, false), true)
          .add("response_start", DataTypes.IntegerType, true)
          .add("reason", DataTypes.StringType, true);

  /** Called by Spark, by its name and types, once a row. */
  public InternalRow invoke(UTF8String prompt, UTF8String response, UTF8String tokenizer) {
    if (prompt == null || response == null || tokenizer == null) {
      return failure("null-text");
    }
    if (response.numBytes() == 0) {
      return failure("empty-response");
    }
    if (!prompt.isValid() || !response.isValid()) {
      return failure("invalid-utf8");
    }
    try (ExampleTokenizer by = new ExampleTokenizer(Tokenizers.named(tokenizer.toString()))) {
      TokenizedExample tokens = by.tokenize(join(prompt, response), prompt.numBytes());
      return new GenericInternalRow(
          new Object[] {
            UnsafeArrayData.fromPrimitiveArray(tokens.ids()), tokens.responseStart(), null
          });
    }
  }

  private static byte[] join(UTF8String prompt, UTF8String response) {
    byte[] head = prompt.getBytes();
    byte[] tail = response.getBytes();
    byte[] text = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, text, head.length, tail.length);
    return text;
  }

  private static InternalRow failure(String reason) {
    return new GenericInternalRow(new Object[] {null, null, UTF8String.fromString(reason)});
  }

  /** False, so that Spark neither repeats the call nor moves a filter below it. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public DataType[] inputTypes() {
    return TextFunction.texts(3);
  }

  @Override
  public DataType resultType() {
    return RESULT;
  }

  @Override
  public boolean isResultNullable() {
    return false;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String canonicalName() {
    return SheafFunctions.CATALOG + "." + NAME;
  }
}
