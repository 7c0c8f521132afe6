// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the marks that stand for secrets: stable within a home, so that a reader sees that two
 * places held the same secret; keyed, so that nobody can find a weak secret by trying.
 */
public final class Marks {

  static final String START = "[REDACTED:";

  private static final String ALGORITHM = "HmacSHA256";

  private final Supplier<byte[]> key;
  private volatile @Nullable SecretKeySpec spec;

  /** Marks under a key, which is asked for when the first secret is found. */
  public Marks(Supplier<byte[]> key) {
    this.key = key;
  }

  String mark(String kind, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(spec());
      byte[] sum = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return START + kind + ":" + HexFormat.of().formatHex(sum, 0, 2) + "]";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private SecretKeySpec spec() {
    SecretKeySpec known = spec;
    if (known == null) {
      known = new SecretKeySpec(key.get(), ALGORITHM);
      spec = known;
    }
    return known;
  }
}
