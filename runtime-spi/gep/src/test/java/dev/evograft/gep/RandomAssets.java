// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Assets with all that JSON allows: odd numbers, lone surrogates, unknown members, nesting. */
final class RandomAssets {

  private static final List<String> KEYS =
      List.of(
          "type",
          "id",
          "summary",
          "gene",
          "trigger",
          "outcome",
          "score",
          "asset_id",
          "meta",
          "signals_match",
          "env_fingerprint",
          "x_vendor",
          "_local",
          "__proto__",
          "01",
          "1",
          "10",
          "-1",
          "");

  private static final List<String> TYPES =
      List.of("Gene", "Capsule", "EvolutionEvent", "Mutation", "CapabilityCandidate");

  private static final String CHARACTERS =
      "aZ09 \"\\/\b\t\n\r\f\u0000\u001f\u007f\u00a0\u00e9\u2028\u4e2d\ufeff\ud83d\ude00\ud83d?<>&'";

  private final Random random;
  private final boolean brokenNames;

  /**
   * @param brokenNames whether names may hold lone surrogates, which Jackson does not read
   */
  RandomAssets(Random random, boolean brokenNames) {
    this.random = random;
    this.brokenNames = brokenNames;
  }

  JsonObject next() {
    Map<String, Object> members = members(0);
    members.put("type", TYPES.get(random.nextInt(TYPES.size())));
    return (JsonObject) Json.freezeLenient(members);
  }

  private Map<String, Object> members(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      members.put(name(), value(depth + 1));
    }
    return members;
  }

  private String name() {
    if (random.nextInt(3) > 0) {
      return KEYS.get(random.nextInt(KEYS.size()));
    }
    return brokenNames ? text() : Unicode.repair(text());
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 4 ? 6 : 9)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> number();
      case 4, 5 -> text();
      case 6 -> members(depth);
      default -> list(depth);
    };
  }

  private List<Object> list(int depth) {
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      items.add(value(depth + 1));
    }
    return items;
  }

  private Number number() {
    return switch (random.nextInt(7)) {
      case 0 -> random.nextInt(100);
      case 1 -> random.nextLong();
      case 2 -> new BigInteger(90, random);
      case 3 -> new BigDecimal(random.nextInt(1_000)).movePointLeft(2);
      case 4 -> new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(700) - 350);
      case 5 -> random.nextDouble();
      default -> finite(Double.longBitsToDouble(random.nextLong()));
    };
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : -0.0;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(14); i > 0; i--) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }
}
