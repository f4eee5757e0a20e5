package dev.sheaf.token;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Encodes texts for a judge outside: {@code encoding texts ids}.
 *
 * <p>Texts are each their length in bytes, in four, and their bytes; so are ids, in tokens.
 */
final class EncodeTexts {
  private EncodeTexts() {}

  public static void main(String[] args) throws IOException {
    Tokenizer tokenizer = Tokenizers.named(args[0]);
    Encoder encoder = tokenizer.take();
    Ids ids = new Ids();
    try (DataInputStream in = open(args[1]);
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(Path.of(args[2])), 1 << 20))) {
      while (true) {
        byte[] text = new byte[in.readInt()];
        in.readFully(text);
        ids.clear();
        encoder.encode(text, 0, text.length, ids);
        out.writeInt(ids.length());
        for (int i = 0; i < ids.length(); i++) {
          out.writeInt(ids.array()[i]);
        }
      }
    } catch (EOFException e) {
      tokenizer.give(encoder);
    }
  }

  private static DataInputStream open(String path) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(Path.of(path)), 1 << 20));
  }
}
