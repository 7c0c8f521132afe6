// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.gep.Bundle;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a bundle as the hub's own client does. */
final class PublishSignature {

  private static final String ALGORITHM = "HmacSHA256";

  private PublishSignature() {}

  /** HMAC-SHA256 with the secret's text as the key, over the ids of gene and capsule in order. */
  static String of(Bundle bundle, String secret) {
    return of(
        Stream.of(bundle.gene(), bundle.capsule())
            .map(asset -> asset.assetId().orElse(""))
            .sorted()
            .collect(Collectors.joining("|")),
        secret);
  }

  private static String of(String text, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
