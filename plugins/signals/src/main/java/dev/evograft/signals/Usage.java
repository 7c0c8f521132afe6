// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Tokens and cost, as far as they were told. */
record Usage(@Nullable Long input, @Nullable Long output, @Nullable BigDecimal cost) {

  static final Usage NONE = new Usage(null, null, null);

  /** More than this in one number is no count of tokens. */
  private static final long MOST = 1_000_000_000_000L;

  private static final String[] INPUT = {
    "input_tokens", "prompt_tokens", "inputTokens", "promptTokens", "promptTokenCount",
    "prompt_token_count", "inputTokenCount", "prompt_eval_count", "total_input_tokens", "tokens_in",
  };

  private static final String[] OUTPUT = {
    "output_tokens", "completion_tokens", "outputTokens", "completionTokens",
    "candidatesTokenCount", "candidates_token_count", "outputTokenCount", "eval_count",
    "total_output_tokens", "tokens_out",
  };

  private static final String[] COST = {
    "total_cost_usd", "cost_usd", "costUSD", "costUsd", "totalCostUsd", "response_cost",
  };

  /** Reads an object that counts tokens, of whatever vendor. */
  static Usage of(JsonObject object) {
    return new Usage(count(object, INPUT), count(object, OUTPUT), cost(object));
  }

  /** Reads an object called "usage", in which "cost" can only be dollars. */
  static Usage ofUsage(JsonObject usage) {
    Usage plain = of(usage);
    return plain.cost == null ? plain.withCost(amount(usage.get("cost"))) : plain;
  }

  boolean isEmpty() {
    return input == null && output == null && cost == null;
  }

  Usage withCost(@Nullable BigDecimal other) {
    return other == null ? this : new Usage(input, output, other);
  }

  /** The same, with what a later report of the same thing tells. */
  Usage updated(Usage later) {
    return new Usage(
        later.input == null ? input : later.input,
        later.output == null ? output : later.output,
        later.cost == null ? cost : later.cost);
  }

  Usage plus(Usage other) {
    return new Usage(
        sum(input, other.input),
        sum(output, other.output),
        cost == null ? other.cost : other.cost == null ? cost : cost.add(other.cost));
  }

  static @Nullable BigDecimal cost(JsonObject object) {
    for (String name : COST) {
      BigDecimal amount = amount(object.get(name));
      if (amount != null) {
        return amount;
      }
    }
    return null;
  }

  static @Nullable BigDecimal amount(@Nullable Object value) {
    if (value instanceof Long || value instanceof Double) {
      BigDecimal amount = new BigDecimal(value.toString());
      return amount.signum() < 0 || amount.compareTo(BigDecimal.valueOf(MOST)) > 0 ? null : amount;
    }
    return null;
  }

  static @Nullable Long count(JsonObject object, String... names) {
    for (String name : names) {
      if (object.get(name) instanceof Long value && value >= 0 && value <= MOST) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : (Long) (a + b);
  }
}
