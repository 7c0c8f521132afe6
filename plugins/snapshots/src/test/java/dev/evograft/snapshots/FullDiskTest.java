// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work has filled the disk with what is new: that is moved, and nothing of it is copied. */
@ExtendWith(WorkbenchExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class FullDiskTest {

  /** What is held back here; more would only be more of the same. */
  private static final int HELD = 1 << 18;

  /** What is left on a disk that does not say that it is full. */
  private static final int SLACK = 1 << 15;

  @TempDir Path folder;

  private Workbench bench;
  private LiveSnapshots full;
  private TreeMap<String, String> before;
  private String id;

  @BeforeEach
  void open() throws IOException {
    bench.write(".gitignore", "*.o\n");
    before = bench.view();
    id = holding().create("test").id();
    full = new LiveSnapshots(Fixture.withIds(bench.context), disk(new AtomicInteger()));
  }

  /** As it is outside of tests. */
  private LiveSnapshots holding() {
    return new LiveSnapshots(
        Fixture.withIds(bench.context),
        new Moments() {
          @Override
          public void before(String what) {}

          @Override
          public long usable(Path of) {
            return Long.MAX_VALUE; // whatever there is where the tests run
          }

          @Override
          public int held() {
            return HELD;
          }
        });
  }

  /** A disk with nothing left, on which some writes fail. */
  private static Moments disk(AtomicInteger failing) {
    return new Moments() {
      @Override
      public void before(String what) {
        if (failing.get() > 0 && what.equals("look") && failing.getAndDecrement() > 0) {
          throw new UncheckedIOException(new IOException("No space left on device"));
        }
      }

      @Override
      public long usable(Path folder) {
        return 0;
      }
    };
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }

  private void fill() throws IOException {
    for (int i = 0; i < 40; i++) {
      bench.write("modules/" + i % 5 + "/deep/" + i, "content of " + i);
    }
    bench.write("modules/empty/a", "");
    Files.createSymbolicLink(bench.root.resolve("modules/link"), Path.of("../kept.txt"));
    bench.write("src/new.c", "new\n");
    bench.write("kept.txt", "damaged\n");
    bench.remove("src/main.c");
  }

  private List<Path> aside(String undo) throws IOException {
    try (var all = Files.list(store().resolve("aside").resolve(undo))) {
      return all.toList();
    }
  }

  @Test
  void newFoldersAreMovedWhole() throws IOException {
    fill();
    TreeMap<String, String> damaged = bench.view();

    Restored restored = full.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.root.resolve("modules")).doesNotExist();
    assertThat(aside(restored.undo())).as("modules and src/new.c").hasSize(2);
    assertThat(restored.named()).anyMatch(line -> line.startsWith("modules: is new and kept"));
    assertThat(bench.snapshots.diff(id)).isEmpty();

    Restored back = full.restore(restored.undo(), List.of());

    assertThat(back.failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
    assertThat(bench.snapshots.diff(restored.undo())).isEmpty();
    bench.write("modules/1/deep/1", "CONTENT OF 1");
    assertThat(bench.snapshots.diff(restored.undo())).hasSize(1);
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed())
        .singleElement()
        .asString()
        .startsWith("modules: was changed since, and the snapshot has no copy of it");
    assertThat(bench.root.resolve("modules/1/deep/1")).hasContent("CONTENT OF 1");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  @Test
  void aFolderWithWhatIsNotOursIsNotMovedWhole() throws IOException {
    fill();
    bench.write("modules/1/ignored.o", "ignored\n");
    bench.write("modules/2/.evograft/state", "of another workspace\n");
    bench.write("modules/3/data.db", "a database\n");

    Restored restored = full.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("modules/1/ignored.o")).exists();
    assertThat(bench.root.resolve("modules/2/.evograft/state")).exists();
    assertThat(bench.root.resolve("modules/3/data.db")).exists();
    assertThat(bench.root.resolve("modules/4")).doesNotExist();
    assertThat(bench.root.resolve("modules/1/deep")).doesNotExist();
  }

  @Test
  void pathsThatAreNotRestoredAreNeitherMovedNorCopied() throws IOException {
    fill();

    Restored restored = full.restore(id, List.of("src"));

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("src/new.c")).doesNotExist();
    assertThat(bench.root.resolve("modules/1/deep/1")).exists();
    assertThat(bench.snapshots.find(restored.undo()).notCovered())
        .anyMatch(line -> line.startsWith("modules/1/deep/1: is new and not copied"));
    assertThat(full.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("src/new.c")).hasContent("new");
    assertThat(bench.root.resolve("modules/1/deep/1")).exists();
  }

  @Test
  void nothingInAFolderThatWasMovedIsRestoredByItself() throws IOException {
    fill();
    String undo = full.restore(id, List.of()).undo();
    for (boolean back : new boolean[] {false, true}) {
      for (String path : List.of("modules/1/deep/1", "modules/1")) {
        assertThatThrownBy(() -> bench.snapshots.restore(undo, List.of(path)))
            .isInstanceOf(BadInputException.class)
            .hasMessage("'" + path + "' is in modules, which was moved as one thing; restore that");
      }
      assertThat(Files.exists(bench.root.resolve("modules/1/deep/1"))).isEqualTo(back);
      assertThat(bench.snapshots.restore(undo, List.of("modules")).failed()).isEmpty();
      assertThat(bench.root.resolve("modules/1/deep/1")).exists();
    }
  }

  @Test
  void aFolderIsKnownByTheBytesInIt() throws IOException {
    fill();
    String undo = full.restore(id, List.of()).undo();
    assertThat(full.restore(undo, List.of()).failed()).isEmpty();
    Path file = bench.root.resolve("modules/1/deep/1");
    FileTime time = Files.getLastModifiedTime(file);

    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(bench.snapshots.diff(undo)).as("its time is nothing").isEmpty();

    Files.writeString(file, "CONTENT OF 1");
    Files.setLastModifiedTime(file, time);
    assertThat(bench.snapshots.diff(undo)).hasSize(1);
    assertThat(bench.snapshots.restore(undo, List.of()).failed())
        .singleElement()
        .asString()
        .startsWith("modules: was changed since");
  }

  @Test
  void filesThatOnlyLookLikeLocksAreKnownByTheirBytes() throws IOException {
    fill();
    Path file = bench.write("modules/yarn.lock", "one");
    bench.write("modules/store", "held");
    Path lock = bench.write("modules/store.lock", "pid");
    bench.write("modules/empty.lock", "");
    String undo = full.restore(id, List.of()).undo();
    assertThat(full.restore(undo, List.of()).failed()).isEmpty();
    FileTime time = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    Files.setLastModifiedTime(bench.root.resolve("modules/empty.lock"), FileTime.fromMillis(1));
    assertThat(bench.snapshots.diff(undo)).as("their times are nothing").isEmpty();

    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);
    assertThat(bench.snapshots.diff(undo)).hasSize(1);

    Files.writeString(file, "one");
    FileTime held = Files.getLastModifiedTime(lock);
    Files.writeString(lock, "PID");
    Files.setLastModifiedTime(lock, held);
    assertThat(bench.snapshots.diff(undo)).as("one that may be held is not opened").isEmpty();
  }

  /** Somebody removes something once, while a full disk is looked at. */
  private LiveSnapshots removing(String when, String path) {
    AtomicInteger count = new AtomicInteger();
    return new LiveSnapshots(
        Fixture.withIds(bench.context),
        new Moments() {
          @Override
          public void before(String what) {}

          @Override
          public void looking(String what) {
            if (what.startsWith(when) && count.getAndIncrement() == 0) {
              try {
                bench.remove(path);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }

          @Override
          public long usable(Path of) {
            return 0;
          }
        });
  }

  @Test
  void whatGoesFromANewFolderMeanwhileKeepsNothingThere() throws IOException {
    for (String path : List.of("modules/1/deep/1", "modules/link", "modules")) {
      for (String when : List.of("files of ", "what is new in ")) {
        fill();
        TreeMap<String, String> damaged = bench.view();

        Restored restored = removing(when, path).restore(id, List.of());

        assertThat(restored.failed()).as(path).isEmpty();
        assertThat(bench.differencesFrom(before)).as(path).isEmpty();
        assertThat(bench.root.resolve("modules")).doesNotExist();
        assertThat(full.restore(restored.undo(), List.of()).failed()).isEmpty();
        assertThat(bench.differencesFrom(damaged))
            .filteredOn(line -> !line.contains(" status"))
            .as(path)
            .allMatch(line -> line.startsWith("tree " + path));
        assertThat(full.restore(id, List.of()).failed()).isEmpty();
      }
    }
  }

  /** A disk on which nothing fits but what was held back, and that says so or not. */
  private LiveSnapshots filled(boolean says, AtomicLong written) {
    return new LiveSnapshots(
        Fixture.withIds(bench.context),
        new Moments() {
          @Override
          public void before(String what) {}

          @Override
          public void writing(long bytes) throws IOException {
            long room = Files.exists(store().resolve("reserve")) ? 0 : HELD;
            room += says ? 0 : SLACK;
            if (written.addAndGet(bytes) > room) {
              written.addAndGet(-bytes);
              throw new IOException("No space left on device");
            }
          }

          @Override
          public long usable(Path of) {
            return says ? 0 : Long.MAX_VALUE;
          }

          @Override
          public int held() {
            return 0; // there is no room for it again
          }
        });
  }

  /** What the store has but for what was moved there, and what is held. */
  private long stored() throws IOException {
    long bytes = 0;
    for (var each : FileTree.list(store()).entrySet()) {
      boolean counts = !each.getKey().startsWith("aside") && !each.getKey().equals("reserve");
      bytes += counts && each.getValue().is(Kind.FILE) ? each.getValue().size() : 0;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsHeldBackIsEnough(boolean says) throws IOException {
    fill();
    for (int i = 0; i < 200; i++) {
      bench.write("src/many-" + i, "one of many\n");
    }
    byte[] large = new byte[60_000];
    new Random(1).nextBytes(large);
    for (int i = 0; i < 8; i++) {
      Files.write(bench.root.resolve("modules/large-" + i), large); // more than is held
    }
    TreeMap<String, String> damaged = bench.view();
    AtomicLong written = new AtomicLong();
    long stored = stored();

    Restored restored = filled(says, written).restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(written).hasPositiveValue();
    assertThat(stored() - stored).as("told of or not").isLessThan(HELD);
    assertThat(bench.snapshots.list()).as("no undo of a try").hasSize(2);
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  @Test
  void whatDoesNotFitIsSaidAndLosesNothing() throws IOException {
    byte[] large = new byte[HELD + 2 * SLACK];
    new Random(1).nextBytes(large);
    Files.write(bench.root.resolve("kept.txt"), large);
    TreeMap<String, String> damaged = bench.view();
    for (boolean says : new boolean[] {true, false}) {
      LiveSnapshots filled = filled(says, new AtomicLong());
      assertThatThrownBy(() -> filled.restore(id, List.of())).hasMessageContaining("No space");
      assertThat(bench.snapshots.recover()).isEmpty();
      assertThat(bench.differencesFrom(damaged)).isEmpty();
      assertThat(bench.snapshots.list()).hasSize(1);
    }

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  @Test
  void whatWasChangedTakesRoomToo() throws IOException {
    fill();
    bench.write("kept.txt", "x".repeat(5000));
    LiveSnapshots nearly =
        Fixture.snapshots(
            bench.context,
            new Quiet() {
              @Override
              public void before(String what) {}

              @Override
              public long usable(Path of) {
                return 4L * Room.RESERVE + 3000;
              }
            });

    Restored restored = nearly.restore(id, List.of());

    assertThat(aside(restored.undo())).as("modules and src/new.c").hasSize(2);
  }

  @Test
  void whatWasMovedIsPrunedWithoutRoomForANote() throws IOException {
    fill();
    String undo = full.restore(id, List.of()).undo();
    Path moved = store().resolve("aside").resolve(undo);
    LiveSnapshots none =
        new LiveSnapshots(
            Fixture.withIds(bench.context),
            new Quiet() {
              @Override
              public void before(String what) {}

              @Override
              public void writing(long bytes) throws IOException {
                if (Files.exists(moved)) {
                  throw new IOException("No space left on device");
                }
              }
            });

    assertThat(none.prune(List.of(undo))).containsExactly(undo);

    assertThat(moved).doesNotExist();
    assertThat(bench.snapshots.list()).hasSize(1);
  }

  @Test
  void whatWasMovedStaysWhenItsRemovalFailsForAnythingElse() throws IOException {
    fill();
    TreeMap<String, String> damaged = bench.view();
    String undo = full.restore(id, List.of()).undo();
    boolean[] failing = {true};
    LiveSnapshots nearly =
        new LiveSnapshots(
            Fixture.withIds(bench.context),
            new Quiet() {
              @Override
              public void before(String what) {}

              @Override
              public void writing(long bytes) throws IOException {
                if (failing[0]) {
                  throw new IOException("anything");
                }
              }

              @Override
              public long usable(Path of) {
                return 2 << 20;
              }
            });

    assertThatThrownBy(() -> nearly.prune(List.of(undo))).hasMessageContaining("anything");

    failing[0] = false;
    assertThat(nearly.restore(undo, List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  @Test
  void aDiskOfWhichNobodyCanTellIsNotFull() {
    assertThat(Moments.NONE.usable(folder)).isPositive();
    assertThat(Moments.NONE.usable(folder.resolve("nothing"))).isEqualTo(Long.MAX_VALUE);
    assertThat(Moments.NONE.usable(Path.of("/proc/self"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatIsHeldBackIsGivenUpAndHeldAgain() throws IOException {
    Path reserve = store().resolve("reserve");
    assertThat(reserve).hasSize(HELD);
    fill();

    full.restore(id, List.of());
    assertThat(reserve).doesNotExist();

    holding().create("test");
    assertThat(reserve).hasSize(HELD);
  }

  @Test
  void aDiskThatDoesNotSayThatItIsFull() throws IOException {
    fill();
    AtomicInteger failing = new AtomicInteger(1);
    Moments moments = disk(failing);
    LiveSnapshots quota =
        new LiveSnapshots(
            Fixture.withIds(bench.context),
            new Moments() {
              @Override
              public void before(String what) {
                moments.before(what);
              }

              @Override
              public long usable(Path of) {
                return Long.MAX_VALUE;
              }
            });

    Restored restored = quota.restore(id, List.of());

    assertThat(failing).hasValue(0);
    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(aside(restored.undo())).as("modules and src/new.c").hasSize(2);
    assertThat(bench.snapshots.list()).hasSize(2);
  }
}
