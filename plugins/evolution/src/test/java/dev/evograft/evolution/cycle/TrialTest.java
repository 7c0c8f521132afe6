// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.EvolutionPlugin;
import dev.evograft.evolution.own.InTheWay;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.cycle.Trial;
import dev.evograft.spi.cycle.Trial.Outcome;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change that is tried: what is said of it, and that nothing of it is left. */
class TrialTest {

  private static final String MAIN = "skills/faulty/scripts/main.txt";

  @TempDir private Path folder;
  private Lab lab;
  private Map<String, String> before = Map.of();

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
    Files.writeString(lab.root().resolve("app.txt"), "one\n");
    before = files();
  }

  @AfterEach
  void end() {
    lab.close();
  }

  /** What is in the workspace, but for what is ours. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(lab.root())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = lab.root().relativize(file).toString();
        if (!path.startsWith(".evograft")) {
          files.put(path, Files.readString(file));
        }
      }
    }
    return files;
  }

  private static String diff(String path, String from, String to) {
    return "--- a/%1$s\n+++ b/%1$s\n@@ -1 +1 @@\n-%2$s+%3$s".formatted(path, from, to);
  }

  private Trial tries(String diff) throws InterruptedException {
    return lab.cycles().attempt(diff, Trial.Code.TRUSTED, Progress.NONE);
  }

  /** The workspace is what it was, no copy is there, and no record has it. */
  private void nothingIsLeft() throws IOException {
    assertThat(files()).isEqualTo(before);
    assertThat(new CycleFile(lab.context).read()).isEmpty();
    try (Stream<Path> copies =
        new CycleFolders(lab.context)
            .known()
            .filter(Files::isDirectory)
            .map(TrialTest::in)
            .orElseGet(Stream::empty)) {
      assertThat(copies).isEmpty();
    }
    assertThat(new PastCycles(lab.runtime.journal()).latest(9)).isEmpty();
  }

  private static Stream<Path> in(Path folder) {
    try {
      return Files.list(folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatPassesIsSaidByCheck() throws Exception {
    Trial trial = tries(diff(MAIN, Lab.BAD, Lab.GOOD));

    assertThat(trial.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(trial.why()).containsExactly("1 check passed");
    assertThat(trial.checks())
        .extracting(Trial.Check::line)
        .containsExactly("test of the skill in skills/faulty: passed");
    assertThat(trial.score()).isBetween(0.7, 1.0);
    nothingIsLeft();
  }

  @Test
  void whatFailsIsSaidByCheck() throws Exception {
    Trial trial = tries(diff(MAIN, Lab.BAD, "state=worse\n"));

    assertThat(trial.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(trial.checks())
        .extracting(Trial.Check::line)
        .containsExactly("test of the skill in skills/faulty: exit code 1");
    nothingIsLeft();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // the check is a shell script
  void theSettingsChecksRunToo() throws Exception {
    Path check = lab.root().resolve("check.sh");
    Files.writeString(check, "#!/bin/sh\ngrep -q -v three app.txt\n");
    assertThat(check.toFile().setExecutable(true)).isTrue();
    before = files();
    lab.context.set("evolve.validation", "./check.sh");

    assertThat(tries(diff("app.txt", "one\n", "two\n")).outcome()).isEqualTo(Outcome.PASSED);
    Trial failed = tries(diff("app.txt", "one\n", "three\n"));

    assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.checks())
        .extracting(Trial.Check::line)
        .containsExactly("./check.sh: exit code 1");
    nothingIsLeft();
  }

  @Test
  void whereNoCheckRunsNobodyCanTell() throws Exception {
    Trial trial = tries(diff("app.txt", "one\n", "two\n"));

    assertThat(trial.outcome()).isEqualTo(Outcome.UNVERIFIABLE);
    assertThat(trial.why().get(0)).contains("no check can run here");
    assertThat(trial.checks()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void whatDoesNotFitIsNamed() throws Exception {
    Trial other = tries(diff(MAIN, "state=other\n", Lab.GOOD));
    assertThat(other.outcome()).isEqualTo(Outcome.DOES_NOT_APPLY);
    assertThat(other.why()).containsExactly(MAIN + " is not what the change was made for");

    assertThat(tries(diff("gone.txt", "a\n", "b\n")).why())
        .containsExactly("gone.txt is not there");
    assertThat(lab.skills.leftovers()).as("no check ran").isEmpty();
    nothingIsLeft();
  }

  @Test
  void whatNoChangeMayDoIsRefusedBeforeAnythingRuns() throws Exception {
    assertThat(tries("this is no diff").outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(tries(diff("../out.txt", "a\n", "b\n")).outcome()).isEqualTo(Outcome.REFUSED);
    Trial critical = tries(diff(".github/workflows/ci.yml", "a\n", "b\n"));
    assertThat(critical.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(critical.why().get(0)).contains("is never changed by a cycle");
    lab.context.set("evolve.forbidden", "app.txt");
    assertThat(tries(diff("app.txt", "one\n", "two\n")).why().get(0)).contains("app.txt");

    assertThat(lab.skills.variables).as("no check ran").isEmpty();
    nothingIsLeft();
  }

  @Test
  void aChangeOfWhatDecidesIsRefused() throws Exception {
    Trial trial = tries(diff("skills/faulty/scripts/test.txt", "the test\n", "passes\n"));

    assertThat(trial.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(trial.why().get(0)).contains("decides whether checks pass");
    nothingIsLeft();
  }

  @Test
  void whatIsSomebodyElsesRunsInASandboxOnly() throws Exception {
    lab.context.set("evolve.sandbox", "off");
    String diff = diff(MAIN, Lab.BAD, Lab.GOOD);

    assertThatThrownBy(() -> lab.cycles().attempt(diff, Trial.Code.FOREIGN, Progress.NONE))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.code()).isEqualTo("no_sandbox"))
        .hasMessageContaining("evolve.sandbox=off");

    assertThat(lab.skills.variables).as("no check ran").isEmpty();
    nothingIsLeft();
    assertThat(tries(diff).outcome()).as("trusted").isEqualTo(Outcome.PASSED);
  }

  /** What the checks run writes where only Evograft writes: without a sandbox it is found. */
  @Test
  void whoWritesIntoOurFilesIsRefused() throws Exception {
    lab.context.set("evolve.sandbox", "off");
    Path settings = lab.context.workspace().state().resolve("config.properties");
    lab.skills.onTest(3, () -> Files.writeString(settings, "evolve.review=off\n"));

    Trial trial = tries(diff(MAIN, Lab.BAD, Lab.GOOD));

    assertThat(trial.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(trial.why().get(0)).contains("config.properties was changed, and is what it was");
    assertThat(settings).doesNotExist();
    assertThat(new Concerns(lab.context).all()).noneMatch(one -> one.contains("evolve explain"));
    nothingIsLeft();
  }

  /** The reviewer is asked when the verdict on what the checks wrote is known. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whoWritesIntoOurFilesAfterTheChecksIsRefused() throws Exception {
    lab.context.set("evolve.sandbox", "off");
    Path settings = lab.context.workspace().state().resolve("config.properties");
    Path reviewer =
        Files.writeString(
            folder.resolve("reviewer.sh"),
            """
            n=$(sed 's/.*"question":"\\([^"]*\\)".*/\\1/')
            echo evolve.review=off > '%s'
            echo "{\\"question\\":\\"$n\\",\\"approved\\":true}"
            """
                .formatted(settings));
    lab.context
        .set("evolve.second_opinion", "on")
        .set("evolve.second_opinion.command", "sh " + reviewer);

    Trial trial = tries(diff(MAIN, Lab.BAD, Lab.GOOD));

    assertThat(trial.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(trial.why())
        .singleElement()
        .asString()
        .contains("config.properties was changed, and is what it was");
    assertThat(trial.checks()).hasSize(1);
    assertThat(settings).doesNotExist();
    nothingIsLeft();
  }

  @Test
  void oneAtATimeWorks() throws Exception {
    lab.cycles(); // has the services at hand
    Workspace taken =
        (Workspace)
            Proxy.newProxyInstance(
                Workspace.class.getClassLoader(),
                new Class<?>[] {Workspace.class},
                (self, method, arguments) -> {
                  if (method.getName().equals("lock")) {
                    throw new EvograftException("lock_timeout", "somebody has it");
                  }
                  return method.invoke(lab.context.workspace(), arguments);
                });
    Cycles cycles = new Cycles(lab.services(taken));

    assertThatThrownBy(
            () -> cycles.attempt(diff(MAIN, Lab.BAD, Lab.GOOD), Trial.Code.TRUSTED, Progress.NONE))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("cycle_running"));

    nothingIsLeft();
  }

  @Test
  void aCycleThatWaitsIsNotDisturbed() throws Exception {
    CycleResult asked = lab.run();
    assertThat(asked.waiting()).isNotNull();

    assertThatThrownBy(() -> tries(diff(MAIN, Lab.BAD, Lab.GOOD)))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.code()).isEqualTo("cycle_waiting"));

    assertThat(lab.cycles().waiting()).hasValue(asked.cycle());
  }

  /** Its process dies at each of its calls in turn. */
  @Test
  void aDeathLeavesNothing() throws Exception {
    String diff = diff(MAIN, Lab.BAD, Lab.GOOD);
    boolean died = true;
    for (int call = 1; died; call++) {
      Mortal mortal = new Mortal(call);
      died = dies(lab.cycles(mortal), diff);
      List<String> told = lab.cycles().recover();
      assertThat(told).as("call " + call).noneMatch(line -> line.contains("the cycle"));
      nothingIsLeft();
    }
    assertThat(tries(diff).outcome()).isEqualTo(Outcome.PASSED);
  }

  private static boolean dies(Cycles cycles, String diff) throws InterruptedException {
    try {
      cycles.attempt(diff, Trial.Code.TRUSTED, Progress.NONE);
      return false;
    } catch (Mortal.Died e) {
      return true;
    }
  }

  @Test
  void whoComesNextTakesAwayWhatADeadTrialLeft() throws Exception {
    Mortal mortal = new Mortal(0);
    Cycles cycles = lab.cycles(mortal);
    lab.skills.onTest(
        3, // of the change; what fails before is run twice
        () -> {
          mortal.die();
          throw new Mortal.Died();
        });
    assertThat(dies(cycles, diff(MAIN, Lab.BAD, Lab.GOOD))).isTrue();
    assertThat(new CycleFile(lab.context).read().orElseThrow().step()).isEqualTo(Step.TRYING);

    assertThat(lab.cycles().recover())
        .singleElement()
        .asString()
        .contains("the trial", "was interrupted; it is over, and its copy is gone");

    nothingIsLeft();
  }

  private void forges() {
    lab.assets.put(
        new Gene(
            JsonObject.builder()
                .put("type", "Gene")
                .put("id", "gene_evil")
                .put("signals_match", List.of("log_error"))
                .build()));
  }

  /** Its checks run a change that writes into our files, and ends us before anybody looks. */
  @Test
  void whatItWroteIntoOurFilesBeforeADeathIsNamed() throws Exception {
    lab.context.set("evolve.sandbox", "off");
    Path settings = lab.context.workspace().state().resolve("config.properties");
    Mortal mortal = new Mortal(0);
    Cycles cycles = lab.cycles(mortal);
    lab.skills.onTest(
        3,
        () -> {
          forges();
          Files.writeString(settings, "evolve.review=off\n");
          mortal.die();
          throw new Mortal.Died();
        });
    assertThat(dies(cycles, diff(MAIN, Lab.BAD, Lab.GOOD))).isTrue();

    assertThat(lab.cycles().recover())
        .anyMatch(
            line ->
                line.startsWith("the trial")
                    && line.contains("gene_evil")
                    && line.contains("config.properties")
                    && line.contains("since its checks ran the change"));

    assertThat(new Concerns(lab.context).all()).anyMatch(line -> line.contains("gene_evil"));
    assertThat(lab.context.workspace().pluginState().resolve("ledgers.jsonl")).doesNotExist();
    nothingIsLeft();
  }

  /** Who goes on with it dies as well, at each of its calls in turn. */
  @Test
  void whatItWroteIsNamedWheneverWhoGoesOnWithItDies() throws Exception {
    lab.context.set("evolve.sandbox", "off");
    Mortal first = new Mortal(0);
    Cycles cycles = lab.cycles(first);
    lab.skills.onTest(
        3,
        () -> {
          forges();
          first.die();
          throw new Mortal.Died();
        });
    assertThat(dies(cycles, diff(MAIN, Lab.BAD, Lab.GOOD))).isTrue();
    Path state = lab.context.workspace().pluginState();
    byte[] cycle = Files.readAllBytes(state.resolve("cycle.json"));
    byte[] ledgers = Files.readAllBytes(state.resolve("ledgers.jsonl"));

    boolean died = true;
    for (int call = 1; died; call++) {
      Files.write(state.resolve("cycle.json"), cycle);
      Files.write(state.resolve("ledgers.jsonl"), ledgers);
      Files.deleteIfExists(state.resolve("concerns.json"));
      died = diesRecovering(lab.cycles(new Mortal(call)));
      lab.cycles().recover();

      assertThat(new Concerns(lab.context).all())
          .as("call " + call)
          .singleElement()
          .asString()
          .contains("gene_evil");
    }
    nothingIsLeft();
  }

  private static boolean diesRecovering(Cycles cycles) throws InterruptedException {
    try {
      cycles.recover();
      return false;
    } catch (Mortal.Died e) {
      return true;
    }
  }

  /** What is to tell of it reads only what is a file of ours. */
  @ParameterizedTest
  @EnumSource
  @Timeout(120)
  @DisabledOnOs(OS.WINDOWS)
  void nothingInThePlaceOfOurFilesHidesWhatItWrote(InTheWay what) throws Exception {
    lab.context.set("evolve.sandbox", "off");
    Path state = lab.context.workspace().pluginState();
    lab.skills.onTest(
        3,
        () -> {
          forges();
          what.put(state.resolve("concerns.json"));
        });

    Trial trial = tries(diff(MAIN, Lab.BAD, Lab.GOOD));

    assertThat(trial.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(lab.assets.genes().find("gene_evil")).isEmpty();
    assertThat(new Concerns(lab.context).all())
        .anyMatch(line -> line.contains("is none of ours"))
        .anyMatch(line -> line.contains("taken out"));
    nothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(120)
  @DisabledOnOs(OS.WINDOWS)
  void nothingInThePlaceOfOurFilesKeepsFromGoingOnAfterADeath(InTheWay what) throws Exception {
    lab.context.set("evolve.sandbox", "off");
    Path state = lab.context.workspace().pluginState();
    Mortal mortal = new Mortal(0);
    Cycles cycles = lab.cycles(mortal);
    lab.skills.onTest(
        3,
        () -> {
          what.put(state.resolve("ledgers.jsonl"));
          mortal.die();
          throw new Mortal.Died();
        });
    assertThat(dies(cycles, diff(MAIN, Lab.BAD, Lab.GOOD))).isTrue();

    assertThat(lab.cycles().recover()).anyMatch(line -> line.contains("was written over"));

    assertThat(new Concerns(lab.context).all()).anyMatch(line -> line.contains("was written over"));
    assertThat(Files.exists(state.resolve("ledgers.jsonl"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    nothingIsLeft();
  }

  /** Whichever way it ends. */
  @Test
  void whatItWroteIntoOurFilesBeforeItBrokeOffIsTakenOut() throws Exception {
    lab.context.set("evolve.sandbox", "off");
    lab.skills.onTest(
        3,
        () -> {
          forges();
          throw new AssertionError("it breaks off");
        });
    List<String> notes = new ArrayList<>();
    Progress noting =
        new Progress() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };

    assertThatThrownBy(
            () -> lab.cycles().attempt(diff(MAIN, Lab.BAD, Lab.GOOD), Trial.Code.TRUSTED, noting))
        .hasMessageContaining("it breaks off");

    assertThat(lab.assets.genes().find("gene_evil")).isEmpty();
    assertThat(notes).anyMatch(line -> line.contains("gene_evil was added, and is out again"));
    nothingIsLeft();
  }

  @Test
  void whoEmbedsItHasIt() throws Exception {
    lab.cycles(); // has the services at hand
    EvolutionPlugin plugin = new EvolutionPlugin();
    plugin.start(lab.context);
    try {
      Evolution evolution = lab.context.service(Evolution.class).orElseThrow();
      assertThat(evolution.trial(diff(MAIN, Lab.BAD, Lab.GOOD), Trial.Code.TRUSTED).outcome())
          .isEqualTo(Outcome.PASSED);
      assertThat(evolution.cycle(List.of()).phase()).isEqualTo(CyclePhase.EXECUTE);
    } finally {
      plugin.stop();
    }
  }

  @Test
  void theRoomOfTheLastCycleIsLeftToTheNextOne() throws Exception {
    lab.capsule(Lab.GOOD);
    lab.run();
    Path spare = spare();
    assertThat(spare).isDirectory();

    tries(diff(MAIN, Lab.GOOD, "state=good, too\n"));

    assertThat(spare).isDirectory();
  }

  private Path spare() {
    Path own = new CycleFolders(lab.context).own();
    return own.resolveSibling(own.getFileName() + "-room");
  }
}
