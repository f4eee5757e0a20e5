package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the cache holds of one URL.
 *
 * @param folder the URL's folder
 * @param sha256 digest of the content, and the name of the file that holds it
 * @param etag header of the answer, or empty
 * @param lastModified header of the answer, or empty
 */
record CachedDownload(Path folder, String sha256, String etag, String lastModified) {
  private static final String ENTRY = "entry";
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  Path file() {
    return folder.resolve(sha256);
  }

  /** What a folder holds, if it is still what it was. */
  static Optional<CachedDownload> in(Path folder) throws IOException {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(ENTRY), UTF_8);
      if (lines.size() != 3 || !DIGEST.matcher(lines.get(0)).matches()) {
        return Optional.empty();
      }
      var found = new CachedDownload(folder, lines.get(0), lines.get(1), lines.get(2));
      return found.isWhole() ? Optional.of(found) : Optional.empty();
    } catch (NoSuchFileException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private boolean isWhole() throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = Files.newInputStream(file())) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    return Sha256.hex(digest).equals(sha256);
  }

  /** Gives a complete temporary file its name, then tells of it. */
  void take(Path half) throws IOException {
    Durable.move(half, file());
    Path entry = Files.createTempFile(folder, "half-", "");
    Files.write(entry, List.of(sha256, etag, lastModified), UTF_8);
    Durable.move(entry, folder.resolve(ENTRY));
  }
}
