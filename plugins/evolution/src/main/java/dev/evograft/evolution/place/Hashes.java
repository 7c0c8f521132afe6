// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as text. */
public final class Hashes {

  private static final int PIECE = 1 << 16;

  private Hashes() {}

  /** Of these bytes. */
  public static String of(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /** Of these bytes, after others of which this is the hash. */
  static String of(String before, ByteBuffer next) {
    MessageDigest digest = sha256();
    digest.update(before.getBytes(StandardCharsets.US_ASCII));
    digest.update(next);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of what a file holds, which may be more than memory does. */
  static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] piece = in.readNBytes(PIECE); // most files are less, and take a buffer of their size
      digest.update(piece);
      if (piece.length == PIECE) {
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
          digest.update(piece, 0, read);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
