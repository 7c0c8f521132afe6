// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.execute.JsonProgram;
import dev.evograft.evolution.own.InTheWay;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.ManualClock;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cycles leave behind does not stay for ever. */
class CycleRunsTest {

  @TempDir private Path folder;
  private Lab lab;
  private boolean durable = true;
  private Instant begin = Instant.EPOCH;
  private String lost = "";

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
    lab.journal = this::kept;
  }

  /** One that outlives its process, goes back so far, and has lost a run. */
  private Journal kept(Journal real) {
    return (Journal)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(),
            new Class<?>[] {Journal.class},
            (self, method, arguments) -> {
              switch (method.getName()) {
                case "durable":
                  return durable;
                case "export":
                  JournalEntry newest = real.latest(Set.of(), null, 1).get(0);
                  @SuppressWarnings("unchecked")
                  Consumer<JournalEntry> receiver = (Consumer<JournalEntry>) arguments[1];
                  receiver.accept(at(newest, begin));
                  return 1L;
                case "read":
                  return arguments[0].equals(lost) ? List.of() : method.invoke(real, arguments);
                default:
                  return method.invoke(real, arguments);
              }
            });
  }

  private static JournalEntry at(JournalEntry entry, Instant at) {
    return new JournalEntry(
        entry.key(), entry.ordinal(), entry.type(), entry.version(), at, entry.payload());
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private Path folderOf(String run) throws Exception {
    Path diff = lab.root().resolve(".evograft/runs").resolve(run).resolve("artifacts/change.diff");
    Files.createDirectories(diff.getParent());
    Files.writeString(diff, "x");
    return lab.root().resolve(".evograft/runs").resolve(run);
  }

  @Test
  void whatTheJournalHasNoMoreGoesAfterAWeek() throws Exception {
    CycleRuns runs = new CycleRuns(lab.services());
    Files.createDirectories(lab.context.workspace().pluginState());
    runs.sweep();
    Instant now = lab.context.clock().instant();
    lab.context.clock(() -> now);
    Instant long1 = now.minus(Duration.ofDays(8));
    String known =
        lab.runtime
            .runs()
            .start(RunSpec.skill("x"))
            .succeed()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .key();
    Path other = folderOf("of_a_skill");
    Path gone = folderOf("gone");
    Path kept = folderOf(known);
    Path young = folderOf("young");
    runs.add(new CycleState.Head("c1", "gone", long1));
    runs.add(new CycleState.Head("c2", known, long1));
    runs.add(new CycleState.Head("c3", "young", now));

    runs.sweep();
    runs.sweep();

    assertThat(gone).doesNotExist();
    assertThat(kept).exists();
    assertThat(young).exists();
    assertThat(other).as("of another run").exists();
    assertThat(list())
        .hasContent("young " + now + "\n" + known + " " + now); // which is looked at in a week
  }

  @Test
  void whatCannotBeRemovedHoldsUpNothingAndIsTriedInAWeek() throws Exception {
    ManualClock clock = new ManualClock(Instant.parse("2026-05-05T00:00:00Z"));
    lab.context.clock(clock);
    Files.createDirectories(lab.context.workspace().pluginState());
    List<String> tried = new ArrayList<>();
    CycleRuns runs =
        new CycleRuns(
            lab.services(),
            folder -> {
              tried.add(folder.getFileName().toString());
              if (folder.endsWith("stuck")) {
                throw new IOException("it cannot be removed");
              }
              DeletedTree.remove(folder);
            });
    Path stuck = folderOf("stuck");
    Path gone = folderOf("gone");
    for (String run : List.of("stuck", "gone", "never_there")) {
      runs.add(new CycleState.Head("c", run, clock.instant()));
    }
    clock.advance(Duration.ofDays(8));

    runs.sweep();
    runs.sweep();

    assertThat(stuck).exists();
    assertThat(gone).doesNotExist();
    assertThat(tried).containsExactly("stuck", "gone");
    clock.advance(Duration.ofDays(8));
    runs.sweep();
    assertThat(tried).containsExactly("stuck", "gone", "stuck");
    assertThat(list()).hasContent("stuck " + clock.instant());
  }

  private Path list() {
    return lab.context.workspace().pluginState().resolve("runs.txt");
  }

  @Test
  void aLineRemovesNothingButAChange() throws Exception {
    Files.createDirectories(lab.context.workspace().pluginState());
    Instant old = lab.context.clock().instant().minus(Duration.ofDays(8));
    Path skill = folderOf("of_a_skill");
    Files.writeString(skill.resolve("signals.jsonl"), "");
    Path artifact = folderOf("has_another_artifact");
    Files.writeString(artifact.resolve("artifacts/picture.png"), "x");
    Path outside = Files.createDirectories(lab.root().resolve("artifacts"));
    Files.writeString(outside.resolve("change.diff"), "x");
    Path half = folderOf("half_written");
    Files.move(half.resolve("artifacts/change.diff"), half.resolve("artifacts/.change.diff.1.tmp"));
    String lines = "";
    for (String run :
        List.of("../..", "of_a_skill", "has_another_artifact", "a:\0b", "\u00e9", "half_written")) {
      lines += run + " " + old + "\n";
    }
    Files.writeString(list(), lines + "half_wr", StandardCharsets.ISO_8859_1);

    new CycleRuns(lab.services()).sweep();

    assertThat(skill.resolve("artifacts/change.diff")).exists();
    assertThat(artifact.resolve("artifacts/change.diff")).exists();
    assertThat(outside.resolve("change.diff")).exists();
    assertThat(half).doesNotExist();
    assertThat(list()).isEmptyFile();
  }

  /** A clock that was ahead for a while would hold up all that came later. */
  @Test
  void aLineFromTheFutureIsLookedAtInAWeek() throws Exception {
    Files.createDirectories(lab.context.workspace().pluginState());
    Instant now = lab.context.clock().instant();
    lab.context.clock(() -> now);
    Path gone = folderOf("gone");
    CycleRuns runs = new CycleRuns(lab.services());
    runs.add(new CycleState.Head("c1", "ahead", now.plus(Duration.ofDays(900))));
    runs.add(new CycleState.Head("c2", "gone", now.minus(Duration.ofDays(8))));

    runs.sweep();

    assertThat(gone).doesNotExist();
    assertThat(list()).hasContent("ahead " + now);
  }

  /** Else each cycle would hang, or end before it begins, and nothing would be swept any more. */
  @ParameterizedTest
  @EnumSource
  @Timeout(120)
  @DisabledOnOs(OS.WINDOWS)
  void whateverIsInThePlaceOfTheFileIsMovedAside(InTheWay what) throws Exception {
    lab.capsule(Lab.GOOD);
    what.put(list());

    CycleResult result = lab.run();

    assertThat(result.kept()).isTrue();
    assertThat(list()).content().startsWith(result.run() + " ");
    Path away = list().resolveSibling("aside").resolve(result.cycle()).resolve("1-runs.txt");
    assertThat(Files.exists(away, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(new Concerns(lab.context).all()).anyMatch(one -> one.contains(away.toString()));
    Path user = list().resolveSibling("runs.txt.user");
    assertThat(!Files.exists(user) || Files.readString(user).equals("mine\n")).isTrue();
  }

  @Test
  void theFolderThatACycleLeavesIsOneOfACycle() throws Exception {
    lab.capsule(Lab.GOOD);
    CycleResult result = lab.run();
    Path left = lab.root().resolve(".evograft/runs").resolve(result.run());
    assertThat(left.resolve("artifacts/change.diff")).exists();
    Instant later = lab.context.clock().instant().plus(Duration.ofDays(8));
    lab.context.clock(() -> later);
    new CycleRuns(lab.services()).sweep();
    assertThat(left).as("the journal has its run").exists();

    Instant muchLater = later.plus(Duration.ofDays(8));
    lab.context.clock(() -> muchLater);
    lost = result.run();
    new CycleRuns(lab.services()).sweep();
    assertThat(left).doesNotExist();
  }

  /** One that is in memory has nothing of other processes. */
  @Test
  void aJournalThatIsAwayRemovesNothing() throws Exception {
    Files.createDirectories(lab.context.workspace().pluginState());
    Instant old = lab.context.clock().instant().minus(Duration.ofDays(200));
    Path gone = folderOf("gone");
    durable = false;
    new CycleRuns(lab.services()).add(new CycleState.Head("c1", "gone", old));

    new CycleRuns(lab.services()).sweep();

    assertThat(gone).exists();
    assertThat(list()).hasContent("gone " + old);
  }

  /** As after a damaged one was set aside. */
  @Test
  void aJournalThatBeganLaterRemovesWhatIsVeryOldOnly() throws Exception {
    Files.createDirectories(lab.context.workspace().pluginState());
    ManualClock clock = new ManualClock(Instant.parse("2026-05-05T00:00:00Z"));
    lab.context.clock(clock);
    Instant at = clock.instant();
    Path gone = folderOf("gone");
    CycleRuns runs = new CycleRuns(lab.services());
    runs.add(new CycleState.Head("c1", "gone", at));
    begin = at.plus(Duration.ofDays(1));
    clock.advance(Duration.ofDays(50));

    runs.sweep();
    assertThat(gone).as("of which it has never heard").exists();
    assertThat(list()).hasContent("gone " + at);

    clock.advance(Duration.ofDays(41));
    runs.sweep();
    assertThat(gone).doesNotExist();
    assertThat(list()).isEmptyFile();
  }

  @Test
  void aCycleIsRememberedAndSweepsWhatWasAskedLongAgo() throws Exception {
    lab.capsule(Lab.GOOD);
    Path state = Files.createDirectories(lab.context.workspace().pluginState());
    Path old = Files.writeString(state.resolve("asked-1.json"), "{}");
    Path room = Files.createDirectories(state.resolve("asked-1"));
    Path fresh = Files.writeString(state.resolve("asked-2.json"), "{}");
    FileTime hours = FileTime.from(lab.context.clock().instant().minus(Duration.ofHours(2)));
    Files.writeString(room.resolve("left"), "x");
    Files.setLastModifiedTime(old, hours);
    Files.setLastModifiedTime(room, hours);

    CycleResult result = lab.run();

    assertThat(old).doesNotExist();
    assertThat(room).doesNotExist();
    assertThat(fresh).as("somebody may be asking").exists();
    assertThat(state.resolve("runs.txt")).content().startsWith(result.run() + " ");
    JsonProgram.sweep(lab.context);
  }
}
