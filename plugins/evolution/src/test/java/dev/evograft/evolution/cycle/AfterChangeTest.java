// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.place.Repo;
import dev.evograft.evolution.place.Room;
import dev.evograft.toolkit.process.ProcessMark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever touched the room of the checks while the change was made is found, and what checks leave
 * is nobody else's doing, whether the room is looked at before they run or after that.
 */
@DisabledOnOs(OS.WINDOWS) // checks are shell scripts
class AfterChangeTest {

  /** Looking takes longer than any check. */
  private static final long RUNS_FIRST = 0;

  /** No check is as quick as looking is. */
  private static final long LOOKS_FIRST = 1_000_000;

  /** Within this time a folder may have one time twice, for all anybody knows. */
  private static final long TICK_MILLIS = 60;

  private static final String GREP = "grep -q good state.txt || exit 1\n";

  @TempDir private Path folder;
  private Lab lab;
  private Repo repo;
  private Bench bench;
  private Live live;
  private CheckedRoom checked;
  private AfterChange change;
  private List<CheckResult> before;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder.resolve("lab"));
    lab.cycles(); // has the services at hand
    lab.context.set("evolve.sandbox", "off").set("evolve.validation", "sh check.sh");
    Files.writeString(lab.root().resolve(".gitignore"), "/.evograft/\n");
    repo = Repo.with(lab.root(), "notes.txt", "lib/b.txt");
    repo.write("state.txt", "bad\n");
    bench = Bench.of(lab.services(), Progress.NONE);
    CycleState.Head head = new CycleState.Head("one", "one", Instant.now());
    live = new Live(bench.file(), CycleState.trying(head, ProcessMark.random()), null);
    live.write(live.state());
  }

  @AfterEach
  void end() {
    bench.file().remove("one");
    lab.close();
  }

  /** Does something to a room. */
  private interface Executor {
    void works(Path room) throws Exception;
  }

  /** What is found of what was done in the room of a check while {@code state.txt} was mended. */
  private Room.Seen touched(long filesPerMilli, String script, Executor executor) throws Exception {
    repo.write("check.sh", "echo run >> " + counter() + "\n" + script);
    Room room = new Grounds(bench, live).room(Optional.empty());
    checked = new CheckedRoom(bench, live, room, Grounds.confinement(bench, live, room));
    ValidationPlan plan =
        bench
            .checks()
            .plan(
                new ValidationPlan.Wanted(List.of(), List.of("sh check.sh"), List.of()),
                lab.root());
    before = checked.run(plan.checks(), "before the change");
    assertThat(before).extracting(CheckResult::ok).containsExactly(false);
    long filled = System.currentTimeMillis();
    while (System.currentTimeMillis() < filled + TICK_MILLIS) {
      Thread.onSpinWait();
    }
    checked.tidyUp();
    executor.works(room.folder());
    Room moved = room.moved(folder.resolve("after/room"));
    checked = new CheckedRoom(bench, live, moved, Grounds.confinement(bench, live, moved));
    FileEdit edit = new FileEdit("state.txt", version("bad\n"), version("good\n"));
    change = new AfterChange(checked, plan.checks(), List.of(edit), filesPerMilli);
    return change.touched(
        before, after -> after.stream().filter(CheckResult::ok).map(CheckResult::check).toList());
  }

  private static FileVersion version(String text) {
    return new FileVersion(text.getBytes(StandardCharsets.UTF_8), false);
  }

  /** Outside of the room, where nobody tidies up. */
  private Path counter() {
    return folder.resolve("counter");
  }

  private int runs() throws Exception {
    return Files.readAllLines(counter()).size();
  }

  private void passesTwice() throws Exception {
    assertThat(change.results()).extracting(CheckResult::ok).containsExactly(true);
    Check check = change.results().get(0).check();
    assertThat(change.passesAgain(check)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void aRoomInWhichNobodyWasIsLookedAtOnce(long filesPerMilli) throws Exception {
    Room.Seen seen = touched(filesPerMilli, GREP, room -> {});

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    assertThat(change.ran()).isEqualTo(filesPerMilli == RUNS_FIRST);
    passesTwice();
    assertThat(runs()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void aFileThatSomebodyWroteIsNamed(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            "grep -q EASY lib/b.txt && exit 0\n" + GREP,
            room -> Files.writeString(room.resolve("lib/b.txt"), "EASY\n"));

    assertThat(seen.touched()).containsExactly("lib/b.txt");
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void soIsOneWhoseTimeWasPutBack(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP,
            room -> {
              Path file = room.resolve("lib/b.txt");
              var time = Files.getLastModifiedTime(file);
              Files.writeString(file, "LIB/B.TXT\n");
              Files.setLastModifiedTime(file, time);
            });

    assertThat(seen.restamped()).containsExactly("lib/b.txt");
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void soIsOneThatUndoesItselfWhenItRuns(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP,
            room -> {
              String real = Files.readString(room.resolve("check.sh"));
              Files.writeString(folder.resolve("real"), real);
              Files.writeString(
                  room.resolve("check.sh"),
                  "cat " + folder.resolve("real") + " > check.sh; exit 0\n");
            });

    assertThat(seen.touched()).containsExactly("check.sh");
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void soIsOneThatTheChangeWouldWriteOver(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli, GREP, room -> Files.writeString(room.resolve("state.txt"), "other\n"));

    assertThat(seen.touched()).containsExactly("state.txt");
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatSomebodyPutThereIsNamed(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            "rm -f lib/planted planted\n" + GREP,
            room -> {
              Files.writeString(room.resolve("lib/planted"), "x\n");
              Files.writeString(room.resolve("planted"), "x\n");
            });

    assertThat(seen.touched()).containsExactly("lib/planted", "planted");
    assertThat(change.ran()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatWasRemovedAgainIsNothing(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP,
            room -> {
              Files.writeString(room.resolve("lib/planted"), "x\n");
              Files.delete(room.resolve("lib/planted"));
            });

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    passesTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void aFolderThatBecameALinkIsNotWrittenThrough(long filesPerMilli) throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP,
            room -> {
              Files.move(room.resolve("lib"), elsewhere);
              Files.createSymbolicLink(room.resolve("lib"), elsewhere);
            });

    assertThat(seen.touched()).contains("lib", "lib/b.txt");
    assertThat(change.ran()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatIsInGitsFolderIsGoneBeforeTheyRun(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            "[ -f .git/planted ] && exit 1\n" + GREP + "touch .git/planted\n",
            room -> Files.writeString(room.resolve(".git/planted"), "x\n"));

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    passesTwice();
    assertThat(runs()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatACheckLeavesOnlyAfterTheChangeIsNobodyElses(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP + "ls left* lib/left* 2> /dev/null && exit 1\ntouch left$$ lib/left$$\n",
            room -> {});

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    passesTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void norIsAFileThatItWritesAnew(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP + "grep -q more lib/b.txt && exit 1\necho more >> lib/b.txt\n",
            room -> {});

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    passesTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void aFileOfTheChangeThatItWritesIsAsItWasTheSecondTime(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP + "grep -q x state.txt && exit 1\necho x >> state.txt\n",
            room -> {});

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    passesTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatItRemovesOrClosesIsThereTheSecondTime(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP + "[ -f notes.txt ] && [ -f lib/b.txt ] || exit 1\nrm notes.txt\nchmod 000 lib\n",
            room -> {});

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    passesTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void theSecondRunIsLookedAtToo(long filesPerMilli) throws Exception {
    Path ran = folder.resolve("ran");
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP + "[ -f %1$s ] && rm -r * .git && exit 0\ntouch %1$s\n".formatted(ran),
            room -> {});

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    assertThat(change.results()).extracting(CheckResult::ok).containsExactly(true);
  }

  /** One run leaves it for the next, which takes it away. */
  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatOneRunLeavesAndTheOtherRemovesIsSeen(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP + "[ -f lib/mark ] && rm lib/mark && exit 1\ntouch lib/mark\n",
            room -> {});

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    passesTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatPassesOnceOnlyDoesNotPassAgain(long filesPerMilli) throws Exception {
    Path ran = folder.resolve("ran");
    Room.Seen seen =
        touched(
            filesPerMilli, GREP + "[ -f %1$s ] && exit 1\ntouch %1$s\n".formatted(ran), room -> {});

    assertThat(seen).isEqualTo(Room.Seen.NOTHING);
    assertThat(change.results()).extracting(CheckResult::ok).containsExactly(true);
    assertThat(change.passesAgain(change.results().get(0).check())).isFalse();
  }

  /** Both had a hand in it: it has no say, for the checks that count ran in the cleaned room. */
  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatSomebodyWroteAndChecksWriteOverHasNoSay(long filesPerMilli) throws Exception {
    Room.Seen seen =
        touched(
            filesPerMilli,
            GREP + "grep -q EASY lib/b.txt; easy=$?\necho new > lib/b.txt\nexit $easy\n",
            room -> Files.writeString(room.resolve("lib/b.txt"), "EASY\n"));

    boolean believed =
        seen.equals(Room.Seen.NOTHING) && change.results().stream().allMatch(CheckResult::ok);
    assertThat(believed).isFalse();
  }
}
