// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LogExcerptTest {

  @Test
  void aShortLogIsKeptAsItIs() {
    LogExcerpt log = new LogExcerpt();
    log.append("one\n");
    log.append("");
    log.append("zwei ä €\n");
    assertThat(log.text(same -> same)).isEqualTo("one\nzwei ä €\n");
    assertThat(log.bytes()).isEqualTo("one\nzwei ä €\n".getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void aLongLogKeepsItsBeginningAndItsEndAndSaysHowMuchWasCut() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      LogExcerpt log = new LogExcerpt();
      StringBuilder all = new StringBuilder();
      int size = 1 + random.nextInt(1 << (8 + random.nextInt(10)));
      while (all.length() < size) {
        String piece = piece(random);
        log.append(piece);
        all.append(piece);
      }
      check(log, all.toString(), seed);
    }
  }

  private static void check(LogExcerpt log, String all, long seed) {
    String text = log.text(same -> same);
    assertThat(log.bytes())
        .as("bytes, seed %d", seed)
        .isEqualTo(all.getBytes(StandardCharsets.UTF_8).length);
    assertThat(text.length()).as("seed %d", seed).isLessThanOrEqualTo(64 << 10);
    if (all.length() < 65_000) {
      assertThat(text).as("seed %d", seed).isEqualTo(all);
      return;
    }
    int mark = text.indexOf("\n[... ");
    int end = text.indexOf(" ...]\n");
    String head = text.substring(0, mark);
    String tail = text.substring(end + 6);
    assertThat(all).as("seed %d", seed).startsWith(head).endsWith(tail);
    assertThat(head.length()).isBetween((16 << 10) - 1, 16 << 10);
    assertThat(tail.length()).isGreaterThan(48_000);
    assertThat(text).contains((all.length() - head.length() - tail.length()) + " characters cut");
    assertThat(Texts.valid(text)).as("whole pairs, seed %d", seed).isEqualTo(text);
  }

  /** With pairs of surrogates, cut anywhere between pieces but not within the whole. */
  private static String piece(Random random) {
    int length = 1 + random.nextInt(1 + random.nextInt(5_000));
    StringBuilder piece = new StringBuilder();
    while (piece.length() < length) {
      piece.append(random.nextInt(3) == 0 ? "🌱" : random.nextInt(5) == 0 ? "ü" : "a");
    }
    return piece.toString();
  }

  @Test
  void aPairThatIsCutBetweenTwoPiecesIsWhole() {
    LogExcerpt log = new LogExcerpt();
    log.append("\ud83c");
    log.append("\udf31");
    assertThat(log.text(same -> same)).isEqualTo("🌱");
    assertThat(log.bytes()).isEqualTo(4);
  }

  /** Half a secret has no shape that anybody would know. */
  @Test
  void noSecretIsHalved() {
    for (int shift = 0; shift < 60; shift++) {
      LogExcerpt log = new LogExcerpt();
      String secret = "password=Secret" + "s".repeat(20) + "1";
      String key = "-----BEGIN\nSecret\nSecret\n-----END\n";
      log.append("a".repeat((16 << 10) - shift - 1) + "\n" + secret + "\n" + key);
      log.append("b ".repeat(50_000));
      log.append("\n" + key + secret + "\n" + "c".repeat(49_088 - shift));

      String sent = REDACT.apply(log.text(REDACT));

      assertThat(sent).as("shift %d", shift).doesNotContain("ecret").endsWith("ccc");
    }
  }

  private static final UnaryOperator<String> REDACT =
      text ->
          text.replaceAll("(?s)-----BEGIN.*?-----END", "[KEY]")
              .replaceAll("password=Secrets*1", "[PASSWORD]");

  @Test
  void oneHugePieceIsCut() {
    LogExcerpt log = new LogExcerpt();
    log.append("a".repeat(20_000) + "b".repeat(3_000_000) + "c".repeat(10));
    assertThat(log.text(same -> same))
        .startsWith("aaa")
        .endsWith("bcccccccccc")
        .hasSizeLessThan(65_537);
  }
}
