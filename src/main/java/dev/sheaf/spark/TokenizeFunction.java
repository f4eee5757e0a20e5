package dev.sheaf.spark;

import dev.sheaf.data.InputStorage;
import dev.sheaf.job.TokenizerArgument;
import dev.sheaf.job.TokenizerChoice;
import dev.sheaf.job.TokenizerOpener;
import dev.sheaf.token.Encoder;
import dev.sheaf.token.ExampleTokenizer;
import dev.sheaf.token.TokenizedExample;
import dev.sheaf.token.Tokenizer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;

/**
 * {@code sheaf.tokenize(prompt, response, tokenizer)}: tokenizes prompt and response as one text.
 *
 * <p>Gives a struct of {@code ids} (array of int), {@code response_start} (index of the first id
 * that holds a byte of the response) and {@code reason}, which is null unless there are no ids:
 * {@code null-text}, {@code empty-response} or {@code invalid-utf8}. The tokenizer is a name, the
 * path of a file that every executor can read (once in its life), or a group as in a job file,
 * {@code {file: ranks.tiktoken, pattern: llama3, end-of-text: 128001}}. An unknown name is an error
 * that lists the tokenizers there are.
 *
 * <p>Select the struct in a projection of its own and take its fields after that, so that each row
 * is tokenized once; {@link Tokenize} does.
 */
public final class TokenizeFunction extends TextToStruct {
  private static final long serialVersionUID = 1;

  static final Signature SIGNATURE =
      new Signature(
          "tokenize",
          3,
          new StructType()
              .add("ids", DataTypes.createArrayType(DataTypes.IntegerType, false), true)
              .add("response_start", DataTypes.IntegerType, true)
              .add("reason", DataTypes.StringType, true));

  /** The tokenizers that this JVM was asked for, by the argument that named them. */
  private static final Map<UTF8String, Tokenizer> OPEN = new ConcurrentHashMap<>();

  private final HadoopSettings hadoop;

  // In a task, which has an instance of its own: what tokenizes, the argument that named it, and an
  // array for what is tokenized.
  private transient ExampleTokenizer by;
  private transient UTF8String argument;
  private transient byte[] text;

  private TokenizeFunction(HadoopSettings hadoop) {
    super(SIGNATURE);
    this.hadoop = hadoop;
  }

  static TokenizeFunction ofSession() {
    return new TokenizeFunction(HadoopSettings.ofSession());
  }

  @Override
  public InternalRow produceResult(InternalRow arguments) {
    UTF8String prompt = text(arguments, 0);
    UTF8String response = text(arguments, 1);
    UTF8String tokenizer = text(arguments, 2);
    if (prompt == null || response == null || tokenizer == null) {
      return failure("null-text");
    }
    if (response.numBytes() == 0) {
      return failure("empty-response");
    }
    Encoder.checkLength((long) prompt.numBytes() + response.numBytes());
    if (!SparkText.of(prompt).isWellFormed() || !SparkText.of(response).isWellFormed()) {
      return failure("invalid-utf8");
    }
    int promptBytes = prompt.numBytes();
    int length = promptBytes + response.numBytes();
    byte[] both = room(length);
    prompt.writeToMemory(both, Platform.BYTE_ARRAY_OFFSET);
    response.writeToMemory(both, Platform.BYTE_ARRAY_OFFSET + promptBytes);
    if (TaskContext.get() == null) {
      try (ExampleTokenizer once = new ExampleTokenizer(open(tokenizer))) {
        return tokens(once.tokenize(both, length, promptBytes));
      }
    }
    return tokens(tokenizer(tokenizer).tokenize(both, length, promptBytes));
  }

  /** An array for a text: the last one again in a task; on the driver threads share this. */
  private byte[] room(int length) {
    if (TaskContext.get() == null) {
      return new byte[length];
    }
    if (text == null || text.length < length) {
      text = new byte[length];
    }
    return text;
  }

  private static InternalRow tokens(TokenizedExample tokens) {
    UnsafeArrayData ids =
        UnsafeArrayData.fromPrimitiveArray(
            tokens.array(), Platform.INT_ARRAY_OFFSET, tokens.length(), Integer.BYTES);
    return new GenericInternalRow(new Object[] {ids, tokens.responseStart(), null});
  }

  private ExampleTokenizer tokenizer(UTF8String tokenizer) {
    if (!tokenizer.equals(argument)) {
      ExampleTokenizer next = new ExampleTokenizer(open(tokenizer));
      closeLast();
      by = next;
      argument = tokenizer.copy();
    }
    return by;
  }

  /**
   * Closes the tokenizer of the rows before; at the first row sees to it that the last is closed.
   */
  private void closeLast() {
    if (by == null) {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> by.close());
    } else {
      by.close();
    }
  }

  private Tokenizer open(UTF8String argument) {
    Tokenizer open = OPEN.get(argument);
    if (open == null) {
      InputStorage storage = new InputStorage(hadoop.value());
      TokenizerChoice choice = TokenizerArgument.parse(argument.toString());
      open = new TokenizerOpener(storage).open(choice).tokenizer();
      OPEN.put(argument.copy(), open);
    }
    return open;
  }

  private static InternalRow failure(String reason) {
    return new GenericInternalRow(new Object[] {null, null, UTF8String.fromString(reason)});
  }

  /** False, so that Spark neither repeats the call nor moves a filter below it. */
  @Override
  public boolean isDeterministic() {
    return false;
  }
}
