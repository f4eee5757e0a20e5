package dev.sheaf.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.data.Amount;
import dev.sheaf.data.KebabCase;
import dev.sheaf.data.Reason;
import dev.sheaf.data.RejectedLine;
import dev.sheaf.publish.Manifest.InputEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the files of rejected records again, in order, and counts them. */
final class RejectedCheck {
  /**
   * More than a line of ours has: an excerpt and a detail are bounded, a path is by file systems.
   */
  private static final int MOST_BYTES = 1 << 18;

  private final Map<String, Long> reasons = new TreeMap<>();
  private final Origins origins;
  private final Map<String, Integer> sources = new HashMap<>();
  private int lastSource = -1;
  private long lastLine;
  private long lastOffset;

  RejectedCheck(List<InputEntry> inputs) {
    this.origins = new Origins(inputs, true);
    for (int source = 0; source < inputs.size(); source++) {
      sources.put(inputs.get(source).path(), source);
    }
  }

  /** How many records were rejected for which reason, in the files that were read. */
  Map<String, Long> reasons() {
    return reasons;
  }

  /** Where those records came from. */
  Origins origins() {
    return origins;
  }

  /** What is wrong with a file, in a sentence; empty if nothing is. */
  Optional<String> fault(InputStream file, long rows) throws IOException {
    long lines = 0;
    for (byte[] line = line(file); line.length > 0; line = line(file)) {
      Optional<String> fault = lineFault(line);
      lines++;
      if (fault.isPresent()) {
        return Optional.of("line %s %s".formatted(lines, fault.get()));
      }
    }
    return lines == rows
        ? Optional.empty()
        : Optional.of("has %s; the manifest says %s.".formatted(Amount.of(lines, "lines"), rows));
  }

  /** The next line with its line feed, or as much of it as is read at all. */
  private static byte[] line(InputStream file) throws IOException {
    byte[] line = new byte[1 << 10];
    int length = 0;
    for (int next = file.read(); next >= 0; next = file.read()) {
      if (length == line.length) {
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length++] = (byte) next;
      if (next == '\n' || length == MOST_BYTES) {
        break;
      }
    }
    return Arrays.copyOf(line, length);
  }

  private Optional<String> lineFault(byte[] bytes) {
    JsonNode line;
    try {
      line = Json.read(bytes, JsonNode.class);
    } catch (IOException e) {
      return Optional.of("is no JSON.");
    }
    Optional<Reason> reason = KebabCase.find(Reason.class, line.path("reason").asText());
    Integer source = sources.get(line.path("source").asText());
    if (reason.isEmpty() || source == null) {
      return Optional.of(
          "names a reason or a source that there is not: %s, %s."
              .formatted(line.get("reason"), line.get("source")));
    }
    if (!Arrays.equals(bytes, rejected(line, reason.get()).bytes())) {
      return Optional.of("is written otherwise than a run writes it.");
    }
    reasons.merge(reason.get().code(), 1L, Long::sum);
    return origins
        .fault(source, line.get("record").asLong())
        .or(() -> placeFault(source, line.get("line"), line.get("offset")));
  }

  /** Records of one input begin one behind the other; a line feed takes a byte. */
  private Optional<String> placeFault(int source, JsonNode line, JsonNode offset) {
    boolean isFirst = source != lastSource;
    boolean hadPlace = lastLine > 0;
    long leastLine = isFirst ? 1 : lastLine;
    long leastOffset = isFirst ? 0 : lastOffset + 1;
    boolean isPlace =
        (line.isNull() && offset.isNull())
            ? isFirst || !hadPlace
            : (isFirst || hadPlace)
                && line.asLong() >= leastLine
                && offset.asLong(-1) >= Math.max(leastOffset, line.asLong() - 1);
    lastSource = source;
    lastLine = line.asLong();
    lastOffset = offset.asLong();
    return isPlace
        ? Optional.empty()
        : Optional.of("begins at line %s, byte %s, which cannot be.".formatted(line, offset));
  }

  private static RejectedLine rejected(JsonNode line, Reason reason) {
    return new RejectedLine(
        line.path("source").asText(),
        line.path("record").asLong(),
        line.path("line").asLong(-1),
        line.path("offset").asLong(-1),
        reason,
        line.path("detail").asText(),
        line.path("excerpt").asText());
  }
}
