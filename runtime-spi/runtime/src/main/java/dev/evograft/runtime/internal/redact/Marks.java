// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the marks that stand for secrets: stable within a home, so that a reader sees that two
 * places held the same secret; keyed, so that nobody can find a weak secret by trying.
 */
public final class Marks {

  static final String START = "[REDACTED:";

  /** So few that a weak secret cannot be told by them, and enough to tell secrets apart. */
  private static final int SUM_BYTES = 4;

  private static final int BLOCK = 64;

  private final Supplier<byte[]> key;
  private volatile byte @Nullable [] known;

  /** Marks under a key of at most 64 bytes, which is asked for when the first secret is found. */
  public Marks(Supplier<byte[]> key) {
    this.key = key;
  }

  String mark(String kind, String secret) {
    byte[] sum = hmac(secret.getBytes(StandardCharsets.UTF_8));
    return START + kind + ":" + HexFormat.of().formatHex(sum, 0, SUM_BYTES) + "]";
  }

  /** HMAC-SHA256 of RFC 2104; javax.crypto takes longer to load than all of the rest. */
  byte[] hmac(byte[] message) {
    byte[] block = Arrays.copyOf(key(), BLOCK);
    byte[] outer = new byte[BLOCK];
    byte[] inner = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      inner[i] = (byte) (block[i] ^ 0x36);
      outer[i] = (byte) (block[i] ^ 0x5c);
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(inner);
      byte[] first = digest.digest(message);
      digest.update(outer);
      return digest.digest(first);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private byte[] key() {
    byte[] mine = known;
    if (mine == null) {
      mine = key.get();
      known = mine;
    }
    return mine;
  }
}
