// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.toolkit.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The contract's signature: HMAC-SHA256 over the time, a dot, and the body as it is sent. */
final class Signature {

  static final String TIMESTAMP = "X-Evotown-Timestamp";
  static final String SIGNATURE = "X-Evotown-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** The request with both headers. */
  static HttpRequest sign(HttpRequest request, String secret, Instant at) {
    String timestamp = String.valueOf(at.getEpochSecond());
    byte[] body = request.body() == null ? new byte[0] : request.body();
    return request
        .withHeader(TIMESTAMP, timestamp)
        .withHeader(SIGNATURE, HexFormat.of().formatHex(sum(secret, timestamp, body)));
  }

  private static byte[] sum(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
