// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.Problem;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an agent and its people see when the journal's file cannot be used: a problem that names the
 * file and the remedy, runs that go on, and recording that goes on when the fault ends.
 */
class FaultsTest {

  @TempDir Path folder;

  @Test
  void fileOfANewerReleaseIsToldAndLeftAlone() throws Exception {
    Path file = journalOf(3);
    try (Session session = Session.open(file, 0, "")) {
      session.script("PRAGMA user_version = 99");
      session.script("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    byte[] before = Files.readAllBytes(file);

    try (TestRuntime runtime = runtime(file)) {
      assertUnrecorded(runtime, "journal_too_new");
      assertTold(runtime, file.toString(), "newer Evograft", "99");
    }
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void placeThatCannotBeWrittenIsTold() {
    Path file = Path.of("/proc/evograft/journal.db"); // not even for root
    try (TestRuntime runtime = runtime(file)) {
      assertUnrecorded(runtime, "journal_unwritable");
      assertTold(runtime, file.toString(), "journal.file");
    }
  }

  @Test
  void recordingGoesOnWhenAnotherProcessLetsTheFileGo() throws Exception {
    Path file = journalOf(3);
    try (Holder holder = Holder.of(file);
        TestRuntime runtime = runtime(file)) {
      RunHandle run = runtime.runs().start(RunSpec.skill("s"));
      CompletableFuture<JournalEntry> end = run.succeed().toCompletableFuture();
      Wait.until(() -> !runtime.problems().isEmpty());
      assertTold(runtime, file.toString(), "held by another process");
      assertThat(end).isNotDone();

      holder.letGo();

      assertThat(end.get(60, TimeUnit.SECONDS).ordinal()).isEqualTo(1);
      assertThat(runtime.problems()).isEmpty();
      assertThat(runtime.journal().verify()).isEmpty();
    }
  }

  /** Wherever a byte is flipped: nothing is taken for empty, and what is refused stays as it is. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void damageIsNeverTakenForAnEmptyJournal(long seed) throws Exception {
    Path file = journalOf(200);
    Random random = new Random(seed);
    byte[] damaged = Files.readAllBytes(file);
    int places = 1 + random.nextInt(40);
    for (int i = 0; i < places; i++) {
      // Every fourth in the header and the schema, where it hurts most.
      int at = random.nextInt(i % 4 == 0 ? 4_096 : damaged.length);
      damaged[at] ^= (byte) (1 + random.nextInt(255));
    }
    Files.write(file, damaged);

    try (TestRuntime runtime = runtime(file)) {
      RunHandle run = runtime.runs().start(RunSpec.skill("s"));
      boolean recorded = isRecorded(run);
      boolean refused = !recorded && !runtime.problems().isEmpty();
      assertThat(recorded || refused).as("seed %d: recorded, or told", seed).isTrue();
      if (recorded) {
        assertThat(isWhole(runtime, 401) || hasFaults(runtime)).as("seed %d", seed).isTrue();
      } else {
        assertTold(runtime, file.toString());
      }
    }
    byte[] after = Files.readAllBytes(file);
    assertThat(after.length)
        .as("seed %d: never begun anew", seed)
        .isGreaterThanOrEqualTo(damaged.length);
  }

  @Test
  void headThatIsNoDatabaseIsToldAndLeftAlone() throws Exception {
    Path file = journalOf(50);
    byte[] damaged = Files.readAllBytes(file);
    Arrays.fill(damaged, 0, 100, (byte) 0);
    Files.write(file, damaged);

    try (TestRuntime runtime = runtime(file)) {
      assertUnrecorded(runtime, "journal_damaged");
      assertTold(runtime, file.toString(), "move it");
    }
    assertThat(file).hasBinaryContent(damaged);
  }

  private TestRuntime runtime(Path file) {
    return TestRuntime.in(folder)
        .plugin("journal", new JournalPlugin())
        .set("journal.file", file.toString())
        .start();
  }

  /** A closed journal with so many runs of two entries. */
  private Path journalOf(int runs) {
    Path file = folder.resolve("journal.db");
    SqliteJournal journal = Journals.at(file);
    journal.open();
    for (int i = 0; i < runs; i++) {
      journal.append(List.of(Entries.start("run-" + i), Entries.end("run-" + i)));
    }
    journal.close();
    return file;
  }

  private static void assertUnrecorded(TestRuntime runtime, String code) {
    RunHandle run = runtime.runs().start(RunSpec.skill("s"));
    run.progress("goes on");
    assertThat(run.succeed().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .havingCause()
        .hasFieldOrPropertyWithValue("code", code);
  }

  private static void assertTold(TestRuntime runtime, String... words) {
    assertThat(runtime.problems())
        .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
        .extracting(Problem::what)
        .anySatisfy(what -> assertThat(what).contains(words).doesNotContain("\n"));
  }

  private static boolean isRecorded(RunHandle run) {
    try {
      run.succeed().toCompletableFuture().join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private static boolean isWhole(TestRuntime runtime, int least) {
    try {
      return runtime.journal().export(null, entry -> {}) >= least;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean hasFaults(TestRuntime runtime) {
    try {
      return !runtime.journal().verify().isEmpty();
    } catch (RuntimeException e) {
      return true;
    }
  }

  /** Another process that holds the file for itself. */
  private record Holder(Process process) implements AutoCloseable {

    static Holder of(Path file) throws IOException {
      Process process =
          new ProcessBuilder(Child.java(Holding.class, file.toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(process.getInputStream().read()).isEqualTo('h');
      return new Holder(process);
    }

    void letGo() throws IOException {
      process.getOutputStream().close();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** Holds a file until its standard input ends. */
  static final class Holding {
    private Holding() {}

    public static void main(String[] args) throws IOException, SQLException {
      Path file = Path.of(args[0]);
      new NativeLibrary(new Journals.Folder(file.getParent()), Journals.CACHE, true).load();
      try (Session session = Session.open(file, 0, "")) {
        session.update("BEGIN EXCLUSIVE");
        System.out.print('h');
        System.out.flush();
        System.in.read();
        session.update("ROLLBACK");
      }
    }
  }
}
