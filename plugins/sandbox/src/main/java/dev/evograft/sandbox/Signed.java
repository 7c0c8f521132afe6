// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.toolkit.server.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The contract's signatures: HMAC-SHA256 over time, dot and body, at most five minutes old. */
final class Signed {

  private static final long SKEW_SECONDS = 300;

  private final @Nullable String secret;
  private final InstantSource clock;

  Signed(@Nullable String secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
  }

  /** Whether a request bears a signature at all. */
  static boolean isSigned(ServerRequest request) {
    return request.header("x-evotown-signature").isPresent();
  }

  /** Whether the signature is right and of now. */
  boolean accepts(ServerRequest request) {
    String timestamp = request.header("x-evotown-timestamp").orElse("");
    if (secret == null || !timestamp.matches("\\d{1,12}")) {
      return false;
    }
    long skew = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
    byte[] given =
        request.header("x-evotown-signature").orElse("").getBytes(StandardCharsets.UTF_8);
    return skew <= SKEW_SECONDS
        && MessageDigest.isEqual(given, sum(secret, timestamp, request.body()));
  }

  private static byte[] sum(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
