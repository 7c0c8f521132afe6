// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.CheckResult.Status;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.place.Repo;
import dev.evograft.evolution.place.Room;
import dev.evograft.toolkit.process.ProcessMark;
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

/** What fails before a change fails twice from the same state, however fast the machine is. */
@DisabledOnOs(OS.WINDOWS) // checks are shell scripts
class TwiceTest {

  /** Looking takes longer than any check. */
  private static final long RUNS_FIRST = 0;

  /** No check is as quick as looking is. */
  private static final long LOOKS_FIRST = 1_000_000;

  @TempDir private Path folder;
  private Lab lab;
  private Repo repo;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder.resolve("lab"));
    lab.cycles(); // has the services at hand
    lab.context.set("evolve.sandbox", "off").set("evolve.validation", "sh check.sh");
    Files.writeString(lab.root().resolve(".gitignore"), "/.evograft/\n");
    repo = Repo.with(lab.root(), "notes.txt");
  }

  @AfterEach
  void end() {
    lab.close();
  }

  /** What its check came to, on a machine of this speed. */
  private CheckResult twice(long filesPerMilli, String script) throws Exception {
    repo.write("check.sh", "echo run >> " + counter() + "\n" + script);
    Bench bench = Bench.of(lab.services(), Progress.NONE);
    CycleState.Head head = new CycleState.Head("one", "one", Instant.now());
    Live live = new Live(bench.file(), CycleState.trying(head, ProcessMark.random()), null);
    live.write(live.state());
    try {
      Room room = new Grounds(bench, live).room(Optional.empty());
      CheckedRoom checked =
          new CheckedRoom(bench, live, room, Grounds.confinement(bench, live, room));
      ValidationPlan plan =
          bench
              .checks()
              .plan(
                  new ValidationPlan.Wanted(List.of(), List.of("sh check.sh"), List.of()),
                  lab.root());
      List<CheckResult> results =
          new Twice(checked, filesPerMilli).of(checked.run(plan.checks(), "before the change"));
      assertThat(results).hasSize(1);
      return results.get(0);
    } finally {
      bench.file().remove("one");
    }
  }

  /** Outside of the room, where nobody tidies up. */
  private Path counter() {
    return folder.resolve("counter");
  }

  private int runs() throws Exception {
    return Files.readAllLines(counter()).size();
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatFailsAlikeHasFailed(long filesPerMilli) throws Exception {
    assertThat(twice(filesPerMilli, "exit 1\n").status()).isEqualTo(Status.FAILED);
    assertThat(runs()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatItLeftIsNoReasonForHowItEndsTheNextTime(long filesPerMilli) throws Exception {
    CheckResult result = twice(filesPerMilli, "[ -f left ] && exit 0\ntouch left\nexit 1\n");

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(runs()).as("runs").isEqualTo(filesPerMilli == RUNS_FIRST ? 3 : 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void norIsWhatItLeftInGitsFolder(long filesPerMilli) throws Exception {
    CheckResult result =
        twice(filesPerMilli, "[ -f .git/left ] && exit 0\ntouch .git/left\nexit 1\n");

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(runs()).as("runs").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {RUNS_FIRST, LOOKS_FIRST})
  void whatEndsOtherwiseTheNextTimeTellsNothing(long filesPerMilli) throws Exception {
    Path ran = folder.resolve("ran");
    CheckResult result =
        twice(filesPerMilli, "[ -f %1$s ] && exit 0\ntouch %1$s\nexit 1\n".formatted(ran));

    assertThat(result.status()).isEqualTo(Status.STOPPED);
    assertThat(result.note()).contains("the next time it does not");
    assertThat(runs()).as("runs").isEqualTo(2);
  }
}
