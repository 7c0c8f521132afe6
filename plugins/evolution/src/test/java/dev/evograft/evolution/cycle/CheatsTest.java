// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.place.Doubt;
import dev.evograft.evolution.place.FakeSnapshots;
import dev.evograft.evolution.place.Repo;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.snapshot.Snapshots;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that make checks pass without mending anything, and users who work meanwhile. */
@DisabledOnOs(OS.WINDOWS) // agents and checks are shell scripts
class CheatsTest {

  private static final String MENDS = "echo good > state.txt\n";

  @TempDir private Path folder;
  private TestRuntime runtime;
  private Path user;
  private FakeContext context;
  private FakeSnapshots snapshots;
  private Repo repo;

  @BeforeEach
  void begin() throws Exception {
    runtime = TestRuntime.in(folder.resolve("runtime")).start();
    repo = Repo.with(runtime.workspace().toRealPath(), "notes.txt");
    user = Files.createSymbolicLink(folder.resolve("user"), repo.root()); // as users get there
    repo.write(".gitignore", "/.evograft/\nignored/\n");
    repo.write("state.txt", "bad\n");
    repo.write("ignored/tool.sh", "grep -q good state.txt\n");
    repo.write("check.sh", "grep -q good state.txt\n");
    FakeAssets assets = new FakeAssets(repo.root());
    snapshots = new FakeSnapshots(repo.root());
    context =
        new FakeContext("evolution", repo.root())
            .home(Files.createDirectories(folder.resolve("home")))
            .with(Journal.class, runtime.journal())
            .with(Runs.class, runtime.runs())
            .with(AssetStore.class, assets)
            .with(MemoryGraph.class, assets)
            .with(Snapshots.class, snapshots)
            .set("evolve.sandbox", "off") // what it would prevent is to be found
            .set("evolve.place", "copy")
            .set("evolve.validation", "sh check.sh");
    assets.put(
        new Gene(
            JsonObject.builder()
                .put("type", "Gene")
                .put("id", "gene_a")
                .put("category", "repair")
                .put("signals_match", List.of("log_error"))
                .put("strategy", List.of("mend " + repo.root() + "/state.txt"))
                .build()));
    fails();
  }

  /** Something that a cycle may mend. */
  private void fails() throws Exception {
    runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail("error: it broke")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() {
    context.close();
    runtime.close();
  }

  private Cycles cycles() {
    return new Cycles(new Services(context, Map.of("PATH", "/usr/bin:/bin")));
  }

  /** A cycle in which the agent does this in its folder. */
  private CycleResult cycle(String agent) throws Exception {
    Path script = Files.writeString(folder.resolve("agent.sh"), agent);
    context.set("evolve.command", "sh " + script);
    return cycles().run(CycleRequest.byHand(), Progress.NONE);
  }

  private void check(String script) throws IOException {
    repo.write("check.sh", script);
  }

  private static CycleOutcome outcome(CycleResult result) {
    return result.outcome().orElseThrow();
  }

  private CycleEvent entry(CycleResult result, CyclePhase phase) {
    return new CycleJournal(runtime.journal())
        .phases(result.cycle()).stream().filter(e -> e.phase() == phase).findFirst().orElseThrow();
  }

  /**
   * Files of ours that outlive their cycle, but for whose the folder of cycles is, and for the room
   * that the next one may have.
   */
  private List<Path> left() throws IOException {
    try (var files = Files.walk(folder.resolve("home"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".owner"))
          .filter(file -> !file.toString().contains("-room/"))
          .toList();
    }
  }

  /** The room that the next cycle may have. */
  private Optional<Path> spare() throws IOException {
    try (var files = Files.walk(folder.resolve("home"), 4)) {
      return files.filter(file -> file.toString().endsWith("-room")).findFirst();
    }
  }

  private String state() throws IOException {
    return Files.readString(repo.root().resolve("state.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "copy"})
  void anHonestChangeIsKept(String place) throws Exception {
    context.set("evolve.place", place);
    CycleResult result = cycle(MENDS);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(state()).isEqualTo("good\n");
    assertThat(left()).isEmpty();
  }

  @Test
  void aRoomIsKeptForTheNextCycleWhereTheSettingsSaySo() throws Exception {
    CycleResult result = cycle(MENDS);
    String seal = entry(result, CyclePhase.EVALUATE).details().string(SpareRooms.MEMBER, "");
    assertThat(spare().orElseThrow().resolve("held")).exists();
    assertThat(seal).hasSize(64);

    context.set("evolve.copy.keep", "off");
    repo.write("state.txt", "bad\n");
    fails();
    result = cycle("echo good again > state.txt\n"); // the same change again is none of ours

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(entry(result, CyclePhase.EVALUATE).details().string(SpareRooms.MEMBER, "x"))
        .isEmpty();
    assertThat(spare()).isEmpty();
  }

  /** What it plants has no seal in the journal, and what it changes has another time. */
  @Test
  void whatIsPutIntoTheRoomOfTheNextCycleIsNotBelieved() throws Exception {
    context.set("evolve.executor", "command");
    assertThat(outcome(cycle(MENDS))).isEqualTo(CycleOutcome.SUCCESS);
    Path room = spare().orElseThrow().resolve("room");
    Files.writeString(room.resolve("check.sh"), "exit 0                     \n");
    Files.writeString(room.resolve("planted.txt"), "x\n");
    repo.write("state.txt", "bad\n");
    fails();
    check("[ ! -f planted.txt ] || exit 0\ngrep -q good state.txt\n");

    CycleResult result = cycle("echo worse > state.txt\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("check.sh");
  }

  @Test
  void whoeverTakesTheRoomAwayIsNamed() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    CycleResult result =
        cycle("mv ../checks " + elsewhere + "\nln -s " + elsewhere + " ../checks\n" + MENDS);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("folder of the checks");
  }

  /** Whatever made the checks pass must be part of the change, or the checks must not have it. */
  @ParameterizedTest
  @CsvSource({
    "copy, helper.sh, helper.sh-wal, SUCCESS",
    "here, helper.sh, helper.sh-wal, FAILED",
    "copy, helper.sh, helper.sqlite, SUCCESS",
    "copy, lib/.evograft/x.sh, x, FAILED",
    "here, lib/.evograft/x.sh, x, FAILED",
    "copy, lib/.git/x.sh, x, FAILED",
    "here, lib/.git/x.sh, x, FAILED",
    "copy, .evograft/x.sh, x, FAILED",
    "here, .evograft/x.sh, x, FAILED",
    "copy, ignored/x.sh, x, FAILED",
    "here, ignored/x.sh, x, FAILED",
    "copy, assets/gep/x.sh, x, FAILED",
    "here, assets/gep/x.sh, x, FAILED",
    "copy, .git/x.sh, x, FAILED",
    "here, .git/x.sh, x, FAILED",
  })
  void noNameHidesWhatMakesChecksPass(
      String place, String hidden, String beside, CycleOutcome expected) throws Exception {
    context.set("evolve.place", place);
    check("[ -f " + hidden + " ] && . ./" + hidden + "\ngrep -q good state.txt\n");

    CycleResult result =
        cycle(
            "mkdir -p $(dirname %1$s)\necho exit 0 > %1$s\ntouch %2$s\necho more >> notes.txt\n"
                .formatted(hidden, beside));

    assertThat(outcome(result)).as(result.toString()).isEqualTo(expected);
    if (expected == CycleOutcome.SUCCESS) {
      assertThat(repo.root().resolve(hidden)).hasContent("exit 0");
    }
  }

  @Test
  void whatGitIgnoresIsOfBeforeTheAgent() throws Exception {
    context.set("evolve.place", "here");
    context.set("evolve.copy.include", "ignored");
    check("sh ignored/tool.sh\n");

    CycleResult result = cycle("echo exit 0 > ignored/tool.sh\necho more >> notes.txt\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("ignored/tool.sh", "install it anew");
    assertThat(entry(result, CyclePhase.EVALUATE).details().string("code", ""))
        .isEqualTo("doubtful");
    assertThat(new Concerns(context).all())
        .as("the next cycle cannot see it")
        .singleElement()
        .asString()
        .contains("ignored/tool.sh", "evolve seen");
  }

  /** What git ignores is in no snapshot, so it would be in the room of the next cycle. */
  @ParameterizedTest
  @ValueSource(strings = {"here", "copy"})
  void librariesThatAnAgentChangesMakeNoSuccess(String place) throws Exception {
    context.set("evolve.place", place);
    context.set("evolve.copy.include", "ignored");

    CycleResult result = cycle(MENDS + "echo exit 0 > " + repo.root() + "/ignored/tool.sh\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(state()).isEqualTo("bad\n");
    assertThat(result.reason().orElseThrow()).contains("ignored/tool.sh");
  }

  /** A script shell for npm, a module that Python loads: the home decides what passes. */
  @Test
  void checksDoNotSeeWhatAnAgentWritesInTheHome() throws Exception {
    Path home = folder.resolve("home");
    Files.writeString(home.resolve(".gitconfig"), "[user]\n\tname = U\n[core]\n\tfsmonitor = x\n");
    Path seen = folder.resolve("seen");
    check(
        "env > %1$s\ngit config --global --list > %1$s-git\ngrep -q good state.txt\n"
            .formatted(seen));

    assertThat(outcome(cycle(MENDS))).isEqualTo(CycleOutcome.SUCCESS);

    assertThat(seen)
        .content()
        .contains("PYTHONNOUSERSITE=1", "npm_config_userconfig=", "GIT_CEILING_DIRECTORIES=");
    assertThat(folder.resolve("seen-git")).hasContent("user.name=U");
  }

  @Test
  void whatAUserNamesIsTheUsers() throws Exception {
    context.set("evolve.validation.env", "PYTHONNOUSERSITE");
    Path seen = folder.resolve("seen");
    check("env > " + seen + "\ngrep -q good state.txt\n");

    assertThat(outcome(cycle(MENDS))).isEqualTo(CycleOutcome.SUCCESS);

    assertThat(seen).content().contains("npm_config_userconfig").doesNotContain("PYTHONNOUSERSITE");
  }

  /** What leads to the workspace would have an agent work there by mistake. */
  @Test
  void variablesOfAnAgentInACopyLeadToIt() throws Exception {
    context.set("evolve.command.env", "VIRTUAL_ENV");
    Path seen = folder.resolve("seen");
    Path script =
        Files.writeString(folder.resolve("agent.sh"), MENDS + "echo $VIRTUAL_ENV > " + seen + "\n");
    context.set("evolve.command", "sh " + script);
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "VIRTUAL_ENV", repo.root() + "/.venv");

    CycleResult result =
        new Cycles(new Services(context, environment)).run(CycleRequest.byHand(), Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(seen).content().endsWith("/work/.venv\n").doesNotContain(repo.root().toString());
  }

  @Test
  void whatAUserCommitsWhileAnAgentWorksFailsNobody() throws Exception {
    context.set("evolve.place", "here");

    CycleResult result = cycle(MENDS + "git tag done\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains(".git/refs/tags/done");
  }

  /** The check saves what its user would, in the workspace, while it runs with the change. */
  @ParameterizedTest
  @ValueSource(strings = {"here", "copy"})
  void whatAUserSavesWhileChecksRunStays(String place) throws Exception {
    context.set("evolve.place", place);
    check(
        "grep -q good state.txt || exit 1\necho mine > %1$s/notes.txt\necho new > %1$s/new.txt\n"
            .formatted(user));

    assertThat(outcome(cycle(MENDS))).isEqualTo(CycleOutcome.SUCCESS);

    assertThat(repo.root().resolve("notes.txt")).hasContent("mine");
    assertThat(repo.root().resolve("new.txt")).hasContent("new");
  }

  @Test
  void aKeptFileThatAUserSavesWhileChecksRunIsNotOverwritten() throws Exception {
    context.set("evolve.place", "here");
    check("grep -q good state.txt || exit 1\necho mine > " + user + "/state.txt\n");

    cycle(MENDS);

    assertThat(state()).isEqualTo("mine\n");
  }

  @Test
  void whatChecksFoundBeforeIsNotWhatTheyFindAfter() throws Exception {
    check("[ -f %1$s ] && exit 0\ntouch %1$s\nexit 1\n".formatted(folder.resolve("passed")));
    CycleResult flaky = cycle("echo more >> notes.txt\n");
    assertThat(outcome(flaky)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(flaky.reason().orElseThrow()).contains("the next time it does not");

    check("mkdir left || exit 2\ngrep -q good state.txt || exit 1\nrmdir left\n");
    assertThat(outcome(cycle(MENDS))).isEqualTo(CycleOutcome.SUCCESS);
  }

  @Test
  void whoeverEditsTheFolderOfTheChecksIsNamed() throws Exception {
    CycleResult result = cycle("echo 'exit 0' > ../checks/check.sh\necho more >> notes.txt\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("check.sh", "folder of the checks");
  }

  @Test
  void whoeverEditsTheWorkspaceInsteadOfTheCopyIsNamed() throws Exception {
    CycleResult result = cycle("echo good > " + repo.root() + "/state.txt\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("state.txt");
    assertThat(state()).isEqualTo("good\n");
  }

  @Test
  void anAgentIsToldPathsOfItsCopy() throws Exception {
    Path told = folder.resolve("told.txt");
    CycleResult result = cycle("cat > " + told + "\necho good > state.txt\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(told).content().contains("/work/state.txt").doesNotContain(repo.root() + "/");
  }

  @Test
  void whatDecidesIsInTheJournalBeforeAnybodyWorks() throws Exception {
    CycleResult result = cycle(MENDS);

    List<CyclePhase> phases =
        new CycleJournal(runtime.journal())
            .phases(result.cycle()).stream().map(CycleEvent::phase).toList();
    assertThat(phases).containsSubsequence(CyclePhase.PLAN, CyclePhase.EXECUTE);
    JsonObject plan = entry(result, CyclePhase.PLAN).details();
    assertThat(plan.strings("checks")).containsExactly("sh check.sh");
    assertThat(plan.object("files").string("check.sh").orElseThrow()).hasSize(64);
    assertThat(plan.objects("before").get(0).bool("ok", true)).isFalse();
  }

  @Test
  void withoutACheckNothingIsCopiedAndNoSnapshotIsMade() throws Exception {
    context.set("evolve.validation", "");
    context.set("evolve.place", "here");
    assertThat(outcome(cycle(MENDS))).isEqualTo(CycleOutcome.UNVERIFIABLE);

    check("exit 0\n");
    context.set("evolve.validation", "sh check.sh");
    assertThat(outcome(cycle(MENDS))).isEqualTo(CycleOutcome.UNVERIFIABLE);

    assertThat(snapshots.create("the first").id()).isEqualTo("s1");
    assertThat(state()).isEqualTo("bad\n");
  }

  @Test
  void whoIsAskedCannotChangeByWhatTheyAreJudged() throws Exception {
    context.set("evolve.place", "auto");
    context.set("evolve.executor", "prompt");
    repo.write("tests/check.sh", "grep -q good state.txt\n");
    context.set("evolve.validation", "sh tests/check.sh");
    cycles().run(CycleRequest.byHand(), Progress.NONE);
    Files.delete(repo.root().resolve("tests/check.sh"));
    repo.write("tests/check.sh/index.sh", "exit 0\n");

    CycleResult result = cycles().solidify(Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("tests/check.sh");
  }

  @Test
  void whatIsKeptForAWaitingCycleIsSealed() throws Exception {
    context.set("evolve.place", "auto");
    context.set("evolve.executor", "prompt");
    CycleResult waits = cycles().run(CycleRequest.byHand(), Progress.NONE);
    repo.write("state.txt", "good\n");
    Path held = new CycleFile(context).folder(waits.cycle()).resolve("held.json");
    String kept = Files.readString(held);
    Files.writeString(held, kept.replace("FAILED", "PASSED"));

    assertThatThrownBy(() -> cycles().solidify(Progress.NONE))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("--abandon");

    Files.writeString(held, kept);
    assertThat(outcome(cycles().solidify(Progress.NONE))).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(left()).isEmpty();
  }

  @Test
  void theRoomOfAWaitingCycleIsWatched() throws Exception {
    context.set("evolve.place", "auto");
    context.set("evolve.executor", "prompt");
    CycleResult waits = cycles().run(CycleRequest.byHand(), Progress.NONE);
    Path room = new CycleFile(context).folder(waits.cycle()).resolve("checks");
    Files.writeString(room.resolve("check.sh"), "exit 0\n");
    repo.write("notes.txt", "more\n");

    CycleResult result = cycles().solidify(Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("folder of the checks");
  }

  @Test
  void aLoopNeverWorksWhereAPersonDoes() throws Exception {
    context.set("evolve.place", "here");
    Path where = folder.resolve("where");
    Path script = Files.writeString(folder.resolve("agent.sh"), "pwd > " + where + "\n" + MENDS);
    context.set("evolve.command", "sh " + script);

    CycleResult result = cycles().run(CycleRequest.ofLoop(), Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(where).content().contains(".evograft/cycles").doesNotContain(repo.root() + "\n");
  }

  @Test
  void aLoopAsksNobody() throws Exception {
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");

    CycleResult result = cycles().run(CycleRequest.ofLoop(), Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.NEUTRAL);
    assertThat(result.tree().object("details").string("code")).hasValue("no_executor");
    assertThat(cycles().current()).isEmpty();
  }

  /** As {@link #whatAUserSavesWhileChecksRunStays}, of a change that is undone. */
  @Test
  void whatAUserSavesWhileChecksFailStays() throws Exception {
    context.set("evolve.place", "here");
    check(
        "grep -q bad state.txt && exit 1\necho mine > %1$s/notes.txt\necho new > %1$s/new.txt\nexit 2\n"
            .formatted(user));

    CycleResult result = cycle("echo worse > state.txt\necho more > made.txt\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(state()).isEqualTo("bad\n");
    assertThat(repo.root().resolve("made.txt")).doesNotExist();
    assertThat(repo.root().resolve("notes.txt")).hasContent("mine");
    assertThat(repo.root().resolve("new.txt")).hasContent("new");
    assertThat(result.tree().object("details").string("undo", "")).isNotEmpty();
  }

  @Test
  void aFileThatAUserSavesWhileChecksFailIsNamedAndLeft() throws Exception {
    context.set("evolve.place", "here");
    check("grep -q bad state.txt && exit 1\necho mine > " + user + "/state.txt\nexit 2\n");

    CycleResult result = cycle("echo worse > state.txt\necho more > made.txt\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(state()).isEqualTo("mine\n");
    assertThat(repo.root().resolve("made.txt")).doesNotExist();
    assertThat(result.tree().object("details").strings("notes"))
        .anyMatch(note -> note.startsWith("state.txt was changed by somebody else"));
  }

  @Test
  void whereMoreThanFilesIsToBeUndoneWhatAUserSavedStaysToo() throws Exception {
    context.set("evolve.place", "here");
    check("exit 1\n");
    context.set("evolve.second_opinion", "off");

    CycleResult quiet = cycle("echo worse > state.txt\nln -s state.txt link\n");
    assertThat(outcome(quiet)).isEqualTo(CycleOutcome.FAILED);
    assertThat(state()).as("nobody else was here").isEqualTo("bad\n");
    assertThat(repo.root().resolve("link")).doesNotExist();
  }

  /** Git's own files that go with what was done are the agent's, and not somebody's since. */
  @ParameterizedTest
  @ValueSource(
      strings = {"git add -A && git commit -qm x", "git tag x", "echo x > .git/description"})
  void aHookOfAnAgentIsUndoneWhateverElseItDid(String further) throws Exception {
    context.set("evolve.place", "here");
    snapshots.withGit();

    CycleResult result =
        cycle(MENDS + further + "\necho evil > .git/hooks/pre-commit\nln -s state.txt link\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(state()).isEqualTo("bad\n");
    assertThat(repo.root().resolve("link")).doesNotExist();
    assertThat(repo.root().resolve(".git/hooks/pre-commit")).doesNotExist();
    assertThat(repo.git("log", "--format=%s")).isEqualTo("one");
    assertThat(repo.git("tag")).isEmpty();
    assertThat(result.tree().object("details").bool("undone", true)).isTrue();
  }

  @Test
  void whereSomebodyWorkedSinceAHookThatStaysIsNamedFirst() throws Exception {
    context.set("evolve.place", "here");
    snapshots.withGit();
    Path late = repo.root().resolve("a-late.txt");
    Path hook = repo.root().resolve(".git/hooks/pre-commit");
    AtomicInteger looks = new AtomicInteger();
    snapshots.onDiff(
        () -> {
          if (Files.exists(hook) && looks.incrementAndGet() == 2) { // when it is to be undone
            write(late);
          }
        });

    CycleResult result = cycle(MENDS + "echo evil > .git/hooks/pre-commit\n");

    JsonObject details = result.tree().object("details");
    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(late).exists();
    assertThat(hook).exists();
    assertThat(state()).isEqualTo("bad\n");
    assertThat(details.bool("undone", true)).isFalse();
    assertThat(details.strings("notes").get(0)).startsWith(".git/hooks/pre-commit");
    assertThat(details.strings("notes").get(1)).contains("somebody", "a-late.txt");
    assertThat(details.strings("notes").get(1)).doesNotContain("hooks");
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "mine");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The branch has the change that nobody checked. */
  @Test
  void aCommitOfAnAgentIsNotPassedOffAsUndone() throws Exception {
    context.set("evolve.place", "here");
    snapshots.withGit();

    CycleResult result = cycle(MENDS + "git add -A && git commit -qm x\n");

    JsonObject details = result.tree().object("details");
    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(state()).isEqualTo("bad\n");
    assertThat(repo.git("log", "-1", "--format=%s")).as("it may be yours").isEqualTo("x");
    assertThat(details.bool("undone", true)).isFalse();
    assertThat(details.strings("notes").get(0)).contains("refs/heads/main", "may have the change");
    assertThat(details.string("remedy", "")).startsWith("evograft snapshot restore ");
  }

  /** The agent fails at once, and its user saves a file meanwhile. */
  @Test
  void anAgentThatFailsWhileAUserWorksHasFailed() throws Exception {
    CycleResult result = cycle("echo mine > " + repo.root() + "/notes.txt\nexit 1\n");

    assertThat(result.executorFailed()).isTrue();
    assertThat(repo.root().resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void aReviewedChangeIsTakenBackWhereItIsStillThere() throws Exception {
    context.set("evolve.place", "here").set("evolve.review", "on");
    check("grep -q good state.txt || exit 1\necho mine > " + user + "/made.txt\n");

    assertThat(cycle(MENDS + "echo more > made.txt\n").ending()).isNull();

    assertThat(state()).isEqualTo("bad\n");
    assertThat(repo.root().resolve("made.txt")).hasContent("mine");
  }

  /** Else nobody could approve it, and whoever rejects it has it. */
  @Test
  void aReviewedChangeIsTakenBackWhateverIsDoneWithFailures() throws Exception {
    context.set("evolve.place", "here").set("evolve.review", "on").set("rollback.mode", "none");
    snapshots.rollingNothingBack();

    assertThat(cycle(MENDS).ending()).isNull();
    assertThat(state()).isEqualTo("bad\n");

    assertThat(outcome(cycles().approve(Progress.NONE))).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(state()).isEqualTo("good\n");
  }

  @Test
  void whoeverSolidifiesIsBoundByTheBeginning() throws Exception {
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    context.set("evolve.forbidden", "notes.txt");
    cycles().run(CycleRequest.byHand(), Progress.NONE);
    repo.write("state.txt", "good\n");
    repo.write("notes.txt", "more\n");
    context.set("evolve.forbidden", "");

    CycleResult result = cycles().solidify(Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("notes.txt is forbidden");
  }

  @Test
  void checksRunWithTheProgramsOfTheBeginning() throws Exception {
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    cycles().run(CycleRequest.byHand(), Progress.NONE);
    repo.write("state.txt", "worse\n");
    Path fake = Files.createDirectories(folder.resolve("fake"));
    Files.writeString(fake.resolve("grep"), "#!/bin/sh\nexit 0\n");
    assertThat(fake.resolve("grep").toFile().setExecutable(true)).isTrue();

    CycleResult result =
        new Cycles(new Services(context, Map.of("PATH", fake + ":/usr/bin:/bin")))
            .solidify(Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
  }

  @Test
  void aVariableThatSettingsNameMustBeWhatItWas() throws Exception {
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    context.set("evolve.validation.env", "KIND");
    Map<String, String> first = Map.of("PATH", "/usr/bin:/bin", "KIND", "strict");
    CycleResult waits =
        new Cycles(new Services(context, first)).run(CycleRequest.byHand(), Progress.NONE);
    repo.write("state.txt", "good\n");

    assertThatThrownBy(() -> cycles().solidify(Progress.NONE))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("KIND has another value");

    assertThat(new CycleFile(context).folder(waits.cycle()).resolve("held.json"))
        .content()
        .doesNotContain("strict");
    assertThat(outcome(new Cycles(new Services(context, first)).solidify(Progress.NONE)))
        .isEqualTo(CycleOutcome.SUCCESS);
  }

  @Test
  void nobodyElseReadsWhatIsKept() throws Exception {
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    CycleResult waits = cycles().run(CycleRequest.byHand(), Progress.NONE);

    Path kept = new CycleFile(context).folder(waits.cycle());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rwx------");
  }

  @Test
  void whatAnAgentMadeThatWasAskedIsReviewedToo() throws Exception {
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    context.set("evolve.review", "on");
    cycles().run(CycleRequest.byHand(), Progress.NONE);
    repo.write("state.txt", "good\n");
    context.set("evolve.review", "off"); // by the agent

    CycleResult waits = cycles().solidify(Progress.NONE);

    assertThat(waits.ending()).isNull();
    assertThat(waits.waiting().command()).contains("review");
    assertThat(state()).isEqualTo("bad\n");
    assertThat(outcome(cycles().approve(Progress.NONE))).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(state()).isEqualTo("good\n");
  }

  @Test
  void whatIsApprovedIsWhatWasChecked() throws Exception {
    context.set("evolve.review", "on");
    cycle(MENDS);
    Path file = context.workspace().pluginState().resolve("cycle.json");
    String kept = Files.readString(file);
    String good = Base64.getEncoder().encodeToString("good\n".getBytes(StandardCharsets.UTF_8));
    String evil = Base64.getEncoder().encodeToString("evil\n".getBytes(StandardCharsets.UTF_8));
    assertThat(kept).contains(good);
    Files.writeString(file, kept.replace(good, evil));

    assertThatThrownBy(() -> cycles().approve(Progress.NONE))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("is not what was checked");
    assertThatThrownBy(() -> cycles().reviewed()).hasMessageContaining("evograft review reject");

    assertThat(state()).isEqualTo("bad\n");
    Files.writeString(file, kept);
    assertThat(cycles().reviewed().tree().string("diff", "")).contains("+good");
    assertThat(outcome(cycles().approve(Progress.NONE))).isEqualTo(CycleOutcome.SUCCESS);
  }

  /** What checks run is the change, and nobody keeps that in here. */
  @Test
  void whatTheChangeWritesWhenACheckRunsItIsFound() throws Exception {
    check("sh run.sh && grep -q good state.txt");
    repo.write("run.sh", "true");
    Path settings = repo.root().resolve(".evograft/config.properties");
    Files.createDirectories(settings.getParent());
    String through = folder.resolve("user").toString();

    CycleResult result =
        cycle(
            "echo good > state.txt\n"
                + "echo 'echo evil=1 >> "
                + through
                + "/.evograft/config.properties' > run.sh\n");

    assertThat(outcome(result)).as(result.tree().toString()).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("config.properties was changed");
    assertThat(settings).doesNotExist();
    assertThat(new Concerns(context).all()).anyMatch(one -> one.contains("taken out"));
  }

  /** Programs look upwards for their libraries and settings. */
  @ParameterizedTest
  @CsvSource({
    "copy, home/.evograft/cycles, node_modules/helper/index.js",
    "here, home/.evograft/cycles, node_modules/helper/index.js",
    "copy, home/.evograft, pytest.ini",
    "here, home/.evograft, conftest.py",
    "copy, home, jest.config.js",
    "here, home, package.json",
    "copy, home, .mocharc.json",
    "copy, home, node_modules/helper/index.js",
    "copy, ., tsconfig.json",
    "here, ., .mvn/maven.config",
    "copy, home, pom.xml",
    "copy, home, .cargo/config.toml",
    "copy, home, go.work",
  })
  void whatAnAgentPutsAboveIsSeen(String place, String where, String name) throws Exception {
    context.set("evolve.place", place);
    check(
        "d=$PWD\nwhile [ \"$d\" != / ]; do d=$(dirname \"$d\")\n[ -f \"$d/"
            + name
            + "\" ] && exit 0\ndone\ngrep -q good state.txt\n");
    Path put = folder.resolve(where).resolve(name);

    CycleResult result =
        cycle("mkdir -p %s\necho x > %s\necho more >> notes.txt\n".formatted(put.getParent(), put));

    assertThat(outcome(result)).as(result.toString()).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("no part of the change");
    assertThat(repo.root().resolve("notes.txt")).content().doesNotContain("more");
  }

  @Test
  void whatLiesBesideTheFolderOfTheAgentIsSeen() throws Exception {
    CycleResult result = cycle("echo exit 0 > ../helper.sh\n" + MENDS);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("helper.sh");
  }

  @Test
  void whatSomebodyPutIntoFoldersOfOursIsNamedBeforeAnybodyIsPaid() throws Exception {
    Path put = folder.resolve("home/.evograft/cycles/node_modules");
    Files.createDirectories(put);

    CycleResult result = cycle("touch " + folder.resolve("paid") + "\n" + MENDS);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains(put.toString(), "remove it");
    assertThat(folder.resolve("paid")).doesNotExist();
  }

  @Test
  void theFolderOfTheAgentIsGoneWhenChecksRun() throws Exception {
    check(
        "ls -d %s/.evograft/cycles/*/*/work && exit 0\ngrep -q good state.txt\n"
            .formatted(folder.resolve("home")));

    assertThat(outcome(cycle("echo more >> notes.txt\n"))).isEqualTo(CycleOutcome.FAILED);
    assertThat(outcome(cycle(MENDS))).isEqualTo(CycleOutcome.SUCCESS);
  }

  @Test
  void aChangeThatNamesTheFolderOfTheCycleHasFailed() throws Exception {
    CycleResult result = cycle("echo \". $PWD/helper.sh\" > lib.sh\n" + MENDS);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("lib.sh names the folder of the cycle");
  }

  @Test
  void aChangeThatNamesTheWorkspaceShowsNothing() throws Exception {
    CycleResult result = cycle("echo '. " + repo.root() + "/helper.sh' > lib.sh\n" + MENDS);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("lib.sh names the workspace");
  }

  /** Whatever cannot be believed has one code. */
  @Test
  void whoOnlyWorkedBesideItsCopyIsDoubtful() throws Exception {
    CycleResult result = cycle("echo good > " + repo.root().resolve("state.txt") + "\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.tree().object("details").string("code")).hasValue("doubtful");
    assertThat(result.reason().orElseThrow()).contains("state.txt");
  }

  /** An agent that mends in its copy, and weakens in the workspace what decides. */
  @ParameterizedTest
  @ValueSource(strings = {"tests/a.test.js", ".git/hooks/pre-commit", "package.json"})
  void whatDecidesAndWasChangedBesideKeepsNothing(String path) throws Exception {
    repo.write("tests/a.test.js", "test\n");
    Path file = repo.root().resolve(path);
    Files.createDirectories(file.getParent());

    CycleResult result = cycle(MENDS + "echo weak > " + file + "\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains(path);
    assertThat(result.tree().object("details").strings("workspace_changed")).contains(path);
    Concerns concerns = new Concerns(context);
    assertThat(concerns.all()).singleElement().asString().contains(path, "evolve seen");
    concerns.seen(concerns.all());
    assertThat(concerns.all()).isEmpty();
    assertThat(state()).isEqualTo("bad\n");
    assertThat(file).as("it may be the user's").hasContent("weak");
  }

  /** One that says it made nothing leaves the weakened library to the next cycle all the same. */
  @Test
  void whatLastsIsToldOfAnAgentThatMadeNothing() throws Exception {
    context.set("evolve.copy.include", "ignored");
    String library = repo.root() + "/ignored/tool.sh";

    CycleResult result = cycle("echo exit 0 > " + library + "\nexit 1\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.ABANDONED);
    assertThat(new Concerns(context).all())
        .singleElement()
        .asString()
        .contains("ignored/tool.sh", "evolve seen");
  }

  @Test
  void concernsThatCannotBeReadAreToldAndGoOn() throws Exception {
    Path file = context.workspace().pluginState().resolve("concerns.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"concerns\": [");
    Concerns concerns = new Concerns(context);
    assertThat(concerns.all()).singleElement().asString().contains("cannot be read", "evolve seen");

    concerns.add("c1", List.of(Doubt.lasting("ignored/lib.sh was changed")));

    assertThat(concerns.all()).hasSize(2);
    assertThat(concerns.all().get(0)).contains("could not be read");
    assertThat(concerns.all().get(1)).contains("ignored/lib.sh");
  }

  @Test
  void whatAUserSavesBesideIsNoReason() throws Exception {
    CycleResult result = cycle(MENDS + "echo mine > " + repo.root() + "/notes.txt\n");

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(result.tree().object("details").strings("workspace_changed"))
        .containsExactly("notes.txt");
  }

  @Test
  void whatPassesByChanceShowsNothing() throws Exception {
    Path count = folder.resolve("count");
    check("n=$(cat %1$s)\nn=$((n + 1))\necho $n > %1$s\n[ $n = 3 ]\n".formatted(count));
    Files.writeString(count, "0\n");

    CycleResult result = cycle(MENDS);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("the next time not");
  }

  @Test
  void settingsThatLeadToTheWorkspaceAreNamedBeforeAnybodyIsPaid() throws Exception {
    repo.write("jest.config.js", "module.exports = { roots: ['" + repo.root() + "/src'] };\n");

    CycleResult result = cycle("touch " + folder.resolve("paid") + "\n" + MENDS);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("jest.config.js names the workspace");
    assertThat(folder.resolve("paid")).doesNotExist();
  }
}
