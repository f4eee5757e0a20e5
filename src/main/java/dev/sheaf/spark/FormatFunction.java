package dev.sheaf.spark;

import dev.sheaf.data.Example;
import dev.sheaf.data.Text;
import dev.sheaf.template.PromptTemplate;
import dev.sheaf.template.Rendered;
import dev.sheaf.template.Templates;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code sheaf.format(instruction, input, output, template)}: renders an example.
 *
 * <p>Gives a struct of {@code prompt} and {@code response}. A null input is none; if the
 * instruction, the output or the template is null, so are prompt and response. An unknown template
 * is an error that lists the templates there are.
 */
public final class FormatFunction extends TextToStruct {
  private static final long serialVersionUID = 1;

  static final Signature SIGNATURE =
      new Signature(
          "format",
          4,
          new StructType()
              .add("prompt", DataTypes.StringType, true)
              .add("response", DataTypes.StringType, true));

  FormatFunction() {
    super(SIGNATURE);
  }

  @Override
  public InternalRow produceResult(InternalRow arguments) {
    UTF8String instruction = text(arguments, 0);
    UTF8String input = text(arguments, 1);
    UTF8String output = text(arguments, 2);
    UTF8String template = text(arguments, 3);
    if (instruction == null || output == null || template == null) {
      return new GenericInternalRow(new Object[] {null, null});
    }
    PromptTemplate by = Templates.named(template.toString());
    Rendered rendered =
        by.render(
            new Example(
                SparkText.of(instruction),
                input == null ? Text.EMPTY : SparkText.of(input),
                SparkText.of(output)));
    return new GenericInternalRow(
        new Object[] {SparkText.of(rendered.prompt()), SparkText.of(rendered.response())});
  }
}
