// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @Test
  void valuesAreWhatTheySay() {
    assertThat(JsonText.parse("1")).isEqualTo(1L);
    assertThat(JsonText.parse("123456789012345678901"))
        .isEqualTo(new BigInteger("123456789012345678901"));
    assertThat(JsonText.parse("1.0")).isEqualTo(1.0);
    assertThat(JsonText.parse("-2.5e3")).isEqualTo(-2500.0);
    assertThat(JsonText.parse(" true ")).isEqualTo(true);
    assertThat(JsonText.parse("null")).isNull();
    assertThat(JsonText.parse("\"ü\\u0041\\n\"")).isEqualTo("üA\n");
    assertThat(Json.text(JsonText.parse("[{\"b\":[],\"a\":{}},[1,\"x\",false]]")))
        .isEqualTo("[{\"b\":[],\"a\":{}},[1,\"x\",false]]");
  }

  @Test
  void ofEqualKeysTheLastOneCounts() {
    JsonObject object = JsonText.parseObject("{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8));
    assertThat(object.integer("a")).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "[1,]",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "01",
        "nul",
        "NaN",
        "1 2",
        "{} x",
        "'a'",
        "\"a",
        "\"\n\"",
        "1e400",
        "]"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nestingIsBounded() {
    int most = Json.MAX_DEPTH;
    assertThat(JsonText.parse("[".repeat(most) + "]".repeat(most))).isNotNull();
    assertThatThrownBy(() -> JsonText.parse("[".repeat(most + 1) + "]".repeat(most + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JsonText.parse("[".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anErrorQuotesNothingOfTheText() {
    assertThatThrownBy(() -> JsonText.parse("{\"token\": secret}"))
        .hasMessageStartingWith("not JSON: unexpected content at line 1, column ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void whatOtherProgramsWroteIsReadAsEcmaScriptReadsIt() {
    String text = "\uFEFF{\"\\ud800\":1e400,\"b\":[-1e99999999999,\"\\udfff\",1e-999,1.50]}";

    Object value = JsonText.parseForeign(text.getBytes(StandardCharsets.UTF_8));

    assertThat(Json.canonical(value))
        .isEqualTo("{\"b\":[null,\"\\udfff\",0,1.5],\"\\ud800\":null}");
    assertThat(Json.text(value)).contains("1E+400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "{", "01", "NaN", "1 2", "\"\n\"", "\uFEFF\uFEFF1"})
  void whatOtherProgramsWroteMustBeJson(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> JsonText.parseForeign(utf8))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatOtherProgramsWroteIsBounded() {
    byte[] deep = "[".repeat(Json.MAX_DEPTH + 1).getBytes(StandardCharsets.UTF_8);
    byte[] many = "9".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    byte[] broken = {'"', (byte) 0xff, '"'};
    for (byte[] bytes : List.of(deep, many, broken)) {
      assertThatThrownBy(() -> JsonText.parseForeign(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("not JSON");
    }
    assertThatThrownBy(() -> JsonText.parseForeignObject("[]".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("not a JSON object");
  }
}
