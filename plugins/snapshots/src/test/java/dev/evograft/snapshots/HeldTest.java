// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While something is compared and written the locks on it are held, as other processes see it; and
 * what they change all the same between the look and the write, where no lock keeps them out, is
 * not lost.
 */
class HeldTest {

  private static final List<String> OF_GIT = List.of("index", "HEAD", "packed-refs", "config");

  @TempDir Path folder;

  private OwnBench bench;
  private Git git;
  private Path log;

  @BeforeEach
  void open() throws IOException {
    bench = new OwnBench(folder.resolve("work"));
    git = new Git(bench.root);
    git.run("init", "-q", "-b", "main");
    bench.write(bench.root.resolve("kept.txt"), "one\n");
    git.run("add", "kept.txt");
    git.run("commit", "-q", "-m", "first");
    git.run("branch", "other");
    bench.write(bench.root.resolve("kept.txt"), "work in progress\n");
    log = bench.assets.resolve("genes.jsonl");
    bench.append(log, "{\"id\":\"g1\"}\n");
    bench.append(bench.memory.resolve("memory_graph.jsonl"), "{\"id\":\"m1\"}\n");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void damage() throws IOException {
    bench.write(bench.root.resolve("kept.txt"), "damaged\n");
    bench.write(log, "forged\n");
    git.run("commit", "-q", "-a", "-m", "cycle");
    git.run("branch", "-f", "other", "HEAD");
    git.run("config", "user.name", "cycle");
    git.run("pack-refs", "--all");
  }

  /** Somebody does something once, at a moment of a restore. */
  private LiveSnapshots at(String moment, Workbench.Action action) {
    AtomicInteger times = new AtomicInteger();
    return bench.snapshots(
        what -> {
          if (what.startsWith(moment) && times.incrementAndGet() == 1) {
            try {
              action.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  private Path lockOfGit(String name) {
    return bench.root.resolve(".git/" + name + ".lock");
  }

  @Test
  void aRestoreHoldsThemFromItsLookToItsEnd() throws IOException {
    String id = bench.create();
    damage();
    Map<String, List<String>> free = new LinkedHashMap<>();
    AtomicInteger number = new AtomicInteger();
    try (Witness witness = new Witness(bench.root)) {
      LiveSnapshots snapshots =
          bench.snapshots(what -> free.put(number.incrementAndGet() + " " + what, free(witness)));
      assertThat(snapshots.restore(id, List.of()).failed()).isEmpty();
      assertThat(free(witness)).as("given back").hasSize(OF_GIT.size() + 3);
    }
    List<String> moments = new ArrayList<>(free.keySet());
    int looks = index(moments, "look again"); // all was read, and is not on the disk yet
    int ends = index(moments, "locks given back");
    assertThat(moments.subList(looks, ends))
        .as("all that is written")
        .anyMatch(what -> what.endsWith(" publish"))
        .anyMatch(what -> what.endsWith(" plan"))
        .anyMatch(what -> what.contains(" put "))
        .anyMatch(what -> what.contains(" ref refs/heads/other"))
        .anyMatch(what -> what.endsWith(" index"));
    assertThat(free.keySet().stream().limit(ends).skip(looks))
        .allSatisfy(what -> assertThat(free.get(what)).as(what).isEmpty());
    assertThat(free.values()).noneMatch(all -> all.contains("snapshots"));
  }

  /** As {@code git clean -fdx} takes it away: another writer may be at work from then on. */
  @Test
  void whereALockWasTakenAwayNothingIsWritten() throws IOException {
    String id = bench.create();
    damage();
    Restored restored =
        at("plan", () -> Files.delete(bench.assets.resolve(OwnFolder.LOCK))).restore(id, List.of());
    assertThat(restored.failed())
        .anyMatch(line -> line.contains("genes.jsonl") && line.contains("lock of assets/gep"));
    assertThat(log).hasContent("forged");
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(log).hasContent("{\"id\":\"g1\"}");
  }

  @Test
  void createAndPruneHoldThoseOfTheStore() throws IOException {
    String first = bench.create();
    List<String> free = new ArrayList<>();
    try (Witness witness = new Witness(bench.root)) {
      LiveSnapshots snapshots = bench.snapshots(what -> free.addAll(storeIsFree(witness, what)));
      snapshots.create("another");
      snapshots.prune(List.of(first));
    }
    assertThat(free).isEmpty();
  }

  private List<String> storeIsFree(Witness witness, String what) {
    return free(witness).contains("snapshots") ? List.of(what) : List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"look again", "publish", "plan", "put ", "ref refs/heads/other", "index"})
  void whatLocksKeepOutIsRefusedAndComesToNothing(String moment) throws IOException {
    TreeMap<String, String> before = View.of(bench.root);
    String id = bench.create();
    damage();
    List<String> said = new ArrayList<>();
    LiveSnapshots snapshots =
        at(
            moment,
            () -> {
              said.add(git.tries("add", "-A"));
              said.add(git.tries("commit", "-q", "--allow-empty", "-m", "meanwhile"));
              said.add(git.tries("checkout", "-q", "-b", "meanwhile"));
              said.add(git.tries("config", "user.name", "meanwhile"));
              said.add(git.tries("-c", "core.packedRefsTimeout=0", "pack-refs", "--all"));
            });

    assertThat(snapshots.restore(id, List.of()).failed()).isEmpty();

    assertThat(said).hasSize(5).allMatch(line -> line.contains("lock"));
    assertThat(View.differences(before, View.of(bench.root))).isEmpty();
    git.run("commit", "-q", "-a", "-m", "git goes on");
  }

  /** No lock of git's keeps anybody from a file of the working tree, or from a new commit. */
  @ParameterizedTest
  @ValueSource(
      strings = {"look again", "publish", "plan", "lock ", "put ", "ref refs/heads/other", "index"})
  void whatNoLockKeepsOutIsNotLost(String moment) throws IOException {
    String id = bench.create();
    damage();
    String commit = git.run("commit-tree", "-m", "meanwhile", "HEAD^{tree}").strip();
    List<String> said = new ArrayList<>();
    Path kept = bench.root.resolve("kept.txt");
    LiveSnapshots snapshots =
        at(
            moment,
            () -> {
              Path temp = Files.writeString(bench.root.resolve(".git/mine"), "an hour of work\n");
              Files.move(temp, kept, StandardCopyOption.REPLACE_EXISTING);
              said.add(git.tries("update-ref", "refs/heads/other", commit));
            });

    Restored restored = snapshots.restore(id, List.of());

    assertThat(said).hasSize(1);
    String name = restored.undo();
    boolean there = Files.readString(kept).contains("an hour");
    boolean named = restored.named().stream().anyMatch(line -> isKept(line));
    boolean undone = content(name, "kept.txt").contains("an hour");
    assertThat(there || named || undone)
        .as(restored + " and " + content(name, "kept.txt"))
        .isTrue();
    assertThat(there)
        .as("what is otherwise is said: " + restored)
        .isEqualTo(!restored.failed().isEmpty());
    if (!said.get(0).contains("lock")) { // it went through
      bench.snapshots.restore(name, List.of());
      assertThat(git.run("rev-parse", "other").strip()).isEqualTo(commit);
    }
  }

  private String content(String id, String path) {
    Snapshots.Content content = bench.snapshots.read(id, List.of(path)).get(path);
    return content == null ? "" : new String(content.bytes(), StandardCharsets.UTF_8);
  }

  private static boolean isKept(String line) {
    int at = line.indexOf("kept: ");
    try {
      return line.startsWith("kept.txt: ")
          && at > 0
          && Files.readString(Path.of(line.substring(at + "kept: ".length()))).contains("an hour");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A writer of Evograft's in another process waits, and what it adds is there afterwards. */
  @ParameterizedTest
  @ValueSource(strings = {"look again", "publish", "plan", "put ", "index"})
  void whatAnotherProcessOfEvograftWritesWaits(String moment) throws IOException {
    String id = bench.create();
    damage();
    try (Witness witness = new Witness(bench.root)) {
      LiveSnapshots snapshots =
          at(
              moment,
              () -> {
                witness.appends(log);
                assertThat(witness.answer()).isEqualTo("begun");
              });

      assertThat(snapshots.restore(id, List.of()).failed()).isEmpty();

      assertThat(witness.answer()).isEqualTo("done");
    }
    assertThat(log).hasContent("{\"id\":\"g1\"}\n" + Witness.LINE);
  }

  private static int index(List<String> moments, String what) {
    for (int i = 0; i < moments.size(); i++) {
      if (moments.get(i).endsWith(" " + what)) {
        return i;
      }
    }
    throw new AssertionError(what + " is none of " + moments);
  }

  /** Those that another process could take now. */
  private List<String> free(Witness witness) {
    List<String> free = new ArrayList<>();
    OF_GIT.stream().filter(name -> !Files.exists(lockOfGit(name))).forEach(free::add);
    Map<String, Path> ours = new TreeMap<>();
    ours.put("assets", bench.assets.resolve(OwnFolder.LOCK));
    ours.put("memory", bench.memory.resolve(OwnFolder.LOCK));
    ours.put("snapshots", bench.root.resolve(".git/evograft/main/snapshots.lock"));
    ours.forEach(
        (name, file) -> {
          if (witness.asks(file).equals("free")) {
            free.add(name);
          }
        });
    return free;
  }
}
