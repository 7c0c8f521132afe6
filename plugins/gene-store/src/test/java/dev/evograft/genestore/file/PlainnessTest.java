// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainnessTest {

  @Test
  void whatIsFarFromEveryLimitIsPlain() {
    JsonObject record =
        JsonObject.builder()
            .put("type", "Gene")
            .put("list", List.of(1L, 2.5, true, "x".repeat(100_000)))
            .put("nothing", null)
            .build();

    assertThat(Plainness.of(record)).isTrue();
  }

  @Test
  void whatIsNearOneIsNot() {
    JsonObject deep = JsonObject.EMPTY;
    for (int i = 0; i < 100; i++) {
      deep = JsonObject.builder().put("in", deep).build();
    }
    assertThat(Plainness.of(deep)).isFalse();
    assertThat(Plainness.of(of("n".repeat(60_000), 1L))).isFalse();
    assertThat(Plainness.of(of("number", BigInteger.TEN.pow(2_000)))).isFalse();
    assertThat(Plainness.of(of("text", "x".repeat(5 << 20)))).isFalse();
  }

  private static JsonObject of(String name, Object value) {
    return JsonObject.builder().put(name, List.of(value)).build().with(name, value);
  }
}
