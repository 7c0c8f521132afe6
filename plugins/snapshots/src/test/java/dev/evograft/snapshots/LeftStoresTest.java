// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a working tree that was removed go when they are old, with their refs. */
@ExtendWith(WorkbenchExtension.class)
class LeftStoresTest {

  @TempDir Path folder;

  private Workbench bench;
  private final ManualClock clock = ManualClock.atNoon();
  private final List<String> told = new ArrayList<>();

  private Path store() {
    return bench.root.resolve(".git/evograft/worktree-side");
  }

  /** Of a working tree that was removed since. */
  private String left() throws IOException {
    bench.context.clock(clock);
    Path side = folder.resolve("side");
    bench.git.run("worktree", "add", "-q", "--detach", side.toString());
    try (Workbench other = Workbench.at(side)) {
      other.context.clock(clock);
      other.write(".env", "a secret");
      String id = other.create();
      bench.create();
      clock.advance(Duration.ofDays(15));
      bench.create();
      assertThat(store()).as("its working tree is there").exists();
      bench.git.run("worktree", "remove", "--force", side.toString());
      return id;
    }
  }

  private String refs() {
    return bench.git.run("for-each-ref", "refs/evograft/");
  }

  @Test
  void theyGoWithTheirRefsWhenTheyAreOld() throws IOException {
    String id = left();
    bench.git.run("pack-refs", "--all");
    assertThat(refs()).contains(id);
    String mine = bench.snapshots.telling(told::add).create("test").id();
    assertThat(told).singleElement().asString().contains("working tree side", "are removed");
    assertThat(store()).doesNotExist();
    assertThat(refs()).contains(mine).doesNotContain(id);
    bench.snapshots.telling(told::add).prune(List.of());
    assertThat(told).hasSize(1);
  }

  @Test
  void youngOnesStay() throws IOException {
    bench.context.set("snapshot.max_age", "30d");
    String id = left();
    bench.create();
    bench.snapshots.prune(List.of());
    assertThat(store()).exists();
    assertThat(refs()).contains(id);
  }

  @Test
  void whatIsNowhereElseStaysAndIsNamed() throws IOException {
    String id = left();
    Path copy = store().resolve("snapshots.git/aside/" + id + "/0123");
    Files.createDirectories(copy);
    bench.create();
    assertThat(copy).exists();
    bench.snapshots.telling(told::add).prune(List.of());
    assertThat(told).singleElement().asString().contains("nowhere else", "rm -r " + store());
    assertThat(copy).exists();
    assertThat(refs()).contains(id);
  }

  /** As those of a version to come, or on a disk that fails for the moment. */
  @Test
  void whatCannotBeReadStaysAndIsNamed() throws IOException {
    String id = left();
    Files.writeString(
        store().resolve("snapshots.git/refs/snapshots").resolve(id),
        "0123456789012345678901234567890123456789\n");
    staysAndIsNamed(id, id + " cannot be read");
  }

  @Test
  void whatSomebodyNeedsStaysAndIsNamed() throws IOException {
    String id = left();
    Path note = store().resolve("snapshots.git/in-use/cycle");
    Files.createDirectories(note.getParent());
    Files.writeString(note, id + "\n");
    staysAndIsNamed(id, "a cycle of evolution began with " + id);
  }

  private void staysAndIsNamed(String id, String why) {
    bench.snapshots.telling(told::add).create("test");
    assertThat(told).isEmpty();
    bench.snapshots.telling(told::add).prune(List.of());
    assertThat(told).singleElement().asString().contains(why, "rm -r " + store());
    assertThat(store()).exists();
    assertThat(refs()).contains(id);
  }

  @Test
  void aProcessThatDiesLeavesNothingThatNobodyLooksFor() throws IOException {
    String id = left();
    AtomicInteger parts = new AtomicInteger();
    boolean died = true;
    for (int last = 1; died; last++) {
      int at = last;
      parts.set(0);
      Workbench.Meddler meddler =
          bench.meddling(
              what -> what.equals("delete left") && parts.incrementAndGet() == at, Workbench::die);
      try {
        meddler.snapshots().create("test");
        died = false;
      } catch (Workbench.Died e) {
        assertThat(store()).exists();
      }
    }
    assertThat(parts).hasPositiveValue();
    assertThat(store()).doesNotExist();
    assertThat(refs()).doesNotContain(id);
  }
}
