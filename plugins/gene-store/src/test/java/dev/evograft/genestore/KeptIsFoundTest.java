// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.Asset;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.testkit.TestRuntime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store accepts it finds, as it was, now and by another process; the rest it refuses. */
class KeptIsFoundTest {

  @TempDir Path folder;
  private TestRuntime runtime;
  private AssetStore store;
  private int refused;

  @BeforeEach
  void start() {
    runtime = TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start();
    store = runtime.service(AssetStore.class);
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverItIs(long seed) {
    Random random = new Random(seed);
    Map<String, Gene> genes = new TreeMap<>();
    Map<String, Capsule> capsules = new TreeMap<>();
    Map<String, Asset> staged = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      String id = id(random) + i;
      Gene gene = new Gene(odd(Made.gene("x", "s").tree(), id, "odd", value(random, 0)));
      Capsule capsule =
          new Capsule(odd(Made.capsule("x").tree(), id, key(random), value(random, 0)));
      accepted(() -> genes.put(id, store.put(gene)));
      accepted(() -> capsules.put(id, store.put(capsule)));
      accepted(() -> store.putFailed(capsule));
      accepted(
          () -> {
            store.stage(List.of(gene), "seed " + seed);
            staged.put(id, gene);
          });
    }
    assertThat(refused).as("seed %d", seed).isBetween(1, 120);
    check(genes, store.genes());
    check(capsules, store.capsules());
    staged.forEach(
        (id, asset) -> assertThat(store.staged().find(id).map(one -> one.asset())).contains(asset));
    store.put(Made.gene("one more", "s"));
    store.remove(store.genes(), "one more"); // which compacts
    check(genes, store.genes());
    try (TestRuntime other =
        TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start()) {
      AssetStore same = other.service(AssetStore.class);
      check(genes, same.genes());
      check(capsules, same.capsules());
    }
    assertThat(runtime.problems()).isEmpty();
  }

  /** As it may be read from a file of another program. */
  private static JsonObject odd(JsonObject tree, String id, String key, Object value) {
    Map<String, Object> members = new LinkedHashMap<>(tree);
    members.put("id", id);
    members.put(key, value);
    return (JsonObject) Objects.requireNonNull(Json.freezeLenient(members));
  }

  private void accepted(Runnable call) {
    try {
      call.run();
    } catch (EvograftException e) {
      assertThat(e.code()).isEqualTo("asset_invalid");
      refused++;
    }
  }

  private static <A extends Asset> void check(Map<String, A> expected, AssetReader<A> reader) {
    assertThat(reader.size()).isEqualTo(expected.size());
    expected.forEach(
        (id, asset) -> {
          Optional<A> found = reader.find(id);
          assertThat(found).as(Json.text(id)).isPresent();
          assertThat(Json.canonical(found.get().tree())).isEqualTo(Json.canonical(asset.tree()));
          assertThat(reader.find(asset.assetId().orElseThrow())).isPresent();
        });
  }

  private static String id(Random random) {
    String[] ids = {
      "g", "\"", "\\", "é", "😀", "\u0000", "\ud800", "\udfff", "\uFEFF", "{\"id\":", "\n"
    };
    return ids[random.nextInt(ids.length)] + "x".repeat(random.nextInt(20));
  }

  private static String key(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "k".repeat(60_000);
      case 1 -> "é".repeat(49_000);
      case 2 -> "\ud800";
      case 3 -> "\\u0069d";
      default -> "odd";
    };
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 7 : 10)) {
      case 0 -> new BigInteger("9".repeat(random.nextBoolean() ? 1_001 : 999));
      case 1 -> new BigDecimal("-1e400");
      case 2 -> random.nextGaussian();
      case 3 -> "\ud800 \u0000 \" \\ é";
      case 4 -> deep(500 + random.nextInt(14 - 2 * depth));
      case 5 -> "x".repeat(random.nextInt(30_000));
      case 6 -> true;
      case 7 -> List.of(value(random, depth + 1), value(random, depth + 1));
      default -> Map.of(key(random), value(random, depth + 1));
    };
  }

  private static JsonObject deep(int levels) {
    JsonObject nested = JsonObject.builder().build();
    for (int i = 0; i < levels; i++) {
      nested = JsonObject.builder().put("d", nested).build();
    }
    return nested;
  }

  @Test
  void saysWhatIsWrongWithWhatNobodyCouldRead() {
    Gene number = Made.gene("g", "s").with("n", new BigInteger("9".repeat(1_001)));
    assertThatThrownBy(() -> store.put(number))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("asset_invalid"))
        .hasMessageContaining("shorten its numbers");
    assertThat(store.genes().size()).isZero();
  }
}
