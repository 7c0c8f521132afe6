// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeightTest {

  @Test
  void nothingWeighsMoreThanItMay() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      JsonObject tree = object(random, 3);
      assertThat(Weight.most(tree))
          .as("seed %d: %s", seed, tree)
          .isGreaterThanOrEqualTo(Json.bytes(tree).length);
    }
  }

  private static JsonObject object(Random random, int depth) {
    JsonObject.Builder object = JsonObject.builder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      object.put(text(random), value(random, depth));
    }
    return object.build();
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> text(random);
      case 1 -> random.nextLong();
      case 2 -> random.nextDouble() * Math.pow(10, random.nextInt(600) - 300);
      case 3 -> random.nextBoolean();
      case 4 -> new BigInteger(random.nextInt(4_000), random);
      case 5 -> null;
      case 6 -> object(random, depth - 1);
      default -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth - 1));
        }
        yield items;
      }
    };
  }

  /** Of all widths, and of those that are written as escapes. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      int[] kinds = {random.nextInt(32), '"', 'a', 0xe4, 0x20ac, 0x1f600};
      text.appendCodePoint(kinds[random.nextInt(kinds.length)]);
    }
    return text.toString();
  }
}
