// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.cycle.FakeAssets;
import dev.evograft.evolution.distill.Distillation.Mode;
import dev.evograft.gep.Gene;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    context.set("evolve.validation.allow", "").set("evolve.sandbox", "off");
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
    assertThat(Files.readAllLines(log())).hasSize(2);
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
    assertThat(distillation.distil(Mode.DUE).why()).contains("evolve.distill.interval ago");
    clock.advance(Duration.ofHours(1));
    assertThat(distillation.distil(Mode.DUE).gene()).isPresent();
    assertThat(Files.readAllLines(log())).hasSize(4);
  }

  @Test
  void anAttemptThatFindsNothingRestsToo() throws Exception {
    context.set("evolve.distill.min_capsules", "3");
    distillation.distil(Mode.DUE);
    clock.advance(Duration.ofDays(2));
    assertThat(distillation.distil(Mode.DUE).why()).contains("anything new");

    assertThat(distillation.distil(Mode.DUE).why()).contains("evolve.distill.interval ago");
  }

  @Test
  void isOffWhereItIsSwitchedOff() throws Exception {
    context.set("evolve.distill", "off");

    assertThat(distillation.distil(Mode.DUE).why()).contains("evolve.distill is off");
    assertThat(log()).doesNotExist();
  }

  @Test
  void whatAPersonThrewAwayIsNotMadeAgain() throws Exception {
    Gene gene = distillation.distil(Mode.DUE).gene().orElseThrow();
    store.remove(store.staged(), gene.id().orElseThrow());
    clock.advance(Duration.ofDays(2));

    assertThat(distillation.distil(Mode.DUE).gene()).isEmpty();
    assertThat(distillation.distil(Mode.ASKED).gene()).isPresent();
  }

  @Test
  void whatTheStoreDidNotTakeIsMadeTheNextTime() throws Exception {
    store.busy(true);
    assertThatThrownBy(() -> distillation.distil(Mode.DUE)).hasMessageContaining("holds the store");
    store.busy(false);
    clock.advance(Duration.ofDays(2));

    assertThat(distillation.distil(Mode.DUE).gene()).isPresent();
    assertThat(store.staged().latest(9)).hasSize(1);
  }

  @Test
  void anAttemptThatAPersonWantedIsNotedToo() throws Exception {
    FakeAssets empty = new FakeAssets(folder);
    Distillation none = new Distillation(context, empty, folder.resolve("memory"), Map.of());
    assertThat(none.distil(Mode.DRY).gene()).isEmpty();
    assertThat(log()).doesNotExist();
    assertThat(none.distil(Mode.ASKED).gene()).isEmpty();
    assertThat(Files.readAllLines(log())).singleElement().asString().contains("attempt");
  }

  @Test
  void needsSevenOfTen() throws Exception {
    store.append(Successes.event(10, false), null);
    store.append(Successes.event(11, false), null);

    assertThat(distillation.distil(Mode.DUE).why()).contains("6 of the last 10 cycles");
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
  void aTornLineIsPassedOver() throws Exception {
    distillation.distil(Mode.DUE);
    Files.writeString(log(), Files.readString(log()) + "{\"timesta");

    assertThat(distillation.distil(Mode.DUE).why()).contains("evolve.distill.interval ago");
    clock.advance(Duration.ofDays(1));
    distillation.distil(Mode.DUE);
    assertThat(Files.readAllLines(log())).contains("{\"timesta").hasSize(4);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProgramWordsIt() throws Exception {
    program(
        """
        cat >'DIR/asked.json'
        n=$(sed 's/.*"question":"\\([^"]*\\)".*/\\1/' 'DIR/asked.json')
        printf 'Sure: {"question":"%s","summary":"Guard.","strategy":["Look\\\\nhere."]}' "$n"
        """
            .replace("DIR", folder.toString()));

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

  /** Its words may be a stranger's, so it is kept in, and whoever comes next can end it. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theProgramIsKnownWhileItRunsAndNoLonger() throws Exception {
    Path known = context.workspace().pluginState().resolve("words.json");
    program(
        """
        while ! grep -q pid 'KNOWN'; do :; done
        cat 'KNOWN' >'DIR/known'; echo "$_EVOGRAFT_MARK" >'DIR/mark'; sleep 600 &
        echo $! >'DIR/left'
        """
            .replace("KNOWN", known.toString())
            .replace("DIR", folder.toString()));

    try {
      assertThatThrownBy(() -> distillation.distil(Mode.ASKED)).hasMessageContaining("no JSON");

      assertThat(folder.resolve("known"))
          .content()
          .contains(Files.readString(folder.resolve("mark")).split(":", 2)[0], "\"pid\"");
      assertThat(known).doesNotExist();
      assertThat(left()).as("what it left running").isNotPresent();
    } finally {
      left().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** The process whose number the program wrote down, where it still runs. */
  private Optional<ProcessHandle> left() throws Exception {
    Path noted = folder.resolve("left");
    if (Files.notExists(noted)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readString(noted).strip());
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().orElse("").contains("sleep"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatAKilledProcessLeftIsEnded() throws Exception {
    Process left = new ProcessBuilder("sleep", "600").start();
    Path state = Files.createDirectories(context.workspace().pluginState());
    Path known = state.resolve("words.json");
    try {
      Files.writeString(
          known,
          "{\"mark\":\"0123456789abcdef0123456789abcdef\",\"pid\":%d,\"at\":\"%s\"}"
              .formatted(left.pid(), left.info().startInstant().orElseThrow()));

      distillation.sweep();

      assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      left.destroyForcibly();
    }
    assertThat(known).doesNotExist();
    Files.writeString(known, "nonsense");
    distillation.sweep();
    assertThat(known).doesNotExist();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void noProgramRunsFreelyWhereASandboxIsRequired() throws Exception {
    context.set("evolve.sandbox", "required");
    program("touch '" + folder + "/ran'");

    assertThatThrownBy(() -> distillation.distil(Mode.ASKED)).isInstanceOf(EvograftException.class);
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void aSettingThatCannotBeReadIsNamed() {
    context.set("evolve.validation.allow", "/bin/sh -c x;;..//");
    assertThatThrownBy(() -> distillation.distil(Mode.ASKED))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("evolve.validation.allow");
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
