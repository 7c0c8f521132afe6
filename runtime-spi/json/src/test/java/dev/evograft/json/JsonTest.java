// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  static Stream<JsonNode> vectors() throws Exception {
    JsonNode all = MAPPER.readTree(JsonTest.class.getResource("/canonical-vectors.json"));
    return StreamSupport.stream(all.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void canonicalTextEqualsWhatOtherImplementationsPrint(JsonNode vector) throws Exception {
    Object asset = MAPPER.readValue(vector.get("asset_json").asText(), Object.class);
    if (asset instanceof Map<?, ?> map) {
      Map<Object, Object> withoutId = new HashMap<>(map);
      withoutId.remove("asset_id");
      withoutId.remove("__proto__"); // a rule of asset ids, not of the text
      asset = withoutId;
    }
    assertThat(Json.canonical(asset)).isEqualTo(vector.get("canonical").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "1.0,1",
    "-0.0,0",
    "1e20,100000000000000000000",
    "1e21,1e+21",
    "0.000001,0.000001",
    "1e-7,1e-7",
    "1.5e-7,1.5e-7",
    "5e-324,5e-324",
    "4.9e-324,5e-324",
    "1.7976931348623157e308,1.7976931348623157e+308",
    "9007199254740993,9007199254740992",
    "2e-44,2e-44",
    "2.0e-3,0.002",
    "1.0e23,1e+23",
    "2.2250738585072014e-308,2.2250738585072014e-308",
    "0.1,0.1",
    "123456.789,123456.789",
    "-1.5,-1.5"
  })
  void numbersPrintAsEcmaScriptPrintsThem(double value, String text) {
    assertThat(Json.canonical(value)).isEqualTo(text);
  }

  @Test
  void printedDoublesReadBackAndNoShorterTextDoes() {
    long seed = 20261101;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) {
        continue;
      }
      String text = Json.canonical(value);
      assertThat(Double.parseDouble(text)).as("seed %d, %s", seed, text).isEqualTo(value);
      BigDecimal digits = new BigDecimal(text).stripTrailingZeros();
      if (digits.precision() > 1) {
        assertThat(digits.precision()).as("seed %d", seed).isLessThanOrEqualTo(shortest(value));
      }
    }
  }

  /** By brute force: the least precision at which some decimal reads back. */
  private static int shortest(double value) {
    for (int precision = 1; ; precision++) {
      if (Double.parseDouble(String.format("%." + (precision - 1) + "e", value)) == value) {
        return precision;
      }
    }
  }

  @Test
  void freezingCopiesAndForbidsChange() {
    List<Object> inner = new ArrayList<>(List.of(1, 2));
    Map<String, Object> outer = new HashMap<>(Map.of("list", inner));
    JsonObject frozen = JsonObject.of(outer);
    inner.add(3);
    outer.put("more", true);

    assertThat(frozen.toString()).isEqualTo("{\"list\":[1,2]}");
    assertThatThrownBy(() -> frozen.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> frozen.list("list").add(1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(Json.freeze(frozen)).isSameAs(frozen);
  }

  @Test
  void refusesWhatIsNoJsonAndNamesThePath() {
    assertThatThrownBy(() -> JsonObject.of(Map.of("a", List.of(1, Double.NaN))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a[1]")
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> JsonObject.of(Map.of("text", "\ud800")))
        .hasMessageContaining("text")
        .hasMessageContaining("surrogate");
    assertThatThrownBy(() -> Json.freeze(new Object())).hasMessageContaining("no JSON value");
    assertThatThrownBy(() -> Json.freeze(Map.of(1, 2))).hasMessageContaining("no text");
  }

  @Test
  void refusesEndlessNesting() {
    Object[] loop = new Object[1];
    List<Object> self = Arrays.asList(loop);
    loop[0] = self;
    assertThatThrownBy(() -> Json.freeze(self)).hasMessageContaining("nested deeper");
  }

  @Test
  void keepsLoneSurrogatesWhenAskedAndEscapesThem() {
    assertThat(Json.canonical(Map.of("hi", "\ud83d"))).isEqualTo("{\"hi\":\"\\ud83d\"}");
    assertThat(Unicode.repair("a\ud83db\ud83d\ude00")).isEqualTo("a\ufffdb\ud83d\ude00");
  }

  @Test
  void readersAnswerAbsentForOtherTypes() {
    JsonObject object = JsonObject.builder().put("n", 1).put("s", "x").put("z", null).build();
    assertThat(object.string("n")).isEmpty();
    assertThat(object.integer("n", 7)).isEqualTo(1);
    assertThat(object.integer("s")).isEmpty();
    assertThat(object.object("s")).isSameAs(JsonObject.EMPTY);
    assertThat(object.list("z")).isEmpty();
    assertThat(object.containsKey("z")).isTrue();
  }
}
