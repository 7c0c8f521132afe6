// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small helpers for values and texts. */
final class Texts {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final SecureRandom RANDOM = new SecureRandom();

  private Texts() {}

  /** A time as the server's database prints it. */
  static String stamp(Instant at) {
    return STAMP.format(at);
  }

  /** A prefix and 43 random characters. */
  static String secret(String prefix) {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether the real server fails on a value: a lone surrogate somewhere in it. */
  static boolean hasLoneSurrogate(@Nullable Object value) {
    if (value instanceof String text) {
      return Unicode.loneSurrogate(text) >= 0;
    }
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, @Nullable Object> member : object.entrySet()) {
        if (hasLoneSurrogate(member.getKey()) || hasLoneSurrogate(member.getValue())) {
          return true;
        }
      }
    }
    if (value instanceof List<?> items) {
      for (Object item : items) {
        if (hasLoneSurrogate(item)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a number is beyond the 64 bits of the server's database. */
  static boolean isTooLarge(@Nullable Object value) {
    return value instanceof BigInteger big && big.bitLength() > 63;
  }
}
