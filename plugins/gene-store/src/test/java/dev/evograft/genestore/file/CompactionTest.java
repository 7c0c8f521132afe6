// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A compaction loses nothing, whoever writes meanwhile, and keeps nobody waiting. */
class CompactionTest {

  private static Workspace workspace;

  @TempDir Path folder;

  @BeforeAll
  static void locks(@TempDir Path any) {
    workspace = Workspaces.of(any);
  }

  @ParameterizedTest
  @ValueSource(strings = {"write the new genes", "check the new genes", "replace genes"})
  void survivesAnEditOfTheLogInPlace(String at) throws IOException {
    Evolver evolver = new Evolver(folder);
    evolver.upsert("theirs", "1");
    try (Shelves shelves =
        open(at, () -> evolver.rewriteLog(Shelves.gene("edited", "by hand") + "\n"))) {
      for (int i = 0; i < 20; i++) {
        shelves.put("gene_" + i, "x".repeat(i));
      }
      shelves.compact();

      assertThat(shelves.all()).containsKeys("theirs", "edited").hasSizeGreaterThanOrEqualTo(2);
      assertThat(shelves.reports.get(Path.of("genes.json"))).isNull();
      assertThat(intact()).extracting(gene -> gene.get("id")).contains("theirs");
    }
    try (Shelves shelves = open()) {
      assertThat(shelves.all()).containsKeys("theirs", "edited");
      assertThat(shelves.reports).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"write the new genes", "check the new genes"})
  void survivesAnEditOfTheJsonFileInPlace(String at) throws IOException {
    Evolver evolver = new Evolver(folder);
    for (int i = 0; i < 20; i++) {
      evolver.upsert("theirs_" + i, "x".repeat(i));
    }
    try (Shelves shelves = open(at, () -> evolver.upsertInPlace("theirs_0", "edited"))) {
      shelves.put("ours", "1");
      shelves.compact();

      assertThat(shelves.all())
          .hasSize(21)
          .containsEntry("theirs_0", "edited")
          .containsEntry("ours", "1");
      assertThat(intact()).hasSize(21);
      assertThat(shelves.reports).isEmpty();
    }
  }

  @Test
  void keepsTheLogThatItCompactedLast() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("a", "1");
      shelves.compact();
      assertThat(folder.resolve(".genes.jsonl.last")).content().contains("\"a\"");
      shelves.put("b", "2");
      shelves.compact();
      assertThat(folder.resolve(".genes.jsonl.last")).content().contains("\"b\"");
      assertThat(shelves.all()).containsOnlyKeys("a", "b");
    }
  }

  @Test
  @Timeout(60)
  void keepsNobodyWaitingWhileItWrites() throws Exception {
    AtomicInteger done = new AtomicInteger();
    try (Shelves other = open();
        Shelves shelves =
            open(
                "check the new genes",
                () ->
                    onAnotherThread(
                        () -> {
                          other.put("meanwhile", "1");
                          assertThat(other.shelf.find("a")).isPresent();
                          assertThat(other.all()).containsOnlyKeys("a", "meanwhile");
                          done.incrementAndGet();
                        }))) {
      shelves.put("a", "1");
      shelves.compact();

      assertThat(done).hasValue(1);
      assertThat(shelves.all()).containsOnlyKeys("a", "meanwhile");
      assertThat(intact()).extracting(gene -> gene.get("id")).containsExactly("a");
      assertThat(folder.resolve("genes.jsonl")).content().contains("meanwhile");
    }
  }

  @Test
  void readsNothingAnewThatItWroteItself() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("a", "1");
      assertThat(shelves.all()).containsOnlyKeys("a");
      shelves.compact();
      long revision = shelves.shelf.revision();
      assertThat(shelves.shelf.find("a")).isPresent();

      assertThat(shelves.shelf.revision()).isEqualTo(revision);
    }
  }

  @Test
  void readsTheJsonFileOnlyWhenItIsAnotherOne() throws IOException {
    Path json = folder.resolve("genes.json");
    try (Shelves shelves = open()) {
      shelves.put("a", "1");
      shelves.compact();
      assertThat(shelves.all()).containsOnlyKeys("a");
      FileTime time = Files.getLastModifiedTime(json);
      try (RandomAccessFile raw = new RandomAccessFile(json.toFile(), "rw")) {
        raw.seek(Files.readString(json).indexOf("\"a\"") + 1);
        raw.writeBytes("b"); // whoever reads it sees that, whoever looks at it does not
      }
      Files.setLastModifiedTime(json, time);
      shelves.put("c", "1");

      assertThat(shelves.shelf.find("c")).isPresent();
      assertThat(shelves.shelf.find("b")).isEmpty();
    }
  }

  @Test
  void compactsAShortLogWhenNobodyWritesAnyMore() throws IOException {
    new Evolver(folder).upsert("theirs", "1");
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      assertThat(shelves.later).containsValue(Duration.ofSeconds(5));
      shelves.writer.finish();

      assertThat(intact()).extracting(gene -> gene.get("id")).containsExactly("theirs", "ours");
      assertThat(folder.resolve("genes.jsonl")).doesNotExist();
    }
  }

  @Test
  void leavesAShortLogBesideALargeFileAtTheEnd() throws IOException {
    Files.writeString(folder.resolve("genes.json"), "{\"genes\":[]" + " ".repeat(17 << 20) + "}");
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.writer.finish();

      assertThat(shelves.later).isEmpty();
      assertThat(folder.resolve("genes.jsonl")).exists();
    }
  }

  @Test
  void aRemovalSucceedsThoughNothingCanBeCompacted() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "{\"genes\":[]}");
    Files.createSymbolicLink(folder.resolve("genes.json"), elsewhere);
    try (Shelves shelves = open()) {
      shelves.put("a", "1");
      shelves.remove("a");

      assertThat(shelves.all()).isEmpty();
      assertThat(shelves.reports.get(Path.of("genes.json"))).contains("it is a link");
    }
  }

  @Test
  void triesEverLessOftenWhatDoesNotSucceed() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "{\"genes\":[]}");
    Files.createSymbolicLink(folder.resolve("genes.json"), elsewhere);
    try (Shelves shelves = open()) {
      List<Duration> pauses = new ArrayList<>();
      shelves.put("a", "1".repeat(300_000));
      for (int i = 0; i < 12; i++) {
        Runnable next = shelves.later.keySet().iterator().next();
        pauses.add(shelves.later.remove(next));
        assertThat(shelves.later).isEmpty();
        next.run();
        shelves.put("a", "1");
      }

      assertThat(pauses)
          .startsWith(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2))
          .endsWith(Duration.ofSeconds(512), Duration.ofMinutes(10));
      Files.delete(folder.resolve("genes.json"));
      shelves.later.keySet().iterator().next().run();
      assertThat(shelves.reports).doesNotContainKey(Path.of("genes.json"));
      assertThat(intact()).hasSize(1);
    }
  }

  @Test
  void whatNobodyExpectedIsNamedAndTriedAgain() throws IOException {
    try (Shelves shelves =
        open(
            "write the new genes",
            () -> {
              throw new IllegalStateException("unexpected");
            })) {
      shelves.put("a", "1".repeat(300_000));
      Runnable first = shelves.later.keySet().iterator().next();
      shelves.later.remove(first);
      first.run();

      assertThat(shelves.reports.get(Path.of("genes.json"))).contains("unexpected");
      shelves.later.keySet().iterator().next().run();
      assertThat(shelves.reports).doesNotContainKey(Path.of("genes.json"));
      assertThat(intact()).hasSize(1);
    }
  }

  @Test
  void aRecordIsAddedThoughTheFileIsEditedInPlaceMeanwhile() throws IOException {
    Path file = folder.resolve("failed.json");
    Files.writeString(file, "{\"failed\":[" + Shelves.gene("a", "x".repeat(9_000)) + "]}");
    AtomicInteger times = new AtomicInteger();
    FolderContext context =
        new FolderContext(
            new StoreLock(folder, workspace),
            InstantSource.system(),
            (where, what) -> {},
            step -> {
              if (step.equals("write the new failed") && times.getAndIncrement() == 0) {
                Files.writeString(file, "{\"failed\":[" + Shelves.gene("b", "edited") + "]}");
              }
            });
    try (Shelf shelf =
        new Shelf(ShelfFiles.json(folder, "failed", TypedNames.of("Gene")), context)) {
      ShelfWriter writer = new ShelfWriter(shelf, (task, after) -> {});
      context
          .lock()
          .hold(
              held -> {
                writer.addBounded(held, Shelves.gene("c", "new"), 200, 100);
                return true;
              });

      assertThat(shelf.latest(9)).extracting(one -> one.get("id")).containsExactly("c", "b");
    }
  }

  @Test
  void whatAnotherProcessHasDoneMeanwhileIsNotDoneAgain() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "{\"genes\":[]}");
    Files.createSymbolicLink(folder.resolve("genes.json"), elsewhere);
    try (Shelves shelves = open();
        Shelves other = open()) {
      shelves.put("a", "1".repeat(300_000));
      Runnable first = shelves.later.keySet().iterator().next();
      shelves.later.remove(first);
      first.run();
      assertThat(shelves.reports.get(Path.of("genes.json"))).contains("does not get");
      Files.delete(folder.resolve("genes.json"));
      other.compact();
      FileTime written = Files.getLastModifiedTime(folder.resolve("genes.json"));

      shelves.later.keySet().iterator().next().run();

      assertThat(shelves.reports).doesNotContainKey(Path.of("genes.json"));
      assertThat(Files.getLastModifiedTime(folder.resolve("genes.json"))).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {505, 509, 510, 511, 512, 513})
  void whatIsNestedDeepIsReadOrRefused(int depth) throws IOException {
    try (Shelves shelves = open()) {
      JsonObject gene = nested(Shelves.gene("deep", "v"), depth);
      if (depth > 512) {
        assertThatThrownBy(() -> shelves.writer.append(List.of(gene))).hasMessageContaining("deep");
      } else {
        shelves.writer.append(List.of(gene));
        shelves.compact();
        shelves.put("next", "1");
        shelves.compact();
        assertThat(shelves.shelf.find("deep")).contains(gene);
        assertThat(shelves.reports).isEmpty();
      }
      assertThat(damagedCopies()).isZero();
    }
  }

  /** Whole pieces, which are not looked into when they are put into larger ones. */
  private static JsonObject nested(JsonObject gene, int depth) {
    JsonObject nested = JsonObject.builder().build();
    for (int i = 2; i < depth; i++) {
      nested = JsonObject.builder().put("deeper", nested).build();
    }
    return gene.with("nested", nested);
  }

  @Test
  void keepsABoundedNumberOfDamagedCopies() throws IOException {
    Path file = folder.resolve("genes.json");
    for (int i = 0; i < 20; i++) {
      Files.writeString(file, "{\"genes\":[" + Shelves.gene("a", "" + i) + ",");
      try (Shelves shelves = open()) {
        shelves.put("b", "1");
        shelves.compact();
      }
    }
    Files.writeString(file, "{\"genes\":[" + Shelves.gene("a", "last") + ",");
    try (Shelves shelves = open()) {
      shelves.put("b", "1");
      assertThatThrownBy(shelves::compact)
          .hasMessageContaining("20 damaged copies of it are there");
      assertThat(shelves.all()).containsEntry("a", "last").containsKey("b");
    }
    assertThat(damagedCopies()).isEqualTo(20);
    assertThat(file).content().endsWith(",");
  }

  private long damagedCopies() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().contains(".damaged-")).count();
    }
  }

  @Test
  void takesUtf16ForDamage() throws IOException {
    byte[] theirs =
        ("\uFEFF{\"version\":1,\"genes\":[" + Shelves.gene("a", "1") + "]}")
            .getBytes(StandardCharsets.UTF_16LE);
    Files.write(folder.resolve("genes.json"), theirs);
    try (Shelves shelves = open()) {
      shelves.put("b", "1");
      assertThat(shelves.all()).containsOnlyKeys("b");
      assertThat(shelves.reports.get(Path.of("genes.json"))).startsWith("is UTF-16, make it UTF-8");
      shelves.compact();
      assertThat(intact()).hasSize(1);
    }
    assertThat(damagedCopies()).isEqualTo(1);
  }

  @Test
  void readsBehindAByteOrderMark() throws IOException {
    Files.writeString(
        folder.resolve("genes.json"), "\uFEFF{\"genes\":[" + Shelves.gene("a", "1") + "]}");
    Files.writeString(folder.resolve("genes.jsonl"), "\uFEFF" + Shelves.gene("b", "1") + "\n");
    try (Shelves shelves = open()) {
      shelves.compact();
      assertThat(shelves.all()).containsOnlyKeys("a", "b");
      assertThat(shelves.reports).isEmpty();
      assertThat(JsonText.parseForeignObject(Files.readAllBytes(folder.resolve("genes.json"))))
          .containsKey("genes");
    }
  }

  private static void onAnotherThread(Runnable action) throws IOException {
    Thread thread = new Thread(action);
    thread.start();
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Shelves open() {
    return new Shelves(folder, workspace, Steps.GO_ON);
  }

  /** With something that happens once, before a step. */
  private Shelves open(String at, Happening happening) {
    AtomicInteger times = new AtomicInteger();
    return new Shelves(
        folder,
        workspace,
        step -> {
          if (step.equals(at) && times.getAndIncrement() == 0) {
            happening.happen();
          }
        });
  }

  private List<JsonObject> intact() throws IOException {
    return JsonText.parseObject(Files.readAllBytes(folder.resolve("genes.json"))).objects("genes");
  }

  @FunctionalInterface
  private interface Happening {
    void happen() throws IOException;
  }
}
