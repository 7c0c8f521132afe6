// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SipHashTest {

  private static final long SEED = 20_261_121;

  /** The key and the first texts of the paper's own vectors (bytes 0, 1, 2, ...). */
  private final SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  @Test
  void itIsSipHash() {
    byte[] text = new byte[15];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) i;
    }

    assertThat(hash.of(text)).isEqualTo(0xa129ca6149be45e5L);
    assertThat(hash.of(new byte[0])).isEqualTo(0x726fdb47dd0e0e31L);
  }

  @Test
  void aTextIsHashedAsItsUtf8() {
    for (String text : new String[] {"", "gene_x", "ü€", "a\ud83d\ude00b"}) {
      assertThat(hash.of(text)).isEqualTo(hash.of(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void noTwoTextsHaveOneHashBecauseOfHalfCharacters() {
    String[] parts = {
      "\u0600", "\u0700", "\ud880", "\udc80", "\ud83d", "\ude00", "a", "?", "\ufffd", "\u00ed"
    };
    Random random = new Random(SEED);
    Map<Long, String> seen = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(5); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String other = seen.putIfAbsent(hash.of(text.toString()), text.toString());
      assertThat(other == null ? text.toString() : other)
          .as("seed %d", SEED)
          .isEqualTo(text.toString());
    }
  }
}
