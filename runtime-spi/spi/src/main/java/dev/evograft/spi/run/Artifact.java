// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A file that a run left.
 *
 * @param path its name within the run, with {@code /} between parts; this goes on the wire
 * @param file where it lies on this machine; this does not
 * @param sha256 64 lower-case hexadecimal digits
 * @param bytes its length
 * @since 0.1
 */
public record Artifact(String path, Path file, String sha256, long bytes) {

  public Artifact {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(sha256, "sha256");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("an artifact has a name");
    }
  }

  /**
   * Describes a file, reading it once in constant memory.
   *
   * @throws IOException if it cannot be read
   */
  public static Artifact of(String path, Path file) throws IOException {
    MessageDigest digest = newSha256();
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new Artifact(path, file, HexFormat.of().formatHex(digest.digest()), bytes);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
