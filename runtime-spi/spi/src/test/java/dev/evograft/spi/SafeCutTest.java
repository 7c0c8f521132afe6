// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SafeCutTest {

  private static final Pattern SECRET =
      Pattern.compile("-----BEGIN KEY-----[A-Za-z0-9/\\s]*-----END KEY-----|ghp_[a-z0-9]{36}");

  private static final UnaryOperator<String> REDACT =
      text -> SECRET.matcher(text).replaceAll("[REDACTED]");

  /** Whatever the place, no part of a secret is on the side that is kept. */
  @Test
  void noPlaceAmongSecretsThatFollowEachOtherHalvesOne() {
    String text =
        "some words\n".repeat(500)
            + key()
            + key()
            + "ghp_"
            + "a1".repeat(18)
            + "\n"
            + "ghp_"
            + "b2".repeat(18)
            + " "
            + key()
            + "other words\n".repeat(900);
    String all = REDACT.apply(text);

    for (int at = 5_000; at < 17_000; at += 7) {
      int from = SafeCut.from(text, at, REDACT);
      int upTo = SafeCut.upTo(text, at, REDACT);
      assertThat(from).isBetween(at, text.length());
      assertThat(upTo).isBetween(0, at);
      assertThat(all).as("from %d", at).endsWith(REDACT.apply(text.substring(from)));
      assertThat(all).as("up to %d", at).startsWith(REDACT.apply(text.substring(0, upTo)));
    }
  }

  @Test
  void whereOneSecretFollowsTheOtherForLongNothingIsLeft() {
    String text = ("ghp_" + "a1".repeat(18)).repeat(2_000);

    int from = SafeCut.from(text, 20_003, REDACT);
    int upTo = SafeCut.upTo(text, 40_003, REDACT);

    assertThat(from % 40).isZero();
    assertThat(upTo % 40).isZero();
  }

  @Test
  void aTextWithoutSecretsIsCutAtTheNextLine() {
    String text = "some words\n".repeat(2_000);

    assertThat(SafeCut.from(text, 10_000, REDACT)).isEqualTo(10_010);
    assertThat(SafeCut.upTo(text, 10_000, REDACT)).isEqualTo(9_999);
    assertThat(SafeCut.from("x".repeat(20_000), 9_000, REDACT)).isEqualTo(9_000);
  }

  private static String key() {
    return "-----BEGIN KEY-----\n"
        + ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n").repeat(48)
        + "-----END KEY-----\n";
  }
}
