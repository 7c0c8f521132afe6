// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TextWriterTest {

  private static final String ALPHABET =
      "ab?\"\\/\b\t\n\u0000\u001f\u007f\u0080\u00e9\u4e2d\u2028\ud83d\ude00";

  @Test
  void textsOfAllKindsAreEscapedAsTheSpecificationSays() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String text = text(random);
      assertThat(Json.text(text)).as("seed %d, round %d", seed, round).isEqualTo(expected(text));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    boolean plain = random.nextBoolean();
    for (int i = random.nextInt(40); i > 0; i--) {
      boolean letter = plain && random.nextInt(20) > 0;
      text.append(ALPHABET.charAt(random.nextInt(letter ? 3 : ALPHABET.length())));
    }
    return text.toString();
  }

  /** Character by character, as QuoteJSONString of ECMA-262 has it. */
  private static String expected(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int known = "\b\t\n\f\r\"\\".indexOf(c);
      if (known >= 0) {
        quoted.append('\\').append("btnfr\"\\".charAt(known));
      } else if (Unicode.isPair(text, i)) {
        quoted.append(c).append(text.charAt(++i));
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
