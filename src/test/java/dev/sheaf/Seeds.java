package dev.sheaf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What a reader is fuzzed with: good inputs, and what they become by changes at random.
 *
 * <p>A class {@code …FuzzTest} has a method {@code fuzzerTestOneInput}, which reads any bytes and
 * fails if the reader does what it must not. Here it gets changed seeds, always the same ones; from
 * {@code scripts/fuzz} it gets what Jazzer makes of them by the branches it sees taken. What either
 * finds becomes a test.
 *
 * <p>{@code -Dsheaf.fuzz=100} tries a hundred times as many as here, {@code -Dsheaf.seed=6} others;
 * {@code -Dsheaf.seeds=FOLDER} leaves the seeds there.
 */
public final class Seeds {
  private static final int TIMES = Integer.getInteger("sheaf.fuzz", 1);
  private static final long SEED = Long.getLong("sheaf.seed", 5);
  private static final String FOLDER = System.getProperty("sheaf.seeds", "");

  private final List<byte[]> seeds;
  private final List<byte[]> pieces;
  private final Random random = new Random(SEED);

  /**
   * Seeds to change.
   *
   * @param pieces what is put in and in the place of something, besides bytes of chance
   */
  public Seeds(List<byte[]> seeds, String... pieces) {
    this.seeds = seeds;
    this.pieces = Arrays.stream(pieces).map(piece -> piece.getBytes(UTF_8)).toList();
  }

  /** Gives the seeds to a target, and then changed ones, so many times. */
  public void feed(Class<?> target, int times, Consumer<byte[]> read) {
    leave(target);
    for (byte[] seed : seeds) {
      read(read, seed, "seed");
    }
    for (int i = 0; i < times * TIMES; i++) {
      read(read, changed(), "change " + i + " of seed " + SEED);
    }
  }

  private static void read(Consumer<byte[]> read, byte[] input, String what) {
    try {
      read.accept(input);
    } catch (RuntimeException | Error e) {
      String bytes = new String(input, java.nio.charset.StandardCharsets.ISO_8859_1);
      throw new AssertionError(what + ": " + bytes, e);
    }
  }

  private void leave(Class<?> target) {
    if (FOLDER.isEmpty()) {
      return;
    }
    try {
      Path folder = Files.createDirectories(Path.of(FOLDER, target.getName()));
      for (int i = 0; i < seeds.size(); i++) {
        Files.write(folder.resolve("seed-" + i), seeds.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] changed() {
    byte[] bytes = any(seeds);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      bytes =
          switch (random.nextInt(6)) {
            case 0 -> flipped(bytes, at);
            case 1 -> joined(bytes, at, new byte[0], at + 1 + random.nextInt(8));
            case 2 -> joined(bytes, at, noise(), at + random.nextInt(8));
            case 3 -> joined(bytes, at, part(any(seeds)), at + random.nextInt(20));
            case 4 -> Arrays.copyOf(bytes, at);
            default -> joined(bytes, at, pieces.isEmpty() ? noise() : any(pieces), at);
          };
    }
    return bytes;
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < bytes.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(8)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] part(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
  }

  /** The bytes in front of {@code at}, the piece, and the bytes from {@code rest} on. */
  private static byte[] joined(byte[] bytes, int at, byte[] piece, int rest) {
    int left = Math.max(0, bytes.length - rest);
    byte[] joined = Arrays.copyOf(bytes, at + piece.length + left);
    System.arraycopy(piece, 0, joined, at, piece.length);
    System.arraycopy(bytes, bytes.length - left, joined, at + piece.length, left);
    return joined;
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A folder for files of seeds; it goes with this JVM, if it is empty then. */
  public static Path folder() {
    try {
      Path folder = Files.createTempDirectory("fuzz");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Texts in UTF-8. */
  public static List<byte[]> of(String... texts) {
    List<byte[]> seeds = new ArrayList<>();
    for (String text : texts) {
      seeds.add(text.getBytes(UTF_8));
    }
    return seeds;
  }
}
