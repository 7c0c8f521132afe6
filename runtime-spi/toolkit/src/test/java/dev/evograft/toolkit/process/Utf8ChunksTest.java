// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8ChunksTest {

  @Test
  void textCutAnywhereComesOutAsItWentIn() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      String text = text(random);
      assertThat(inPieces(text.getBytes(StandardCharsets.UTF_8), random))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(text);
    }
  }

  @Test
  void bytesCutAnywhereBecomeWhatTheyBecomeInOnePiece() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertThat(inPieces(bytes, random))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void aCharacterCutAtTheEndIsReplaced() {
    Utf8Chunks chunks = new Utf8Chunks(8);
    assertThat(chunks.next(new byte[] {'a', (byte) 0xE2, (byte) 0x82}, 3)).isEqualTo("a");
    assertThat(chunks.end()).isEqualTo("\uFFFD");
  }

  private static String text(Random random) {
    int[] points = {'a', '\n', 0xE4, 0x20AC, 0x65E5, 0x1F600};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  private static String inPieces(byte[] bytes, Random random) {
    Utf8Chunks chunks = new Utf8Chunks(16);
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(1 + random.nextInt(5), bytes.length - at);
      text.append(chunks.next(Arrays.copyOfRange(bytes, at, at + length), length));
      at += length;
    }
    return text.append(chunks.end()).toString();
  }
}
