// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import dev.evograft.spi.Redactor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorSignatureTest {

  @Test
  void isTheSameForTheSameFault() {
    List<String> lines = Forms.lines("same.txt");
    for (int i = 0; i < lines.size(); i += 2) {
      assertThat(ErrorSignature.of(lines.get(i))).isEqualTo(ErrorSignature.of(lines.get(i + 1)));
    }
  }

  @Test
  void differsWithTheFault() {
    List<String> lines = Forms.lines("different.txt");
    for (int i = 0; i < lines.size(); i += 2) {
      assertThat(ErrorSignature.of(lines.get(i))).isNotEqualTo(ErrorSignature.of(lines.get(i + 1)));
    }
  }

  @Test
  void isStableWhenTakenAgain() {
    for (String line : Forms.lines("hits.txt")) {
      String once = ErrorSignature.of(line);
      assertThat(ErrorSignature.of(once)).isEqualTo(once);
    }
  }

  @Test
  void endsWithinTheLimitAndBetweenCodePoints() {
    for (int pad = 250; pad < 262; pad++) {
      String signature = ErrorSignature.of("Error: " + "x".repeat(pad) + "\uD83D\uDE00".repeat(9));
      assertThat(signature.length()).isLessThanOrEqualTo(ErrorSignature.LIMIT).isGreaterThan(258);
      assertThat(Unicode.loneSurrogate(signature)).isNegative();
    }
    assertThat(Unicode.loneSurrogate(ErrorSignature.of("Error: \uD83D x"))).isNegative();
  }

  @Test
  void holdsNoSecretAndNoControlCharacters() {
    Redactor redactor =
        new Redactor() {
          @Override
          public String redact(String text) {
            return text.replaceAll("sk-\\w+", "[REDACTED:api_key:1f3a]");
          }

          @Override
          public JsonObject redact(JsonObject tree) {
            return tree;
          }
        };
    var signals =
        Observed.run(
            new TextSource(redactor),
            Observed.START,
            observer -> observer.output("Error: bad key sk-abc123DEF\u0007 for\tuser\n"));
    assertThat(signals.get("errsig")).isEqualTo("Error: bad key [REDACTED:api_key] for user");
  }
}
