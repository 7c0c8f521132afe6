// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    bench.write(bench.root.resolve("kept.txt"), "one\n");
    bench.append(log, "{\"id\":\"g1\"}\n");
    bench.replace(genes, "{\"genes\":[]}\n");
    bench.append(graph, "{\"id\":\"m1\"}\n");
    bench.write(bench.assets.resolve("a2a/peer.json"), "{}\n");
    bench.workspace.replace(settings(), OwnBench.bytes("a=1\n"), Workspace.Access.SECRET);
  }

  /** As most workspaces are; the snapshots are not in the state folder then. */
  private void inARepository() {
    Git git = new Git(bench.root);
    git.run("init", "-q", "-b", "main");
    git.run("add", "kept.txt");
    git.run("commit", "-q", "-m", "first");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Path settings() {
    return bench.workspace.state().resolve("config.properties");
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
        damage("deleted", test -> Files.delete(test.log)),
        damage("all deleted", test -> Tinker.delete(test.bench.assets)),
        damage("renamed", test -> Files.move(test.log, test.log.resolveSibling("x.jsonl"))),
        damage(
            "a companion of a database",
            test -> {
              test.bench.write(test.log.resolveSibling("genes.jsonl-wal"), "");
              OwnBench.add(test.log, "forged");
            }),
        damage(
            "planted for a compaction",
            test -> {
              Path assets = test.bench.assets;
              test.bench.write(assets.resolve(".genes.jsonl.0.compacted"), "forged\n");
              test.bench.write(assets.resolve(".genes.jsonl.last"), "forged\n");
              test.bench.write(assets.resolve(".hidden"), "forged\n");
            }),
        damage("added below", test -> test.bench.write(test.bench.memory.resolve("x/y/z"), "z")),
        damage(
            "a link",
            test -> {
              Files.delete(test.log);
              Files.createSymbolicLink(test.log, Path.of("../../kept.txt"));
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
        damage("chmod", test -> SafeTree.mode(test.genes, 0600)),
        damage("chmod of the folder", test -> SafeTree.mode(test.bench.memory, 0700)));
  }

  private static Arguments damage(String name, Damage damage) {
    return arguments(name, damage);
  }

  private static void cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void whatOthersDidIsUndoneAndComesBackWithTheUndo(String name, Damage damage) throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    assertThat(bench.snapshots.diff(id)).isEmpty();
    damage.to(this);
    TreeMap<String, String> damaged = bench.view();
    List<Change> differences = bench.snapshots.diff(id);

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(View.differences(before, bench.view())).as(restored.toString()).isEmpty();
    assertThat(restored.changes()).isNotEmpty().isEqualTo(differences);
    assertThat(bench.snapshots.diff(id)).isEmpty();

    Restored back = bench.restore(restored.undo());

    if (name.equals("a folder that is a link")) { // in which the lock is, as in the next
      assertThat(back.failed()).singleElement().asString().startsWith("assets/gep: ");
      return;
    }
    assertThat(back.failed()).isEmpty();
    assertThat(View.differences(damaged, bench.view()))
        .as(back.toString())
        .allMatch(line -> line.equals("assets/gep: was nothing is d 755 "));
  }

  static Stream<Arguments> someDamages() {
    Set<String> some = Set.of("edited", "all deleted", "a folder that is a link", "renamed");
    return damages().filter(each -> some.contains(each.get()[0]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("someDamages")
  void whatEvograftWroteInOtherFilesIsKept(String name, Damage damage) throws IOException {
    String id = bench.create();
    Path events = bench.assets.resolve("events.jsonl");
    bench.append(bench.memory.resolve("more.jsonl"), "{\"id\":\"e1\"}\n");
    damage.to(this);
    Path now = Files.isSymbolicLink(bench.assets) ? bench.memory.resolve("e.jsonl") : events;
    Files.createDirectories(now.getParent());
    bench.append(now, "{\"id\":\"e2\"}\n");

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(now).hasContent("{\"id\":\"e2\"}");
    assertThat(bench.memory.resolve("more.jsonl")).hasContent("{\"id\":\"e1\"}");
    assertThat(log).hasContent("{\"id\":\"g1\"}");
    assertThat(genes).hasContent("{\"genes\":[]}");
    assertThat(settings()).hasContent("a=1");
    assertThat(bench.snapshots.diff(id)).isEmpty();
  }

  @Test
  void eachKindOfOwnWriteIsKept() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    bench.append(graph, "{\"id\":\"m2\"}\n");
    bench.move(graph, bench.memory.resolve("memory_graph.1.jsonl"));
    bench.append(graph, "{\"id\":\"m3\"}\n");
    bench.replace(genes, "{\"genes\":[1,2]}\n");
    bench.replace(bench.memory.resolve("personality_state.json"), "{}\n");
    bench.replace(bench.memory.resolve("old.json"), "{}\n");
    bench.delete(bench.memory.resolve("old.json"));
    bench.own(
        bench.workspace.state(),
        own -> {
          own.writes(settings());
          Files.writeString(settings(), "a=3\n");
        });
    TreeMap<String, String> learned = bench.view();
    assertThat(bench.snapshots.diff(id)).isEmpty();

    Restored restored = bench.restore(id);

    assertThat(restored.changes()).isEmpty();
    assertThat(restored.failed()).isEmpty();
    assertThat(restored.named()).singleElement().asString().contains("memory_graph.jsonl");
    assertThat(View.differences(learned, bench.view())).isEmpty();
    bench.restore(restored.undo());
    assertThat(View.differences(learned, bench.view())).isEmpty();
  }

  @Test
  void whatBothWroteIsLeftAndNamedAndWhatWasThereComesBackByHand() throws IOException {
    String id = bench.create();
    cut(log, 0);
    bench.append(log, "{\"id\":\"g2\"}\n");

    Restored restored = bench.restore(id);

    assertThat(restored.named())
        .anyMatch(
            line ->
                line.contains("snapshot restore " + id + " ':/assets/gep/genes.jsonl'")
                    || line.contains("snapshot restore " + id + " :/assets/gep/genes.jsonl"));
    assertThat(log).hasContent("{\"id\":\"g2\"}");

    Restored byHand = bench.snapshots.restore(id, List.of("assets/gep/genes.jsonl"));

    assertThat(byHand.failed()).isEmpty();
    assertThat(log).hasContent("{\"id\":\"g1\"}");
    bench.snapshots.restore(byHand.undo(), List.of("assets/gep/genes.jsonl"));
    assertThat(log).hasContent("{\"id\":\"g2\"}");
    bench.snapshots.restore(id, List.of("assets"));
    assertThat(log).as("a folder above asks for none of it").hasContent("{\"id\":\"g2\"}");
    bench.snapshots.restore(id, List.of("assets/gep"));
    assertThat(log).hasContent("{\"id\":\"g1\"}");
  }

  @Test
  void whatGrewAsItShouldIsNotNamed() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    assertThat(bench.restore(id).named()).isEmpty();
  }

  @Test
  void whatOthersDeletedAfterEvograftWroteToItIsBackAsItWas() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    Tinker.delete(bench.assets);
    Restored restored = bench.restore(id);
    assertThat(log).hasContent("{\"id\":\"g1\"}");
    assertThat(restored.named())
        .anyMatch(line -> line.startsWith("assets/gep/genes.jsonl: others"));
  }

  @Test
  void anEmptyLibraryThatWasMadeAgainDoesNotKeepTheOldOneAway() throws IOException {
    String id = bench.create();
    Path new1 = bench.assets.resolve("capsules.json");
    Files.delete(genes);
    bench.own(
        bench.assets,
        own -> {
          own.makes(genes);
          own.makes(new1);
          Files.writeString(genes, "{}");
          Files.writeString(new1, "{}");
        });
    bench.restore(id);
    assertThat(genes).hasContent("{\"genes\":[]}");
    assertThat(new1).hasContent("{}");
  }

  @Test
  void ofSeveralSnapshotsEachKnowsItsMoment() throws IOException {
    String a = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    String b = bench.create();
    bench.append(graph, "{\"id\":\"m2\"}\n");
    String c = bench.create();
    bench.write(log, "forged\n");
    bench.write(graph, "forged\n");
    bench.write(genes, "forged\n");
    bench.snapshots.prune(List.of(b), false);
    bench.restore(c);
    assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}");
    assertThat(graph).hasContent("{\"id\":\"m1\"}\n{\"id\":\"m2\"}");
    bench.write(log, "forged\n");
    bench.write(genes, "forged\n");
    bench.restore(a);
    assertThat(log).as("written since").hasContent("forged");
    assertThat(genes).hasContent("{\"genes\":[]}");
  }

  @Test
  void whatWasNotedBeforeTheOldestSnapshotIsForgotten() throws IOException {
    String a = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    for (int i = 0; i < 9; i++) {
      bench.append(bench.memory.resolve("gone" + i + ".jsonl"), "{}\n");
    }
    long some = notes();
    String b = bench.create();
    bench.snapshots.prune(List.of(a), true);
    assertThat(notes()).isLessThan(some);
    bench.snapshots.prune(List.of(b), true);
    assertThat(notes()).isZero();
    bench.append(log, "{\"id\":\"g3\"}\n");
    assertThat(notes()).isZero();
  }

  private long notes() throws IOException {
    long count = 0;
    for (Path own :
        List.of(bench.home.resolve(".evograft/own"), bench.root.resolve(".evograft/own"))) {
      if (Files.exists(own)) {
        try (Stream<Path> all = Files.walk(own)) {
          count += all.filter(Files::isRegularFile).count();
        }
      }
    }
    return count;
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        damage("gone", test -> Tinker.delete(test.bench.root.resolve(".evograft/own"))),
        damage("the state folder gone", test -> Tinker.delete(test.bench.workspace.state())),
        damage("of the home gone", test -> Tinker.delete(test.bench.home.resolve(".evograft/own"))),
        damage("damaged", test -> test.eachNote("now", "x")),
        damage("another epoch", test -> test.eachNote("now", "0123456789abcdef.7\n")),
        damage(
            "links",
            test -> {
              Path own = test.bench.root.resolve(".evograft/own");
              Files.move(own, test.folder.resolve("away"));
              Files.createSymbolicLink(own, test.folder.resolve("away"));
            }));
  }

  private void eachNote(String name, String text) throws IOException {
    try (Stream<Path> all = Files.walk(bench.root.resolve(".evograft/own"))) {
      for (Path each : all.filter(path -> path.endsWith(name)).toList()) {
        Files.writeString(each, text);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void whereNobodyCanTellWhatIsThereIsLeft(String name, Damage damage) throws IOException {
    inARepository();
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    bench.write(bench.assets.resolve("extra.json"), "{}");
    Files.delete(graph);
    damage.to(this);

    Restored restored = bench.restore(id);

    assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}");
    assertThat(bench.assets.resolve("extra.json")).exists();
    assertThat(graph).as("nothing is lost where nothing is").hasContent("{\"id\":\"m1\"}");
    assertThat(restored.failed()).anyMatch(line -> line.startsWith("assets/gep: "));
    assertThat(bench.root.resolve("kept.txt")).hasContent("one");
  }

  @Test
  void ofAFolderThatIsNotThereIsNotedWhatIsWrittenAsLongAsAnotherIs() throws IOException {
    try (OwnBench other = new OwnBench(folder.resolve("anew/work"))) {
      new Git(other.root).run("init", "-q"); // the snapshots are not in the state folder
      other.append(other.memory.resolve("graph.jsonl"), "{}\n");
      assertThat(other.workspace.state()).doesNotExist();
      String id = other.create();
      Path learned = other.assets.resolve("genes.jsonl");
      other.append(learned, "learned\n");
      Path extra = other.write(other.assets.resolve("extra.json"), "{}");

      assertThat(other.restore(id).failed()).isEmpty();

      assertThat(learned).hasContent("learned");
      assertThat(extra).doesNotExist();
    }
  }

  /** A folder stays, for the lock is in it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatOthersPutWhereNoFolderWasGoes(boolean link) throws IOException {
    inARepository();
    Tinker.delete(bench.assets);
    String id = bench.create();
    if (link) {
      Files.createSymbolicLink(bench.assets, Path.of("../kept.txt"));
    } else {
      bench.write(bench.assets, "in the way");
    }

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.assets).doesNotExist();
    assertThat(Files.isSymbolicLink(bench.assets)).isFalse();
    assertThat(bench.snapshots.diff(id)).isEmpty();
    assertThat(bench.restore(restored.undo()).failed()).isEmpty();
    assertThat(Files.isSymbolicLink(bench.assets)).isEqualTo(link);
    assertThat(Files.isDirectory(bench.assets)).isFalse();
  }

  @Test
  void aDamagedMarkCountsAsWritten() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    for (Path own :
        List.of(bench.home.resolve(".evograft/own"), bench.root.resolve(".evograft/own"))) {
      try (Stream<Path> all = Files.walk(own)) {
        for (Path each :
            all.filter(Files::isRegularFile).filter(p -> !p.endsWith("now")).toList()) {
          Files.writeString(each, "");
        }
      }
    }
    bench.restore(id);
    assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}");
  }

  @Test
  void aForgedMarkKeepsAFileFromBeingUndoneAndNoMore() throws IOException {
    String id = bench.create();
    bench.own(bench.assets, own -> own.writes(log)); // as one who may write the marks
    bench.write(log, "forged\n");
    bench.write(genes, "forged\n");
    Restored restored = bench.restore(id);
    assertThat(log).hasContent("forged");
    assertThat(restored.named()).anyMatch(line -> line.startsWith("assets/gep/genes.jsonl: "));
    assertThat(genes).hasContent("{\"genes\":[]}");
  }

  @Test
  void whoHasNoHomeAndWhoHasOneSeeWhatTheOtherWrote() throws IOException {
    try (OwnBench plain = new OwnBench(bench.root, bench.home, false)) {
      String id = bench.create();
      plain.append(log, "{\"id\":\"g2\"}\n");
      bench.append(graph, "{\"id\":\"m2\"}\n");
      bench.write(genes, "forged\n");
      bench.restore(id);
      assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}");
      assertThat(genes).hasContent("{\"genes\":[]}");
      String other = plain.create();
      bench.append(graph, "{\"id\":\"m3\"}\n");
      bench.write(genes, "forged\n");
      plain.restore(other);
      assertThat(graph).hasContent("{\"id\":\"m1\"}\n{\"id\":\"m2\"}\n{\"id\":\"m3\"}");
      assertThat(genes).hasContent("{\"genes\":[]}");
    }
  }

  @Test
  void whatMayNotBeLockedIsLeftAndTheTreeIsRestored() throws IOException {
    String id = bench.create();
    bench.write(log, "forged\n");
    bench.write(graph, "forged\n");
    bench.write(bench.root.resolve("kept.txt"), "two\n");
    bench.unlockable.add(bench.assets);
    Restored restored = bench.restore(id);
    assertThat(restored.failed()).singleElement().asString().startsWith("assets/gep: ");
    assertThat(log).hasContent("forged");
    assertThat(graph).hasContent("{\"id\":\"m1\"}");
    assertThat(bench.root.resolve("kept.txt")).hasContent("one");
    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of("assets/gep/genes.jsonl")))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("cannot be locked");
    Snapshot made = bench.snapshots.create("while it cannot be locked");
    assertThat(made.notCovered()).anyMatch(line -> line.startsWith("assets/gep: "));
    bench.restore(made.id());
    assertThat(log).hasContent("forged");
  }

  @Test
  void otherScopesAndRepositoriesAreLeftAlone() throws IOException {
    Path other = bench.assets.resolve("scopes/x/genes.jsonl");
    Path git = bench.assets.resolve(".git/HEAD");
    Path locked = bench.memory.resolve("theirs/graph.jsonl");
    bench.write(other, "a\n");
    bench.write(git, "ref: refs/heads/main\n");
    bench.append(Files.createDirectories(locked.getParent()).resolve("graph.jsonl"), "a\n");
    Snapshot made = bench.snapshots.create("before");
    assertThat(made.notCovered())
        .anyMatch(line -> line.startsWith("assets/gep/.git/*: "))
        .anyMatch(line -> line.startsWith("assets/gep/scopes/*: "))
        .anyMatch(line -> line.startsWith("memory/evolution/theirs/*: "));
    bench.write(other, "b\n");
    bench.write(git, "b\n");
    bench.write(locked, "b\n");
    assertThat(bench.restore(made.id()).changes()).isEmpty();
    assertThat(List.of(other, git, locked)).allSatisfy(file -> assertThat(file).hasContent("b"));
  }

  @Test
  void aRepositoryThatCameAroundAFolderIsPutAsideWithoutIt() throws IOException {
    inARepository();
    Path around = Files.createDirectories(bench.assets.getParent());
    Tinker.delete(around);
    String id = bench.create();
    Files.createDirectories(bench.assets);
    bench.append(log, "{\"id\":\"g2\"}\n");
    bench.write(bench.assets.resolve("forged"), "x");
    bench.write(around.resolve("mine.txt"), "mine\n");
    Git git = new Git(around);
    git.run("init", "-q", "-b", "main");
    git.run("add", "mine.txt");
    git.run("commit", "-q", "-m", "first");
    Restored restored = bench.restore(id);
    assertThat(restored.failed()).isEmpty();
    assertThat(log).hasContent("{\"id\":\"g2\"}");
    assertThat(bench.assets.resolve("forged")).doesNotExist();
    assertThat(around.resolve("mine.txt")).doesNotExist();
    assertThat(around.resolve(".git")).doesNotExist();
    assertThat(bench.restore(restored.undo()).failed()).isEmpty();
    assertThat(around.resolve("mine.txt")).hasContent("mine");
    assertThat(git.run("status", "--porcelain")).isEqualTo("?? gep/\n");
  }

  @Test
  void aFolderInAFolderHasWritersOfItsOwn() throws IOException {
    try (OwnBench nested =
        new OwnBench(folder.resolve("nested"), "memory/evolution/gep", "memory/evolution")) {
      both(nested, nested.memory.resolve("personality_state.json"));
    }
    try (OwnBench above = new OwnBench(folder.resolve("above"), "assets/gep", "memory")) {
      both(above, above.root.resolve("memory/evolution/narrative.md"));
    }
  }

  private static void both(OwnBench bench, Path third) throws IOException {
    Path one = bench.assets.resolve("genes.jsonl");
    Path two = bench.memory.resolve("graph.jsonl");
    for (Path each : List.of(one, two, third)) {
      Files.createDirectories(each.getParent());
      bench.append(each, "a\n");
    }
    String id = bench.create();
    for (Path each : List.of(one, two, third)) {
      bench.append(each, "b\n");
      bench.write(each.resolveSibling("forged"), "x");
    }
    Restored restored = bench.restore(id);
    assertThat(restored.failed()).isEmpty();
    for (Path each : List.of(one, two, third)) {
      assertThat(each).hasContent("a\nb");
      assertThat(each.resolveSibling("forged")).doesNotExist();
    }
  }

  @Test
  void whatIsReadAtCreateIsOfOneMoment() throws Exception {
    List<Throwable> failed = new ArrayList<>();
    Thread[] writers = new Thread[1];
    Quiet meanwhile =
        new Quiet() {
          @Override
          public void before(String what) {}

          @Override
          public void looking(String what) {
            if (what.startsWith("what is new in") && writers[0] == null && isLocked()) {
              writers[0] =
                  new Thread(
                      () -> {
                        try {
                          bench.append(log, "{\"id\":\"g2\"}\n");
                        } catch (IOException | RuntimeException e) {
                          failed.add(e);
                        }
                      });
              writers[0].start();
            }
          }
        };
    String id = bench.snapshots(meanwhile).create("while somebody writes").id();
    writers[0].join();
    assertThat(failed).isEmpty();
    bench.restore(id);
    assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}");
    bench.snapshots.restore(id, List.of("assets/gep/genes.jsonl"));
    assertThat(log).hasContent("{\"id\":\"g1\"}");
  }

  @Test
  void whatWasNotedOfAWorkspaceThatIsGoneGoesWithAPrune() throws IOException {
    Path noted = bench.home.resolve(".evograft/own");
    bench.create();
    long here = count(noted);
    try (OwnBench other = new OwnBench(folder.resolve("other"), bench.home, true)) {
      other.append(other.assets.resolve("genes.jsonl"), "{}\n");
      other.create();
    }
    assertThat(count(noted)).isGreaterThan(here);
    Tinker.delete(folder.resolve("other"));
    bench.snapshots.prune(List.of());
    assertThat(count(noted)).as("not at once").isGreaterThan(here);
    try (Stream<Path> all = Files.walk(noted)) {
      for (Path each : all.filter(path -> path.endsWith("now")).toList()) {
        Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
      }
    }
    List<String> told = new ArrayList<>();
    bench.snapshots.telling(told::add).prune(List.of());
    assertThat(count(noted)).isEqualTo(here);
    assertThat(told).singleElement().asString().contains("of workspaces that are gone");
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  /** Whether the lock of the assets is held by this thread. */
  private boolean isLocked() {
    try {
      bench.own(bench.assets, own -> {});
      return false;
    } catch (IllegalStateException e) {
      return true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void oneThatIsTooLargeIsNamedAndLeft() throws IOException {
    bench.context().set("snapshot.max_file", "64KiB");
    Path large = bench.memory.resolve("memory_graph.1.jsonl");
    bench.write(large, "x".repeat(80_000));
    Snapshot made = bench.snapshots.create("before");
    assertThat(made.notCovered())
        .anyMatch(line -> line.startsWith("memory/evolution/memory_graph.1"));
    bench.write(large, "y".repeat(90_000));
    bench.write(log, "z".repeat(90_000));
    Path planted = bench.write(bench.assets.resolve("planted"), "z".repeat(90_000));
    Restored restored = bench.restore(made.id());
    assertThat(restored.failed())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("assets/gep/planted: "))
        .anyMatch(line -> line.startsWith("memory/evolution/memory_graph.1.jsonl: was larger"));
    assertThat(large).hasContent("y".repeat(90_000));
    assertThat(log).hasContent("{\"id\":\"g1\"}");
    assertThat(planted).exists();
    bench.restore(restored.undo());
    assertThat(log).hasContent("z".repeat(90_000));
  }

  @Test
  void oneThatWasTooLargeIsNotRemovedWhereItsFolderIsAskedFor() throws IOException {
    bench.context().set("snapshot.max_file", "64KiB");
    Path large = bench.write(bench.memory.resolve("memory_graph.1.jsonl"), "x".repeat(80_000));
    String id = bench.create();
    bench.write(large, "small\n");
    Restored restored = bench.snapshots.restore(id, List.of("memory/evolution"));
    assertThat(large).hasContent("small");
    assertThat(restored.failed()).singleElement().asString().contains("no copy");
  }

  @Test
  void whatIsThereAgainAfterEvograftDeletedItIsNamed() throws IOException {
    Path compacted = bench.assets.resolve(".genes.jsonl.9.compacted");
    String id = bench.create();
    bench.append(compacted, "a\n");
    bench.delete(compacted);
    bench.write(compacted, "planted\n");
    assertThat(bench.restore(id).named())
        .singleElement()
        .asString()
        .startsWith("assets/gep/.genes.jsonl.9.compacted: Evograft deleted it since");
  }

  @Test
  void aLogThatSomebodyWithoutAHomeCompactedStaysAway() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");
    try (OwnBench plain = new OwnBench(bench.root, bench.home, false)) {
      plain.delete(log);
    }
    assertThat(bench.restore(id).failed()).isEmpty();
    assertThat(log).doesNotExist();
  }

  @Test
  void aFolderThatMayNotBeLockedDoesNotKeepTheRestFromBeingFinished() throws IOException {
    String id = bench.create();
    Path kept = bench.write(bench.root.resolve("kept.txt"), "two\n");
    bench.write(log, "forged\n");
    bench.write(graph, "forged\n");
    Quiet dying =
        what -> {
          if (isBack(kept) || isBack(log) || isBack(graph)) {
            Workbench.die();
          }
        };
    assertThatThrownBy(() -> bench.snapshots(dying).restore(id, List.of()))
        .isInstanceOf(Workbench.Died.class);
    bench.unlockable.add(bench.assets);
    bench.snapshots.diff(id); // a call that puts right what is left
    assertThat(kept).hasContent("one");
    assertThat(graph).hasContent("{\"id\":\"m1\"}");
    bench.unlockable.clear();
    bench.restore(id);
    assertThat(log).hasContent("{\"id\":\"g1\"}");
  }

  private static boolean isBack(Path file) {
    try {
      return !Files.exists(file) || !Set.of("forged\n", "two\n").contains(Files.readString(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<Arguments> obstacles() {
    return Stream.of(
        damage(
            "a link", test -> Files.createSymbolicLink(test.log, test.folder.resolve("elsewhere"))),
        damage("a folder", test -> test.bench.write(test.log.resolve("in"), "it")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("obstacles")
  void whatIsInTheWayOfEvograftGoesAlthoughItTriedToWriteThere(String name, Damage damage)
      throws IOException {
    String id = bench.create();
    Files.delete(log);
    damage.to(this);
    bench.own(bench.assets, own -> own.writes(log)); // and finds that it is no file
    Restored restored = bench.restore(id);
    assertThat(restored.failed()).isEmpty();
    assertThat(log).isRegularFile().hasContent("{\"id\":\"g1\"}");
    assertThat(restored.named())
        .anyMatch(line -> line.startsWith("assets/gep/genes.jsonl: others replaced it"));
  }

  @Test
  void whatIsInTheWayOfANewFileGoesToo() throws IOException {
    Path fresh = bench.assets.resolve("capsules.jsonl");
    String id = bench.create();
    Files.createSymbolicLink(fresh, folder.resolve("elsewhere"));
    bench.own(bench.assets, own -> own.writes(fresh));
    bench.move(log, bench.assets.resolve("moved.jsonl"));
    Files.createSymbolicLink(log, folder.resolve("elsewhere"));
    assertThat(bench.restore(id).failed()).isEmpty();
    assertThat(fresh).doesNotExist();
    assertThat(Files.exists(log, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(bench.assets.resolve("moved.jsonl")).exists();
  }

  @Test
  void oneFolderUnderTwoNamesIsOne() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("by-a-link"), bench.root);
    String assets = link.resolve("assets/gep").toString();
    try (OwnBench other = new OwnBench(bench.root, assets, "memory/evolution")) {
      String id = bench.create();
      other.append(other.assets.resolve("genes.jsonl"), "{\"id\":\"g2\"}\n");
      bench.write(genes, "forged\n");
      assertThat(bench.restore(id).failed()).isEmpty();
      assertThat(log).hasContent("{\"id\":\"g1\"}\n{\"id\":\"g2\"}");
      String theirs = other.create();
      bench.append(log, "{\"id\":\"g3\"}\n");
      bench.write(genes, "forged\n");
      assertThat(other.restore(theirs).failed()).isEmpty();
      assertThat(genes).hasContent("{\"genes\":[]}");
      assertThat(log).content().endsWith("{\"id\":\"g3\"}\n");
    }
  }

  static Stream<Arguments> impostors() {
    return Stream.of(
        damage("a folder", test -> test.bench.write(test.lock().resolve("in/it"), "mine\n")),
        damage("a link", test -> Files.createSymbolicLink(test.lock(), Path.of("../../kept.txt"))),
        damage("a broken link", test -> Files.createSymbolicLink(test.lock(), Path.of("nowhere"))));
  }

  private Path lock() {
    return bench.assets.resolve(OwnFolder.LOCK);
  }

  /**
   * What a restore says that it moved from the place of the lock of the assets, and where it is.
   */
  private Path moved(Restored restored) {
    String said = "assets/gep/.evograft.lock: .* was in the place of the lock; it is kept: ";
    List<String> lines =
        restored.named().stream().filter(line -> line.matches(said + ".*")).toList();
    assertThat(lines).as(restored.toString()).hasSize(1);
    return Path.of(lines.get(0).replaceFirst(said, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impostors")
  void whatHasThePlaceOfTheLockIsMovedAndNamedAndTheFolderRestored(String name, Damage damage)
      throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.write(log, "forged\n");
    Files.delete(lock());
    damage.to(this);
    assertThatThrownBy(() -> bench.append(graph.resolveSibling("../../assets/gep/x"), "learned"))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("is in its place; move that away");

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).isEmpty();
    assertThat(View.differences(before, bench.view())).as(restored.toString()).isEmpty();
    assertThat(lock()).isEmptyFile();
    Path moved = moved(restored);
    if (name.equals("a folder")) {
      assertThat(moved.resolve("in/it")).hasContent("mine");
    } else {
      assertThat(moved).isSymbolicLink();
    }
    assertThat(bench.root.resolve("kept.txt")).hasContent("one");
    assertThatThrownBy(() -> bench.snapshots.prune(List.of(restored.undo()), false))
        .hasMessageContaining("holds the only copy of " + moved);
    assertThat(bench.restore(restored.undo()).failed()).isEmpty();
    assertThat(log).hasContent("forged");
    assertThat(lock()).as("the undo does not put it back").isEmptyFile();
    bench.append(log, "learned\n");
  }

  /** Of which there is a line, and it is moved by a restore of that folder alone, too. */
  @Test
  void aSnapshotLeavesWhatHasThePlaceOfTheLock() throws IOException {
    String id = bench.create();
    Files.delete(lock());
    bench.write(lock().resolve("in"), "mine\n");
    Snapshot without = bench.snapshots.create("without");
    assertThat(without.notCovered())
        .anyMatch(
            line ->
                line.startsWith("assets/gep: is left alone: it cannot be locked: ")
                    && line.endsWith(": a folder is in its place; move that away"));
    assertThat(lock().resolve("in")).hasContent("mine");
    bench.write(log, "forged\n");
    Restored restored = bench.snapshots.restore(id, List.of("assets/gep/genes.jsonl"));
    assertThat(restored.failed()).isEmpty();
    assertThat(moved(restored).resolve("in")).hasContent("mine");
    assertThat(log).hasContent("{\"id\":\"g1\"}");
  }

  @Test
  void whatWasNotLookedAtAtTheSnapshotIsNotRemoved() throws IOException {
    Path mine = bench.write(bench.assets.resolve("mine/a"), "a\n");
    Path lock = bench.write(mine.resolveSibling(OwnFolder.LOCK), "");
    String id = bench.create();
    Files.delete(lock);
    bench.write(bench.memory.resolve("x/" + OwnFolder.LOCK), "");
    bench.write(bench.assets.resolve("a2a/" + OwnFolder.LOCK), "");
    bench.write(bench.assets.resolve("a2a/peer.json"), "learned\n");
    Path git = bench.write(bench.assets.resolve(".git/config"), "planted\n");
    Restored restored = bench.restore(id);
    assertThat(mine).hasContent("a");
    assertThat(bench.assets.resolve("a2a/peer.json")).hasContent("learned");
    assertThat(git).exists();
    assertThat(restored.failed())
        .anyMatch(line -> line.startsWith("assets/gep/.git: "))
        .anyMatch(line -> line.startsWith("assets/gep/a2a: "))
        .hasSize(2);
    assertThat(restored.named()).anyMatch(line -> line.startsWith("memory/evolution/x: "));
  }

  @Test
  void ofASnapshotThatDidNotRememberTheFoldersNothingIsTouched() throws IOException {
    inARepository();
    Workbench old = Workbench.at(bench.root);
    String id = old.create();
    old.close();
    bench.write(log, "forged\n");
    assertThat(bench.restore(id).failed()).isEmpty();
    assertThat(log).hasContent("forged");
  }

  @Test
  void nothingIsMadeWhereNothingWas() throws IOException {
    try (OwnBench empty = new OwnBench(folder.resolve("empty"))) {
      new Git(empty.root).run("init", "-q");
      String id = empty.create();
      assertThat(empty.root.resolve(".evograft")).doesNotExist();
      assertThat(empty.root.resolve("assets")).doesNotExist();
      Files.createDirectories(empty.assets);
      empty.append(empty.assets.resolve("genes.jsonl"), "a\n");
      assertThat(empty.restore(id).failed()).isEmpty(); // the home knows who wrote it
      assertThat(empty.assets.resolve("genes.jsonl")).hasContent("a");
    }
  }

  @Test
  void aRestoreThatDiedIsFinishedAndLeavesWhatWasWrittenMeanwhile() throws IOException {
    for (int step = 1; ; step += 9) {
      String id = bench.create();
      TreeMap<String, String> before = bench.view();
      bench.write(log, "forged\n");
      bench.write(genes, "forged\n");
      bench.write(bench.assets.resolve("new.json"), "forged\n");
      int[] left = {step};
      Quiet dying =
          what -> {
            if (--left[0] == 0) {
              Workbench.die();
            }
          };
      boolean died = false;
      try {
        bench.snapshots(dying).restore(id, List.of());
      } catch (Workbench.Died e) {
        died = true;
      }
      if (!died) {
        assertThat(View.differences(before, bench.view())).isEmpty();
        assertThat(step).isGreaterThan(10);
        return;
      }
      bench.append(graph, "{\"id\":\"later\"}\n");
      boolean meets = step % 2 == 0;
      if (meets) {
        bench.append(log, "{\"id\":\"g9\"}\n");
      }
      String kept = Files.exists(log) ? Files.readString(log) : "";
      bench.snapshots.list();
      bench.snapshots.diff(id); // a call that puts right what is left
      if (meets) {
        assertThat(log).as("step " + step).hasContent(kept.strip());
      }
      bench.restore(id);
      assertThat(genes).as("step " + step).hasContent("{\"genes\":[]}");
      assertThat(bench.assets.resolve("new.json")).as("step " + step).doesNotExist();
      assertThat(graph).content().endsWith("{\"id\":\"later\"}\n");
      bench.snapshots.restore(id, List.of("assets/gep/genes.jsonl", "memory/evolution"));
      assertThat(View.differences(before, bench.view())).as("step " + step).isEmpty();
    }
  }

  @ParameterizedTest(name = "before change {0}")
  @ValueSource(ints = {9, 26})
  void whoeverIsKilledLosesNothingThatWasLearned(int change) throws Exception {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.append(graph, "{\"id\":\"m2\"}\n");
    bench.write(log, "forged\n");
    bench.write(bench.assets.resolve("new.json"), "forged\n");
    Files.delete(genes);
    boolean killed = OwnWriter.kill(bench.root, id, change);
    bench.append(graph, "{\"id\":\"m3\"}\n");
    OwnWriter.kill(bench.root, "create", change / 3);
    bench.append(graph, "{\"id\":\"m4\"}\n");

    Restored restored = bench.restore(id);

    assertThat(restored.failed()).as("killed: " + killed).isEmpty();
    assertThat(graph)
        .hasContent("{\"id\":\"m1\"}\n{\"id\":\"m2\"}\n{\"id\":\"m3\"}\n{\"id\":\"m4\"}");
    TreeMap<String, String> after = bench.view();
    after.keySet().removeIf(path -> path.endsWith("memory_graph.jsonl"));
    before.keySet().removeIf(path -> path.endsWith("memory_graph.jsonl"));
    assertThat(View.differences(before, after)).isEmpty();
  }

  @Test
  void whatMayNotBeReadIsLeftAndKeepsNothingElseFromBeingRestored() throws IOException {
    assumeThat(ProcessHandle.current().info().user()).isNotEqualTo(Optional.of("root"));
    checkClosedFolders();
  }

  /** For one who is not root; also to be run by hand. */
  void checkClosedFolders() throws IOException {
    String id = bench.create();
    bench.write(bench.root.resolve("kept.txt"), "two\n");
    bench.write(graph, "forged\n");
    SafeTree.mode(bench.assets, 0);
    try {
      Restored restored = bench.restore(id);
      assertThat(restored.failed()).anyMatch(line -> line.startsWith("assets/gep"));
      assertThat(bench.root.resolve("kept.txt")).hasContent("one");
      assertThat(graph).hasContent("{\"id\":\"m1\"}");
      assertThat(bench.snapshots.create("closed").notCovered())
          .anyMatch(line -> line.startsWith("assets/gep"));
    } finally {
      SafeTree.mode(bench.assets, 0755);
    }
    Path below = bench.assets.resolve("a2a");
    SafeTree.mode(below, 0);
    SafeTree.mode(log, 0);
    Restored restored = bench.restore(id);
    SafeTree.mode(below, 0755);
    assertThat(log).hasContent("{\"id\":\"g1\"}");
    assertThat(below.resolve("peer.json")).hasContent("{}");
    assertThat(restored.changes()).isNotEmpty();
    Path mine = bench.write(bench.assets.resolve("mine/a"), "a");
    SafeTree.mode(mine.resolveSibling(""), 0);
    String sealed = bench.create();
    SafeTree.mode(mine.resolveSibling(""), 0755);
    bench.restore(sealed);
    assertThat(mine).exists();
    Path lock = lock();
    SafeTree.mode(lock, 0400);
    bench.write(log, "forged\n");
    assertThat(bench.restore(id).failed()).anyMatch(line -> line.startsWith("assets/gep"));
    SafeTree.mode(lock, 0600);
  }
}
