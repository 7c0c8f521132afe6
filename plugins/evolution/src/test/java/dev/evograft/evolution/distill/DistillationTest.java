// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.cycle.FakeAssets;
import dev.evograft.evolution.distill.Distillation.Mode;
import dev.evograft.spi.EvograftException;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DistillationTest {

  @TempDir Path folder;
  private final ManualClock clock = ManualClock.atNoon();
  private FakeContext context;
  private FakeAssets store;
  private Distillation distillation;

  @BeforeEach
  void store() {
    context = new FakeContext("evolution", folder).clock(clock);
    DistillKeys.ALL.stream()
        .filter(key -> key.defaultText() != null)
        .forEach(key -> context.set(key.name(), key.defaultText()));
    store = new FakeAssets(folder);
    distillation =
        new Distillation(
            context, store, folder.resolve("memory"), Map.of("PATH", System.getenv("PATH")));
    store.put(Successes.REPAIR);
    for (int i = 0; i < 10; i++) {
      store.put(Successes.of(i, "TypeError: x" + i + " is undefined", "src/read.js"));
      store.append(Successes.event(i, i % 4 != 0), null); // seven of ten
    }
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void stagesAGeneAndNotesIt() throws Exception {
    Distillation.Result result = distillation.distil(Mode.DUE);

    assertThat(result.gene()).isPresent();
    assertThat(store.staged().latest(9)).hasSize(1);
    assertThat(store.genes().size()).isEqualTo(1);
    assertThat(Files.readString(log()))
        .contains(result.gene().orElseThrow().id().orElseThrow(), "\"capsules\":10")
        .endsWith("\n");
  }

  @Test
  void restsForADay() throws Exception {
    distillation.distil(Mode.DUE);
    for (int i = 20; i < 30; i++) {
      store.put(Successes.of(i, "RangeError: x" + i, "src/write.js"));
      store.put(Successes.of(100 + i, "RangeError: x" + i, "src/write.js"));
    }

    clock.advance(Duration.ofHours(23));
    assertThat(distillation.distil(Mode.DUE).why()).contains("the last one was made at");
    clock.advance(Duration.ofHours(1));
    assertThat(distillation.distil(Mode.DUE).gene()).isPresent();
    assertThat(Files.readAllLines(log())).hasSize(2);
  }

  @Test
  void needsSevenOfTen() throws Exception {
    store.append(Successes.event(10, false), null);
    store.append(Successes.event(11, false), null);

    assertThat(distillation.distil(Mode.DUE).why()).contains("6 of the last 10", "7 of 10");
    assertThat(distillation.distil(Mode.ASKED).gene()).isPresent();
  }

  @Test
  void needsEnoughCapsules() throws Exception {
    context.set("evolve.distill.min_capsules", "11");

    assertThat(distillation.distil(Mode.DUE).why()).contains("10 capsules of 11");
  }

  @Test
  void keepsNothingWhenOnlyShown() throws Exception {
    assertThat(distillation.distil(Mode.DRY).gene()).isPresent();
    assertThat(store.staged().size()).isZero();
    assertThat(log()).doesNotExist();
  }

  @Test
  void aDamagedLogIsNamedAndNotTakenForNone() throws Exception {
    Files.createDirectories(log().getParent());
    Files.writeString(log(), "{\"timesta");

    assertThatThrownBy(() -> distillation.distil(Mode.DUE))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining(log().toString())
        .hasMessageContaining("remove that line");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProgramWordsIt() throws Exception {
    program(
        "cat >asked.json; printf '%s' 'Sure: {\"summary\":\"Guard.\",\"strategy\":[\"Look\\nhere.\"]}'");

    Distillation.Result result = distillation.distil(Mode.DUE);

    assertThat(result.gene().orElseThrow().summary()).contains("Guard.");
    assertThat(result.gene().orElseThrow().strategy()).containsExactly("Look here.");
    assertThat(result.gene().orElseThrow().signalsMatch()).containsExactly("TypeError");
    assertThat(folder.resolve("asked.json")).content().contains("\"common\"", "TypeError");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void oneThatSaysNothingUsefulMakesNone() throws Exception {
    program("cat >/dev/null; echo 'I cannot help with that.'");

    assertThatThrownBy(() -> distillation.distil(Mode.DUE))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("printed no JSON object")
        .hasMessageContaining("evolve.distill.command");
    assertThat(store.staged().size()).isZero();
  }

  private void program(String script) throws Exception {
    Path file = Files.writeString(folder.resolve("words"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    context.set("evolve.distill.command", file.toString());
  }

  private Path log() {
    return folder.resolve("memory/distiller_log.jsonl");
  }
}
