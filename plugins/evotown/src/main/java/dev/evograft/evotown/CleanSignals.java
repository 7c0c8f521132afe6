// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import dev.evograft.spi.run.SignalNames;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signals as the server can keep them: it fails for good on a lone surrogate, and its cost summary
 * fails for everybody on a cost that is no number. Names what had to be dropped.
 */
final class CleanSignals {

  /** Names what was dropped from a report. */
  static final String DROPPED = "evograft.dropped";

  private static final int DEPTH = 32;
  private static final int NAMED = 20;
  private static final Set<String> COUNTS =
      Set.of(SignalNames.INPUT_TOKENS, SignalNames.OUTPUT_TOKENS);

  private final List<String> dropped = new ArrayList<>();

  /** Freezes a map that may hold lone surrogates from elsewhere. */
  static JsonObject lenient(Map<String, @Nullable Object> map) {
    return Json.freezeLenient(map) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  void drop(String what) {
    if (dropped.size() < NAMED) {
      dropped.add(Unicode.repair(what));
    }
  }

  boolean nothingDropped() {
    return dropped.isEmpty();
  }

  List<String> dropped() {
    return List.copyOf(dropped);
  }

  /** The signals as they are sent; redacted before. */
  JsonObject of(JsonObject signals) {
    JsonObject.Builder clean = JsonObject.builder();
    signals.forEach(
        (name, value) -> {
          if (value != null) {
            Object fit = fit(name, value);
            if (fit == null) {
              drop(name);
            } else {
              clean.put(Unicode.repair(name), fit);
            }
          }
        });
    return dropped.isEmpty() ? clean.build() : clean.put(DROPPED, dropped).build();
  }

  private static @Nullable Object fit(String name, Object value) {
    if (COUNTS.contains(name)) {
      return value instanceof Long || value instanceof Double number && Math.abs(number) < 1L << 53
          ? (Object) ((Number) value).longValue()
          : null;
    }
    if (name.equals(SignalNames.COST_USD) && !(value instanceof Number)) {
      return null;
    }
    return value(value, 1);
  }

  private static @Nullable Object value(@Nullable Object value, int depth) {
    if (value instanceof String text) {
      return Unicode.repair(text);
    }
    if (value instanceof BigInteger || value instanceof BigDecimal) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? (Object) number : value.toString();
    }
    if (depth >= DEPTH && (value instanceof JsonObject || value instanceof List<?>)) {
      return "[nested deeper than " + DEPTH + " levels]";
    }
    if (value instanceof JsonObject object) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      object.forEach((name, item) -> members.put(Unicode.repair(name), value(item, depth + 1)));
      return members;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(value(item, depth + 1)));
      return items;
    }
    return value;
  }
}
