// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several processes on one file that are killed at seeded moments, again and again; compared with
 * what each printed once it was acknowledged.
 */
class TortureTest {

  private static final int PROCESSES = 3;
  private static final int KILLS = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatWasAcknowledgedIsThere(long seed) throws Exception {
    torture(seed);
  }

  /** {@code mvn -Ptorture -Dtorture.rounds=200 verify -pl plugins/journal -am}. */
  @Tag("torture")
  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasAcknowledgedIsThereManyTimes(long seed) throws Exception {
    torture(seed);
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("torture.rounds", 50)).map(round -> 1_000 + round);
  }

  private void torture(long seed) throws Exception {
    Path file = folder.resolve("journal.db");
    Random random = new Random(seed);
    Set<String> acknowledged = new HashSet<>();
    int names = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<Child> children = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        children.add(Child.start(file, "p" + names++, 1_000_000));
      }
      try {
        for (Child child : children) {
          child.go();
        }
        for (Child child : children) {
          acknowledged.addAll(child.lines(random.nextInt(400)));
        }
      } finally {
        for (Child child : children) {
          child.kill();
        }
      }
      for (Child child : children) {
        List<String> rest = child.lines(Integer.MAX_VALUE);
        assertThat(rest).as("seed %d", seed).noneMatch(line -> line.startsWith("fault"));
        rest.stream().filter(line -> line.matches("p\\d+-\\d+#\\d")).forEach(acknowledged::add);
        assertThat(child.ended()).isTrue();
      }
    }
    check(file, acknowledged, seed);
  }

  private static void check(Path file, Set<String> acknowledged, long seed) {
    SqliteJournal journal = Journals.at(file);
    journal.open();
    try {
      List<Sequenced> stored = journal.behind(0, Integer.MAX_VALUE);
      Set<String> ids = new HashSet<>();
      stored.forEach(one -> ids.add(one.entry().id()));
      assertThat(ids).as("seed %d", seed).hasSameSizeAs(stored).containsAll(acknowledged);
      assertThat(ids.size() - acknowledged.size())
          .as("seed %d: batches in hand", seed)
          .isLessThanOrEqualTo(2 * PROCESSES * KILLS);
      assertThat(journal.verify()).as("seed %d", seed).isEmpty();
      assertThat(journal.append(List.of(Entries.start("after")))).containsExactly(0);
    } finally {
      journal.close();
    }
  }
}
