// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the folders that Evograft writes in: what it wrote stays, what others did goes. */
class OwnTest {

  @TempDir Path folder;

  private OwnBench bench;
  private Path genes;
  private Path log;
  private Path graph;

  @BeforeEach
  void open() throws IOException {
    bench = new OwnBench(folder.resolve("work"));
    genes = bench.assets.resolve("genes.json");
    log = bench.assets.resolve("genes.jsonl");
    graph = bench.memory.resolve("memory_graph.jsonl");
    Git git = new Git(bench.root);
    git.run("init", "-q", "-b", "main");
    bench.write(bench.root.resolve("kept.txt"), "one\n");
    git.run("add", "-A");
    git.run("commit", "-q", "-m", "first");
    bench.append(log, "{\"id\":\"g1\"}\n");
    bench.replace(genes, "{\"genes\":[]}\n");
    bench.append(graph, "{\"id\":\"m1\"}\n");
    bench.write(bench.assets.resolve("a2a/peer.json"), "{}\n");
    bench.workspace.replace(
        bench.workspace.state().resolve("config.properties"),
        OwnBench.bytes("a=1\n"),
        Workspace.Access.SECRET);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private interface Damage {
    void to(OwnTest test) throws IOException;
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("edited", test -> test.bench.write(test.log, "{\"id\":\"g0\"}\n")),
        damage("settings edited", test -> test.bench.write(test.settings(), "a=2\n")),
        damage("settings deleted", test -> Files.delete(test.settings())),
        damage("truncated", test -> cut(test.graph, 3)),
        damage("emptied", test -> cut(test.log, 0)),
        damage("deleted", test -> Files.delete(test.log)),
        damage("all deleted", test -> Tinker.delete(test.bench.assets)),
        damage("renamed", test -> Files.move(test.log, test.log.resolveSibling("x.jsonl"))),
        damage(
            "replaced",
            test -> {
              Files.delete(test.genes);
              test.bench.write(test.genes, "{\"genes\":[{}]}\n");
            }),
        damage("appended", test -> OwnBench.add(test.log, "{\"id\":\"forged\"}\n")),
        damage("added", test -> test.bench.write(test.bench.assets.resolve("extra.json"), "{}")),
        damage("added below", test -> test.bench.write(test.bench.memory.resolve("x/y/z"), "z")),
        damage(
            "a link",
            test -> {
              Files.delete(test.log);
              Files.createSymbolicLink(test.log, Path.of("/etc/passwd"));
            }),
        damage(
            "a folder that is a link",
            test -> {
              Path elsewhere = Files.createDirectories(test.folder.resolve("elsewhere"));
              Files.writeString(elsewhere.resolve("genes.jsonl"), "not ours");
              Tinker.delete(test.bench.assets);
              Files.createSymbolicLink(test.bench.assets, elsewhere);
            }),
        damage(
            "a folder in the place of a file",
            test -> {
              Files.delete(test.genes);
              test.bench.write(test.genes.resolve("in"), "it");
            }),
        damage(
            "a link in the place of a lock",
            test -> {
              Path lock = test.bench.assets.resolve(OwnFolder.LOCK);
              Files.deleteIfExists(lock);
              Files.createSymbolicLink(lock, Path.of("elsewhere"));
              OwnBench.add(test.log, "forged");
            }),
        damage("chmod", test -> SafeTree.mode(test.genes, 0600)));
  }

  private static Arguments damage(String name, Damage damage) {
    return arguments(name, damage);
  }

  private Path settings() {
    return bench.workspace.state().resolve("config.properties");
  }

  private static void cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void whatOthersDidIsUndoneAndNamedAndComesBackWithTheUndo(String name, Damage damage)
      throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    damage.to(this);
    TreeMap<String, String> damaged = bench.view();

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(View.differences(before, bench.view())).as(restored.toString()).isEmpty();
    assertThat(restored.changes()).isNotEmpty();
    assertThat(restored.named()).anyMatch(line -> line.contains("what others did is undone"));

    Restored back = bench.restore(restored.undo());

    if (name.contains("that is a link") || name.contains("of a lock")) {
      assertThat(back.failed()) // for the locks that are held are there
          .anyMatch(line -> line.startsWith("assets/gep") && line.contains("was left"));
      return;
    }
    assertThat(back.failed()).isEmpty();
    assertThat(View.differences(damaged, bench.view()))
        .as(back.toString())
        .allMatch(line -> line.equals("assets/gep: was nothing is d 755 ")); // with the locks in it
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void whatEvograftWroteBeforeAndAfterIsKept(String name, Damage damage) throws IOException {
    String id = bench.create();
    learn();
    TreeMap<String, String> learned = bench.view();
    damage.to(this);

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(View.differences(learned, bench.view())).as(restored.toString()).isEmpty();

    bench.append(graph, "{\"id\":\"m9\"}\n");
    TreeMap<String, String> more = bench.view();
    Restored again = bench.restore(id);
    assertThat(again.changes()).isEmpty();
    assertThat(View.differences(more, bench.view())).isEmpty();

    bench.restore(restored.undo());
    assertThat(Files.readString(graph)).endsWith("{\"id\":\"m9\"}\n");
  }

  /** Each kind of write, rotation and compaction among them. */
  private void learn() throws IOException {
    bench.append(log, "{\"id\":\"g2\"}\n");
    bench.append(graph, "{\"id\":\"m2\"}\n");
    bench.move(graph, bench.memory.resolve("memory_graph.1.jsonl"));
    bench.append(graph, "{\"id\":\"m3\"}\n");
    bench.replace(genes, "{\"genes\":[1,2]}\n");
    bench.replace(log, "{\"type\":\"begun\"}\n");
    bench.append(log, "{\"id\":\"g3\"}\n");
    bench.replace(bench.memory.resolve("personality_state.json"), "{}\n");
    bench.replace(bench.memory.resolve("old.json"), "{}\n");
    bench.delete(bench.memory.resolve("old.json"));
    bench.delete(bench.assets.resolve("a2a/none.json"));
  }

  @Test
  void whatWasWrittenBetweenChangesOfOthersIsKeptWithoutThem() throws IOException {
    String id = bench.create();
    OwnBench.add(log, "{\"id\":\"forged1\"}\n");
    bench.append(log, "{\"id\":\"g2\"}\n");
    OwnBench.add(log, "{\"id\":\"forged2\"}\n");
    bench.append(log, "{\"id\":\"g3\"}\n");

    Restored restored = bench.restore(id);

    assertThat(restored.changes())
        .contains(new Change(Change.Kind.CHANGED, "assets/gep/genes.jsonl"));
    assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}\n{\"id\":\"g3\"}");
  }

  @Test
  void anEarlierSnapshotUndoesWhatALaterOneFound() throws IOException {
    String first = bench.create();
    OwnBench.add(log, "{\"id\":\"forged\"}\n");
    bench.append(log, "{\"id\":\"g2\"}\n");
    String second = bench.create();
    bench.append(log, "{\"id\":\"g3\"}\n");

    bench.restore(second);
    assertThat(Files.readString(log)).contains("forged", "g2", "g3");

    bench.restore(first);
    assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}\n{\"id\":\"g3\"}");
  }

  @Test
  void foldersThatComeUpLaterAreThoseOfTheirWriters() throws IOException {
    Tinker.delete(bench.assets);
    Tinker.delete(bench.memory);
    String id = bench.create();
    assertThat(bench.assets).doesNotExist();
    bench.append(log, "{\"id\":\"g1\"}\n");
    bench.write(bench.assets.resolve("forged.json"), "{}");
    bench.write(bench.memory.resolve("forged.json"), "{}");

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(log).hasContent("{\"id\":\"g1\"}");
    assertThat(bench.assets.resolve("forged.json")).doesNotExist();
    assertThat(bench.memory.resolve("forged.json")).doesNotExist();
  }

  @Test
  void aWriteOfAProcessThatDiedIsNothingOfOthers() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    byte[] more = OwnBench.bytes("{\"id\":\"g3\"}\n");
    String half = "{\"id\":";
    for (String done : List.of("", half, "{\"id\":\"g3\"}\n")) {
      assertThatThrownBy(
              () ->
                  bench.own(
                      bench.assets,
                      own ->
                          own.append(
                              log,
                              more,
                              () -> {
                                OwnBench.add(log, done);
                                throw new ThreadDeath();
                              })))
          .isInstanceOf(ThreadDeath.class);
      String there = Files.readString(log);

      Restored restored = bench.restore(id);

      assertThat(restored.changes()).isEmpty();
      assertThat(Files.readString(log)).isEqualTo(there);
    }
  }

  @Test
  void aWriteOfAProcessThatWasKilledIsNothingOfOthers() throws Exception {
    String id = bench.create();
    for (String done : List.of("", "{\"id\":", "{\"id\":\"g2\"}\n")) {
      OwnWriter.kill(bench.root, log, "{\"id\":\"g2\"}\n", done);
      String there = Files.readString(log);
      assertThat(there).endsWith(done);

      assertThat(bench.restore(id).changes()).isEmpty();
      assertThat(Files.readString(log)).isEqualTo(there);
      OwnBench.add(log, "forged\n");
      bench.append(log, "\n{\"id\":\"g3\"}\n");
      bench.restore(id);
      assertThat(Files.readString(log)).isEqualTo(there + "\n{\"id\":\"g3\"}\n");
    }
  }

  @Test
  void aRestoreThatWasKilledIsFinishedOrSaid() throws Exception {
    int killed = 0;
    boolean died = true;
    for (int change = 1; died; change += 3) {
      String id = bench.create();
      OwnBench.add(log, "forged\n");
      learn();
      TreeMap<String, String> learned = bench.view();
      for (Damage damage :
          List.<Damage>of(
              test -> OwnBench.add(test.graph, "forged\n"),
              test -> Files.delete(test.genes),
              test -> test.bench.write(test.settings(), "a=3\n"),
              test -> test.bench.write(test.bench.assets.resolve("extra.json"), "{}"),
              test -> SafeTree.mode(test.log, 0600))) {
        damage.to(this);
      }
      TreeMap<String, String> damaged = bench.view();
      died = OwnWriter.restoreAndKill(bench.root, id, change);
      killed += died ? 1 : 0;
      List<String> lines = bench.snapshots.recover();
      TreeMap<String, String> then = bench.view();
      boolean finished = lines.stream().anyMatch(line -> line.contains("was finished"));
      boolean dropped = View.differences(damaged, then).isEmpty();
      boolean restored = View.differences(learned, then).isEmpty();
      assertThat(restored || dropped && !finished).as(change + " " + lines).isTrue();

      assertThat(bench.restore(id).failed()).as(change + " " + lines).isEmpty();
      assertThat(View.differences(learned, bench.view())).as(change + " " + lines).isEmpty();
    }
    assertThat(killed).isGreaterThan(5);
  }

  @Test
  void anEndOfTheRecordThatIsTornIsNoWriteAndNoDamage() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    Path segment = segments(bench.home).get(0);
    for (Path each : segments(bench.home)) {
      segment = Files.size(each) > 0 ? each : segment;
    }
    OwnBench.add(segment, "A 100 00");
    TreeMap<String, String> before = bench.view();
    OwnBench.add(log, "{\"id\":\"forged\"}\n");

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(View.differences(before, bench.view())).isEmpty();
    bench.append(log, "{\"id\":\"g4\"}\n");
    bench.restore(id);
    assertThat(Files.readString(log)).endsWith("g4\"}\n");
  }

  @Test
  void aRecordThatIsDamagedOrGoneLeavesTheFolderAndIsNamed() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    OwnBench.add(graph, "{\"id\":\"forged\"}\n");
    TreeMap<String, String> before = bench.view();
    for (Path each : segments(bench.home)) {
      if (Files.size(each) > 0) {
        Files.writeString(each, "nonsense\n" + Files.readString(each));
      }
    }

    Restored restored = bench.restore(id);

    assertThat(restored.failed())
        .singleElement()
        .asString()
        .startsWith("assets/gep: was left as it is: ")
        .endsWith("take a new snapshot");
    assertThat(Files.readString(log)).contains("g2");
    assertThat(Files.readString(graph)).doesNotContain("forged");

    Tinker.delete(bench.home.resolve(".evograft/own"));
    OwnBench.add(log, "{\"id\":\"g5\"}\n");
    Restored again = bench.restore(id);
    assertThat(again.failed()).hasSize(3).allMatch(line -> line.contains("was left as it is"));
    assertThat(Files.readString(log)).contains("g2", "g5");
    assertThat(before).isNotEmpty();
  }

  @Test
  void aRecordThatSomebodyPutsIntoTheWorkspaceIsNone() throws IOException {
    String id = bench.create();
    Path record = segments(bench.home).get(0);
    Path forged = bench.root.resolve(".evograft/own").resolve(record.getParent().getFileName());
    Files.createDirectories(forged);
    Files.writeString(
        forged.resolve(record.getFileName()), "A 7 00000000 genes.jsonl\t0\nforged\n\n");
    OwnBench.add(log, "forged\n");

    assertThat(bench.restore(id).changes()).hasSize(1);
    assertThat(log).hasContent("{\"id\":\"g1\"}");
  }

  @Test
  void withoutAHomeItIsRecordedInTheWorkspace() throws IOException {
    try (OwnBench plain = new OwnBench(folder.resolve("plain"), folder.resolve("home"), false)) {
      new Git(plain.root).run("init", "-q", "-b", "main");
      Path file = plain.assets.resolve("genes.jsonl");
      plain.append(file, "{\"id\":\"g1\"}\n");
      assertThat(plain.snapshots.create("none").notCovered())
          .contains("assets/gep: what Evograft writes there is not recorded, and it is left alone");
      plain.workspace.replace(
          plain.workspace.state().resolve("x"), new byte[0], Workspace.Access.ORDINARY);
      String id = plain.create();
      plain.append(file, "{\"id\":\"g2\"}\n");
      OwnBench.add(file, "forged\n");

      Restored restored = plain.restore(id);

      assertThat(restored.failed()).isEmpty();
      assertThat(file).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}");
    }
  }

  @Test
  void nothingIsRecordedWhenNoSnapshotAsksForIt() throws IOException {
    assertThat(bench.home.resolve(".evograft/own")).doesNotExist();
    String id = bench.create();
    String other = bench.create();
    assertThat(segments(bench.home)).hasSize(6);
    bench.snapshots.prune(List.of(id));
    assertThat(segments(bench.home)).hasSize(3);
    bench.snapshots.prune(List.of(other));
    assertThat(segments(bench.home)).isEmpty();
    bench.append(log, "{\"id\":\"g2\"}\n");
    assertThat(segments(bench.home)).isEmpty();
  }

  @Test
  void oneWhoCompactsIsWaitedForAndNamed() throws Exception {
    String id = bench.create();
    Path lock = bench.assets.resolve(OwnFolder.COMPACTION_LOCK);
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    Thread writer =
        new Thread(
            () -> {
              Workspace.Lock held = bench.workspace.lock(lock, Duration.ofSeconds(1));
              taken.countDown();
              try {
                enough.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                held.close();
              }
            });
    writer.start();
    taken.await();
    try {
      assertThatThrownBy(() -> bench.restore(id))
          .isInstanceOfSatisfying(
              RetriableException.class, e -> assertThat(e.code()).isEqualTo("store_busy"));
    } finally {
      enough.countDown();
      writer.join();
    }
    assertThat(bench.restore(id).failed()).isEmpty();
  }

  @Test
  void whatIsWrittenWhileSnapshotsAreTakenAndRestoredIsKept() throws Exception {
    String id = bench.create();
    int writes = 200;
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < writes; i++) {
                  bench.append(log, "{\"id\":\"n" + i + "\"}\n");
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();
    while (writer.isAlive()) {
      OwnBench.add(graph, "forged\n");
      assertThat(bench.restore(id).failed()).isEmpty();
      bench.create();
    }
    writer.join();
    bench.restore(id);

    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(writes + 1);
    assertThat(lines.get(writes)).isEqualTo("{\"id\":\"n" + (writes - 1) + "\"}");
    assertThat(Files.readString(graph)).doesNotContain("forged");
  }

  /** Who writes tries it while the files are read, and has to wait until they are. */
  @Test
  void whatIsWrittenWhileTheFilesAreReadIsNeitherDoubledNorLost() throws Exception {
    Quiet writing =
        new Quiet() {
          @Override
          public void before(String what) {}

          @Override
          public void looking(String what) {
            if (what.equals("what is new in ")) {
              writers.add(writer());
            }
          }
        };
    String id = bench.snapshots(writing).create("busy").id();
    assertThat(writers).isNotEmpty();
    for (Thread each : writers) {
      each.join();
    }
    TreeMap<String, String> learned = bench.view();
    OwnBench.add(log, "forged\n");
    OwnBench.add(graph, "forged\n");

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(View.differences(learned, bench.view())).as(restored.toString()).isEmpty();
  }

  private final List<Thread> writers = new ArrayList<>();

  /** Waits until this one has written, or waits for the lock of the folder that is read. */
  private Thread writer() {
    String name = "memory_graph." + writers.size() + ".jsonl";
    Thread thread =
        new Thread(
            () -> {
              try {
                bench.append(log, "{\"id\":\"" + name + "\"}\n");
                bench.move(graph, bench.memory.resolve(name));
                bench.append(graph, "{\"id\":\"" + name + "\"}\n");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    thread.start();
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  static Stream<Arguments> folders() {
    return Stream.of(
        arguments(".evograft/gep", "memory/evolution"),
        arguments("memory", "memory/evolution"),
        arguments("memory/evolution/gep", "memory/evolution"));
  }

  @ParameterizedTest(name = "{0} and {1}")
  @MethodSource("folders")
  void foldersInOneAnotherAreRestoredEachByItsOwnRecord(String assets, String memory)
      throws IOException {
    try (OwnBench nested = new OwnBench(folder.resolve("nested"), assets, memory)) {
      new Git(nested.root).run("init", "-q", "-b", "main");
      Path one = nested.assets.resolve("genes.jsonl");
      Path other = nested.memory.resolve("memory_graph.jsonl");
      for (Path file : List.of(one, other)) {
        nested.append(file, "{\"id\":\"1\"}\n");
      }
      String id = nested.create();
      for (Path file : List.of(one, other)) {
        nested.append(file, "{\"id\":\"2\"}\n");
        OwnBench.add(file, "forged\n");
      }

      Restored restored = nested.restore(id);

      assertThat(restored.failed()).isEmpty();
      assertThat(restored.changes()).hasSize(2);
      assertThat(one).hasContent("{\"id\":\"1\"}\n{\"id\":\"2\"}");
      assertThat(other).hasContent("{\"id\":\"1\"}\n{\"id\":\"2\"}");
    }
  }

  /**
   * The other writer has the lock and the record of its folder, which no snapshot of ours begins.
   */
  @Test
  void whatAnotherAgentLearnsInAFolderOfItsOwnIsLeftAloneAndNamed() throws IOException {
    Path known = bench.assets.resolve("scopes/x/genes.jsonl");
    Path locked = bench.memory.resolve("other/graph.jsonl");
    Path fresh = bench.memory.resolve("new/in/graph.jsonl");
    bench.append(known, "1\n");
    bench.append(locked, "1\n");
    new Git(bench.write(bench.assets.resolve("gene.txt"), "g").getParent()).run("init", "-q");
    Snapshot made = bench.snapshots.create("before");
    assertThat(made.notCovered())
        .anyMatch(line -> line.startsWith("assets/gep/scopes: is left alone"))
        .anyMatch(line -> line.startsWith("assets/gep/.git: is left alone"))
        .anyMatch(line -> line.startsWith("memory/evolution/other: is left alone"));
    for (Path each : List.of(known, locked, fresh)) {
      bench.append(each, "2\n");
    }
    Files.delete(locked.resolveSibling(OwnFolder.LOCK));
    Path refs = bench.write(bench.assets.resolve(".git/refs/heads/x"), "0");
    bench.write(bench.assets.resolve("a2a/" + OwnFolder.LOCK), ""); // hides nothing
    OwnBench.add(bench.assets.resolve("a2a/peer.json"), "forged");

    Restored restored = bench.restore(made.id());

    assertThat(restored.failed()).isEmpty();
    assertThat(known).hasContent("1\n2");
    assertThat(locked).hasContent("1\n2");
    assertThat(fresh).hasContent("2");
    assertThat(refs).exists();
    assertThat(bench.assets.resolve("a2a/peer.json")).hasContent("{}");
    bench.restore(restored.undo());
    assertThat(locked).hasContent("1\n2");
  }

  @Test
  void whatCannotBeLockedIsLeftAloneAndNamedAndRefusesNothing() throws IOException {
    String id = bench.create();
    bench.write(bench.root.resolve("kept.txt"), "two\n");
    OwnBench.add(log, "forged\n");
    OwnBench.add(graph, "forged\n");
    bench.unlockable.add(bench.assets);

    Restored restored = bench.restore(id);

    assertThat(restored.failed())
        .containsExactly(
            "assets/gep: was left as it is, since it cannot be locked: its permissions");
    assertThat(bench.root.resolve("kept.txt")).hasContent("one");
    assertThat(graph).hasContent("{\"id\":\"m1\"}");
    assertThat(Files.readString(log)).contains("forged");
    Snapshot made = bench.snapshots.create("again");
    assertThat(made.notCovered())
        .contains("assets/gep: cannot be locked, and is left alone: its permissions");
    bench.unlockable.clear();
    bench.append(log, "learned\n");
    assertThat(bench.restore(made.id()).failed()).isEmpty();
    assertThat(Files.readString(log)).contains("learned");
    assertThat(bench.restore(id).failed()).isEmpty();
    assertThat(log).hasContent("{\"id\":\"g1\"}\nlearned");
  }

  @ParameterizedTest(name = "the snapshot with a home: {0}")
  @ValueSource(booleans = {true, false})
  void whatIsLearnedWithAndWithoutAHomeIsLeftAloneAndNamed(boolean home) throws IOException {
    Path root = folder.resolve("mixed");
    try (OwnBench one = new OwnBench(root, folder.resolve("home2"), home);
        OwnBench other = new OwnBench(root, folder.resolve("home2"), !home)) {
      new Git(root).run("init", "-q", "-b", "main");
      one.workspace.replace(
          one.workspace.state().resolve("x"), new byte[0], Workspace.Access.ORDINARY);
      Path file = one.assets.resolve("genes.jsonl");
      Path memory = one.memory.resolve("memory_graph.jsonl");
      one.append(file, "1\n");
      one.append(memory, "1\n");
      String before = one.create();
      other.append(file, "2\n");
      OwnBench.add(memory, "forged\n");

      Restored restored = one.restore(before);

      assertThat(restored.failed())
          .singleElement()
          .asString()
          .startsWith("assets/gep: was left as it is: a process of Evograft with");
      assertThat(file).hasContent("1\n2");
      assertThat(memory).hasContent("1");
      String after = one.create();
      one.append(file, "3\n");
      OwnBench.add(file, "forged\n");
      assertThat(one.restore(after).failed()).isEmpty();
      assertThat(file).hasContent("1\n2\n3");
    }
  }

  @Test
  void whatBeganALineOfItsOwnStillDoes() throws IOException {
    OwnBench.add(log, "{\"half\"");
    String id = bench.create();
    OwnBench.add(log, ":1}\n");
    bench.append(log, "{\"id\":\"g2\"}\n");
    bench.append(log, "{\"id\":\"g3\"}\n");

    assertThat(bench.restore(id).failed()).isEmpty();

    assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"half\"\n{\"id\":\"g2\"}\n{\"id\":\"g3\"}");
  }

  @Test
  void noStateFolderIsMadeForFoldersThatAreNotThere() throws IOException {
    try (OwnBench bare = new OwnBench(folder.resolve("bare"))) {
      new Git(bare.root).run("init", "-q", "-b", "main");
      String id = bare.create();
      assertThat(bare.workspace.state()).doesNotExist();
      Path file = bare.assets.resolve("genes.jsonl");
      bare.append(file, "1\n");
      OwnBench.add(file, "forged\n");

      assertThat(bare.restore(id).failed()).isEmpty();
      assertThat(file).hasContent("1");

      String marked = bare.create();
      OwnBench.add(file, "forged\n");
      assertThat(bare.restore(marked).failed()).isEmpty();
      assertThat(file).hasContent("1");
      assertThat(bare.workspace.state()).isDirectory();
    }
  }

  @Test
  void singlePathsTouchNothingThere() throws IOException {
    String id = bench.create();
    OwnBench.add(log, "forged\n");
    bench.write(bench.root.resolve("kept.txt"), "two\n");

    assertThat(bench.snapshots.restore(id, List.of("kept.txt")).changes()).hasSize(1);
    assertThat(Files.readString(log)).contains("forged");
  }

  private static List<Path> segments(Path home) throws IOException {
    Path own = home.resolve(".evograft/own");
    if (!Files.exists(own)) {
      return List.of();
    }
    try (var all = Files.walk(own)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
