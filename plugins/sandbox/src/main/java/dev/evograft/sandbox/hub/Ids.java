// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Random names and sums. */
final class Ids {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CLAIM = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";

  private Ids() {}

  /** So many random bytes in hex. */
  static String hex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** As the hub's database names rows: {@code cl} and 23 characters. */
  static String row() {
    return "cl" + pick(LOWER, 23);
  }

  /** What a person types to claim a node, such as {@code REEF-4X7K}. */
  static String claimCode() {
    return pick(CLAIM.substring(0, 24), 4) + "-" + pick(CLAIM, 4);
  }

  private static String pick(String from, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(from.charAt(RANDOM.nextInt(from.length())));
    }
    return text.toString();
  }

  /** The id of a Gene and a Capsule together. */
  static String bundle(String geneId, String capsuleId) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256")
              .digest((geneId + "|" + capsuleId).getBytes(StandardCharsets.UTF_8));
      return "bundle_" + HexFormat.of().formatHex(sum).substring(0, 32);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** HMAC-SHA256 in hex; the key is a text as it is, not what its hex would mean. */
  static String hmac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
