// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.event;

import dev.evograft.toolkit.server.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a webhook was signed by who knows the secret: with a time, as the developer platform
 * does, or over the body alone, as others do.
 *
 * @param secret that both know
 * @param clock tells whether a time is near
 */
public record WebhookSignature(String secret, InstantSource clock) {

  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration NEAR = Duration.ofSeconds(300);
  private static final Pattern TIMED =
      Pattern.compile("t=(\\d{1,12}),\\s*v1=([0-9a-fA-F]{64})(?:,.*)?");
  private static final Pattern PLAIN = Pattern.compile("(?:sha256=)?([0-9a-fA-F]{64})");
  private static final List<String> PLAIN_HEADERS =
      List.of("X-Webhook-Signature", "X-EvoMap-Signature");

  boolean holds(ServerRequest request) {
    Optional<String> timed = request.header("X-EvoMap-Webhook-Signature");
    if (timed.isPresent()) {
      return isTimed(timed.get(), request.body());
    }
    return PLAIN_HEADERS.stream()
        .flatMap(name -> request.header(name).stream())
        .map(PLAIN::matcher)
        .anyMatch(found -> found.matches() && isOf(found.group(1), request.body()));
  }

  private boolean isTimed(String header, byte[] body) {
    Matcher found = TIMED.matcher(header.strip());
    if (!found.matches()) {
      return false;
    }
    long apart = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(found.group(1)));
    byte[] head = (found.group(1) + ".").getBytes(StandardCharsets.UTF_8);
    byte[] signed = new byte[head.length + body.length];
    System.arraycopy(head, 0, signed, 0, head.length);
    System.arraycopy(body, 0, signed, head.length, body.length);
    return apart <= NEAR.toSeconds() && isOf(found.group(2), signed);
  }

  private boolean isOf(String hex, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return MessageDigest.isEqual(mac.doFinal(signed), HexFormat.of().parseHex(hex));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
