package dev.sheaf.token;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Encodes texts for a judge in another language: {@code EncodeTexts TOKENIZER}.
 *
 * <p>Standard input holds the number of texts, and of each the number of its bytes and its bytes;
 * standard output gets of each the number of its ids and its ids. Numbers are of four bytes,
 * big-endian.
 */
public final class EncodeTexts {
  private EncodeTexts() {}

  public static void main(String[] arguments) throws IOException {
    Tokenizer tokenizer = Tokenizers.named(arguments[0]);
    Encoder encoder = tokenizer.take();
    Ids ids = new Ids();
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
    for (int texts = in.readInt(); texts > 0; texts--) {
      byte[] text = in.readNBytes(in.readInt());
      ids.clear();
      encoder.encode(text, 0, text.length, ids);
      out.writeInt(ids.length());
      for (int i = 0; i < ids.length(); i++) {
        out.writeInt(ids.array()[i]);
      }
    }
    out.flush();
  }
}
