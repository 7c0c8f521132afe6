// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.toolkit.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuccessTest {

  /** As what signs people in answers a program that says that it reads JSON. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"login required\"}",
        "{\"detail\":\"sign in\"}",
        "[]",
        "null",
        "\"ok\"",
        "{\"ok\":"
      })
  void aSuccessInOtherWordsSettlesNoPiece(String body) {
    assertThat(Success.isEvotowns(json(200, body))).isFalse();
  }

  @Test
  void anObjectOrNothingSettlesAPiece() {
    assertThat(Success.isEvotowns(json(200, "{\"stored\":true}"))).isTrue();
    assertThat(Success.isEvotowns(json(204, ""))).isTrue();
  }

  private static HttpResponse json(int status, String body) {
    return new HttpResponse(
        status, Map.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
  }
}
