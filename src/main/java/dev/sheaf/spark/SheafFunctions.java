package dev.sheaf.spark;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The functions of Sheaf for SQL, Java, Scala and Python alike.
 *
 * <p>With {@code spark.sql.catalog.sheaf=dev.sheaf.spark.SheafFunctions} and the job jar, nothing
 * else, there are {@code sheaf.format} ({@link FormatFunction}) and {@code sheaf.tokenize} ({@link
 * TokenizeFunction}).
 */
public final class SheafFunctions implements FunctionCatalog {
  /** The catalog's name, under which the functions are called. */
  static final String CATALOG = "sheaf";

  /** The setting that makes the functions known to a session. */
  static final String SETTING = "spark.sql.catalog." + CATALOG;

  private static final Map<String, UnboundFunction> FUNCTIONS =
      Stream.of(
              new TextFunction(FormatFunction.SIGNATURE, FormatFunction::new),
              new TextFunction(TokenizeFunction.SIGNATURE, TokenizeFunction::ofSession))
          .collect(Collectors.toUnmodifiableMap(TextFunction::name, Function.identity()));

  private String name = CATALOG;

  @Override
  public void initialize(String name, CaseInsensitiveStringMap options) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return FUNCTIONS.keySet().stream()
        .sorted()
        .map(function -> Identifier.of(namespace, function))
        .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    UnboundFunction function = FUNCTIONS.get(identifier.name());
    if (function == null || identifier.namespace().length > 0) {
      throw new NoSuchFunctionException(identifier);
    }
    return function;
  }
}
