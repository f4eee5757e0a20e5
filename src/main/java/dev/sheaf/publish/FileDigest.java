package dev.sheaf.publish;

import dev.sheaf.data.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What a file is known by.
 *
 * @param bytes its size
 * @param sha256 its digest, in hex
 */
public record FileDigest(long bytes, String sha256) {
  private static final int BUFFER_BYTES = 1 << 20;

  static FileDigest of(FileEntry file) {
    return new FileDigest(file.bytes(), file.sha256());
  }

  /** Digests a file of a run, or gives empty if it is not there. */
  static Optional<FileDigest> of(OutputFolder folder, String name) throws IOException {
    try (InputStream in = folder.open(name)) {
      return Optional.of(of(in));
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static FileDigest of(InputStream in) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      bytes += read;
    }
    return new FileDigest(bytes, Sha256.hex(digest));
  }

  /** Digests some bytes. */
  static FileDigest of(byte[] content) {
    return new FileDigest(content.length, Sha256.hex(content));
  }
}
