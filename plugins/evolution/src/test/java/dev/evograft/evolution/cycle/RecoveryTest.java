// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.execute.Beside;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next start does where a process died, and where somebody worked on since. */
class RecoveryTest {

  @TempDir private Path folder;
  private Lab lab;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private Path file() {
    return lab.context.workspace().pluginState().resolve("cycle.json");
  }

  /** A cycle that works in the workspace dies while its check runs, and had changed the script. */
  private void dies() throws Exception {
    lab.capsule(Lab.GOOD);
    lab.context.set("evolve.place", "here");
    Mortal mortal = new Mortal(0);
    Cycles cycles = lab.cycles(mortal);
    lab.skills.onTest(
        3, // a check that fails before is run twice
        () -> {
          mortal.die();
          throw new Mortal.Died();
        });
    try {
      cycles.run(CycleRequest.byHand(), Progress.NONE);
    } catch (Mortal.Died e) {
      assertThat(lab.script).hasContent(Lab.GOOD.strip());
      return;
    }
    throw new AssertionError("it lives");
  }

  private void diedBefore(Duration ago) throws Exception {
    Files.setLastModifiedTime(file(), FileTime.from(Instant.now().minus(ago)));
  }

  private JsonObject ended() {
    PastCycles.Past past = new PastCycles(lab.runtime.journal()).latest(1).get(0);
    assertThat(past.outcome()).contains(CycleOutcome.ABANDONED);
    return past.ending().orElseThrow().details();
  }

  @Test
  void rightAfterADeathEverythingIsUndone() throws Exception {
    dies();

    lab.cycles().recover();

    assertThat(lab.script).hasContent(Lab.BAD.strip());
    assertThat(ended().string("undo", "")).isNotEmpty();
  }

  /** An agent works in a copy, does this, and ends its parent. */
  private void diesAfter(Work work) throws Exception {
    lab.context.set("evolve.executor", "forging").set("evolve.place", "copy");
    Mortal mortal = new Mortal(0);
    lab.context.register(
        MutationExecutor.class,
        new MutationExecutor() {
          @Override
          public String name() {
            return "forging";
          }

          @Override
          public ExecutionResult execute(ExecutionRequest request) {
            try {
              work.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            mortal.die();
            throw new Mortal.Died();
          }
        });
    assertThatThrownBy(() -> lab.cycles(mortal).run(CycleRequest.byHand(), Progress.NONE))
        .isInstanceOf(Mortal.Died.class);
    assertThat(new CycleFile(lab.context).read()).isPresent();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** It dies when a thing is taken out, before anything is put back or told. */
  @Test
  void whatWasTakenOutBeforeADeathIsNamedByItsFolder() throws Exception {
    Path settings = lab.context.workspace().state().resolve("config.properties");
    Path aside = lab.context.workspace().pluginState().resolve("aside");
    lab.context.set("evolve.executor", "forging").set("evolve.place", "copy");
    lab.context.set("evolve.sandbox", "off");
    Mortal mortal = new Mortal(0);
    lab.context.register(
        MutationExecutor.class,
        new MutationExecutor() {
          @Override
          public String name() {
            return "forging";
          }

          @Override
          public ExecutionResult execute(ExecutionRequest request) {
            try {
              Files.writeString(settings, "evolve.review=off\n");
              Files.writeString(
                  request.place().folder().resolve("skills/faulty/scripts/main.txt"), Lab.GOOD);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return new ExecutionResult(ExecutionResult.Outcome.DONE, "", JsonObject.EMPTY);
          }
        });
    mortal.dieAfter(
        (method, arguments) ->
            method.equals("replace") && arguments[0] instanceof Path to && to.startsWith(aside));
    assertThatThrownBy(() -> lab.cycles(mortal).run(CycleRequest.byHand(), Progress.NONE))
        .isInstanceOf(Mortal.Died.class);
    assertThat(new Concerns(lab.context).all()).as("it was not told").isEmpty();
    Path folder = aside.resolve(new CycleFile(lab.context).read().orElseThrow().head().cycle());
    assertThat(folder).isDirectoryContaining("glob:**config.properties");

    assertThat(lab.cycles().recover()).anyMatch(line -> line.contains(folder.toString()));

    assertThat(new Concerns(lab.context).all())
        .anyMatch(line -> line.contains(folder.toString()) && line.contains("before its process"));
  }

  /** Though nobody remembers what there was. */
  @Test
  void whatWasForgedBeforeADeathIsNamed() throws Exception {
    diesAfter(
        () ->
            lab.assets.put(
                new Gene(
                    JsonObject.builder()
                        .put("type", "Gene")
                        .put("id", "gene_evil")
                        .put("signals_match", List.of("log_error"))
                        .build())));

    List<String> told = lab.lives().recover();

    assertThat(told).anyMatch(line -> line.contains("gene_evil changed, by whomever"));
    assertThat(new Concerns(lab.context).all())
        .anyMatch(line -> line.contains("gene_evil") && line.contains("evolve seen"));
    assertThat(lab.context.workspace().pluginState().resolve("ledgers.jsonl")).doesNotExist();
  }

  /** It is told, and the cycle ends all the same. */
  @Test
  void memoryThatCannotBeReadKeepsNobodyFromTheWayBack() throws Exception {
    Path graph = lab.root().resolve(lab.assets.folder()).resolve("memory_graph.jsonl");
    diesAfter(
        () -> {
          Files.deleteIfExists(graph);
          Files.createDirectories(graph);
        });

    List<String> told = lab.lives().recover();

    assertThat(told).anyMatch(line -> line.contains("cannot be compared: cannot read " + graph));
    assertThat(new CycleFile(lab.context).read()).isEmpty();
    assertThat(ended().string("code", "")).isEqualTo("interrupted");
  }

  @Test
  void whereSomebodyWorkedSinceNothingIsUndoneAndAllIsNamed() throws Exception {
    dies();
    diedBefore(Duration.ofDays(1));
    Files.writeString(lab.root().resolve("mine.txt"), "a day of work\n");

    List<String> told = lab.cycles().recover();

    assertThat(lab.script).hasContent(Lab.GOOD.strip());
    assertThat(lab.root().resolve("mine.txt")).hasContent("a day of work");
    assertThat(told)
        .singleElement()
        .asString()
        .contains("mine.txt", "evograft snapshot restore s1");
    JsonObject details = ended();
    assertThat(details.strings("changed")).contains("mine.txt", "skills/faulty/scripts/main.txt");
    assertThat(details.bool("undone", true)).isFalse();
    assertThat(file()).doesNotExist();
    assertThat(lab.snapshots.held()).isEmpty();
  }

  @Test
  void aSnapshotThatIsGoneKeepsNobodyFromAnything() throws Exception {
    dies();
    lab.snapshots.forget();

    assertThat(lab.cycles().recover())
        .singleElement()
        .asString()
        .contains("cannot be undone", "there is no snapshot");

    JsonObject details = ended();
    assertThat(details.bool("undone", true)).isFalse();
    assertThat(details.strings("changed")).containsExactly("skills/faulty/scripts/main.txt");
    assertThat(lab.script).hasContent(Lab.GOOD.strip());
    assertThat(file()).doesNotExist();
    assertThat(lab.snapshots.held()).isEmpty();
  }

  @Test
  void aDeadCycleCanBeGivenUpWhateverKeepsItFromBeingUndone() throws Exception {
    dies();
    lab.snapshots.onDiff(
        () -> {
          throw new RetriableException("git_busy", "git is at work", null);
        });
    assertThatThrownBy(() -> lab.cycles().recover()).hasMessageContaining("git is at work");

    CycleResult result = lab.cycles().abandon(Progress.NONE);

    assertThat(result.outcome()).contains(CycleOutcome.ABANDONED);
    assertThat(result.reason().orElseThrow()).contains("given up", "git is at work");
    assertThat(ended().string("code")).hasValue("given_up");
    assertThat(file()).doesNotExist();
  }

  @Test
  void whatAReplayHadTakenIsPutBackWhereSomebodyWorkedSince() throws Exception {
    dies();
    String cycle = new CycleFile(lab.context).read().orElseThrow().head().cycle();
    Path other = Files.writeString(lab.root().resolve("mine.txt"), "a day of work\n");
    Beside names = new Beside(cycle);
    Files.writeString(names.fresh(other), "half a change\n");
    Files.move(lab.script, names.old(lab.script));
    diedBefore(Duration.ofDays(1));

    lab.cycles().recover();

    assertThat(lab.script).hasContent(Lab.GOOD.strip());
    assertThat(other).hasContent("a day of work");
    assertThat(names.fresh(other)).doesNotExist();
    assertThat(names.old(lab.script)).doesNotExist();
  }

  /** A replay died when it had written what a file was to get, and the file is as it was. */
  @Test
  void whatAReplayHadOnlyWrittenBesideAFileGoes() throws Exception {
    dies();
    String cycle = new CycleFile(lab.context).read().orElseThrow().head().cycle();
    Path fresh = new Beside(cycle).fresh(lab.root().resolve("as-it-was.txt"));
    Files.writeString(fresh, "never put\n");
    Files.writeString(lab.root().resolve("mine.txt"), "a day of work\n");
    diedBefore(Duration.ofDays(1));

    lab.cycles().recover();

    assertThat(fresh).doesNotExist();
    assertThat(lab.root().resolve("mine.txt")).exists();
  }

  @Test
  void theClockOfTheDiskCountsWhereOursIsAhead() throws Exception {
    dies();
    Instant before = Instant.now();
    Files.setLastModifiedTime(file(), FileTime.from(before.plus(Duration.ofHours(1))));

    assertThat(new CycleFile(lab.context).touched()).isBefore(before.plusSeconds(60));
  }

  @Test
  void aWorkspaceKeepsItsFolderWhereverItIsMoved() throws Exception {
    FakeContext context = lab.context;
    Path first = new CycleFile(context).folder("one").getParent();
    assertThat(first.startsWith(context.home().orElseThrow())).isTrue();
    assertThat(new CycleFile(context).folder("two").getParent()).isEqualTo(first);

    Path moved = Files.createDirectories(folder.resolve("moved"));
    copyName(moved);
    try (FakeContext copy = new FakeContext("evolution", moved)) {
      copy.home(context.home().orElseThrow());
      assertThat(new CycleFile(copy).folder("one").getParent())
          .as("it is a copy, for the first is there")
          .isNotEqualTo(first);
      copyName(moved);
      Files.delete(name(lab.root()));
      assertThat(new CycleFile(copy).folder("one").getParent()).isEqualTo(first);
    }
  }

  private void copyName(Path to) throws Exception {
    Files.createDirectories(name(to).getParent());
    Files.copy(name(lab.root()), name(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path name(Path root) {
    Path state = lab.context.workspace().pluginState();
    return root.resolve(lab.root().relativize(state)).resolve("cycles.id");
  }

  @Test
  void withoutAHomeCopiesAreInAPrivateTemporaryFolder() throws Exception {
    try (FakeContext context = new FakeContext("evolution", lab.root())) {
      for (Path home : List.of(lab.root(), lab.root().resolve("sub"))) {
        Path at = new CycleFile(context.home(home)).folder("one");
        assertThat(at.startsWith(lab.root())).isFalse();
        assertThat(Files.getPosixFilePermissions(at.getParent().getParent())).hasSize(3);
      }
      Path own = new CycleFile(context).folder("one").getParent();
      assertThat(own.startsWith(lab.root())).isFalse();
      Files.delete(own.resolveSibling(own.getFileName() + ".owner"));
    }
  }

  @Test
  void whatWorkspacesLeftThatAreGoneGoes() throws Exception {
    Path own = cycles();
    Path base = own.getParent();
    for (String name : List.of("gone", "elsewhere")) {
      Files.createDirectories(base.resolve(name + "/cycle/checks"));
      Files.writeString(base.resolve(name + ".owner"), folder.resolve("no-such").toString());
    }
    Files.setLastModifiedTime(base.resolve("gone.owner"), FileTime.fromMillis(1));

    lab.cycles().recover();

    assertThat(base.resolve("gone")).doesNotExist();
    assertThat(base.resolve("gone.owner")).doesNotExist();
    assertThat(base.resolve("elsewhere")).as("maybe of another machine").exists();
  }

  @Test
  void whatTheNextStartBeganIsNoWorkOfSomebody() throws Exception {
    dies();
    Mortal mortal = new Mortal(0);
    Cycles cycles = lab.cycles(mortal);
    lab.snapshots.onRestore(
        () -> {
          mortal.die();
          throw new Mortal.Died();
        });
    try {
      cycles.recover();
    } catch (Mortal.Died e) {
      lab.snapshots.onRestore(() -> {});
    }
    assertThat(lab.script).hasContent(Lab.GOOD.strip());

    lab.cycles().recover();

    assertThat(lab.script).hasContent(Lab.BAD.strip());
  }

  @Test
  void aFolderThatCannotBeRemovedBlocksNobody() throws Exception {
    Path cycles = cycles();
    Path copy = Files.createDirectories(cycles.resolve("one/copy"));
    Files.writeString(copy.resolve("root-owned"), "x");
    Trash trash =
        new Trash(
            cycles,
            folder -> {
              throw new java.nio.file.AccessDeniedException(folder.toString());
            });

    trash.take("one");

    assertThat(cycles.resolve("one")).doesNotExist();
    assertThat(trash.sweep("")).singleElement().asString().contains("remove it by hand");
    assertThat(lab.cycles().recover()).as("once it can be, it is").isEmpty();
    assertThat(cycles.resolveSibling(cycles.getFileName() + Trash.END)).isEmptyDirectory();
  }

  @Test
  void whatIsLeftOfCyclesThatAreOverGoes() throws Exception {
    Path cycles = cycles();
    Files.createDirectories(cycles.resolve("gone/copy"));
    Files.createDirectories(cycles.resolve("on/copy"));

    new Trash(cycles).sweep("on");

    assertThat(cycles).isDirectoryContaining(p -> p.endsWith("on"));
    assertThat(cycles.resolve("gone")).doesNotExist();
  }

  private Path cycles() {
    return new CycleFile(lab.context).folder("one").getParent();
  }
}
