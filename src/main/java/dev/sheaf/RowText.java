package dev.sheaf;

import dev.sheaf.batch.Batch;
import dev.sheaf.data.Amount;
import dev.sheaf.token.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * One row as people read it, a line a column:
 *
 * <pre>
 *   column  input          target
 *        0    1212 'This'     318 ' is'   trained
 *        1     318 ' is'    50256 '&lt;|endoftext|&gt;'   trained
 *        2   50256 padding   -100         ignored
 * </pre>
 *
 * @param batch the batch
 * @param row the row in it
 * @param tokenizer what the ids mean, if that is known
 * @param ignoreIndex what stands in the targets where nothing is trained
 */
record RowText(Batch batch, int row, Optional<Tokenizer> tokenizer, int ignoreIndex) {

  String render(String split, String origin) {
    StringBuilder text = new StringBuilder();
    int length = batch.lengths()[row];
    text.append(
        "%s, batch %s, row %s: %s, %s padding, %s%n%n"
            .formatted(
                split,
                batch.number(),
                row,
                Amount.of(length, "tokens"),
                batch.width() - length,
                origin));
    text.append(String.format(Locale.ROOT, "%6s  %-28s", "column", "input"));
    text.append(batch.hasTargets() ? "target\n" : "\n");
    for (int column = 0; column < batch.width(); column++) {
      text.append(line(column, length)).append('\n');
    }
    return text.toString();
  }

  private String line(int column, int length) {
    int id = batch.inputs()[row * batch.width() + column];
    String input = column < length ? token(id) : number(id) + " padding";
    String line = String.format(Locale.ROOT, "%6d  %-28s", column, input);
    if (batch.hasTargets()) {
      int target = batch.targets()[row * batch.width() + column];
      line += target == ignoreIndex ? number(target) + " ignored" : token(target);
    }
    return line.stripTrailing();
  }

  private String token(int id) {
    return number(id) + tokenizer.map(known -> " " + quoted(known.bytes(id))).orElse("");
  }

  private static String number(int id) {
    return String.format(Locale.ROOT, "%6d", id);
  }

  /** Text in quotes with its line feeds and controls escaped; bytes that are no text in hex. */
  private static String quoted(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      StringBuilder quoted = new StringBuilder("'");
      text.codePoints()
          .forEach(
              c -> {
                switch (c) {
                  case '\n' -> quoted.append("\\n");
                  case '\r' -> quoted.append("\\r");
                  case '\t' -> quoted.append("\\t");
                  default -> {
                    if (Character.isISOControl(c)) {
                      quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                      quoted.appendCodePoint(c);
                    }
                  }
                }
              });
      return quoted.append('\'').toString();
    } catch (CharacterCodingException e) {
      return "<" + HexFormat.of().formatHex(bytes) + ">";
    }
  }
}
