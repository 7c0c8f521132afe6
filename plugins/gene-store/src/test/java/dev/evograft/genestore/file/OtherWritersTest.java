// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other programs write the JSON file without our lock, and nothing is lost without a word. */
class OtherWritersTest {

  private static final Path ASIDE = Path.of("genes.overridden.jsonl");
  private static final Path LAST = Path.of(".genes.jsonl.last");

  private static Workspace workspace;

  @TempDir Path folder;
  private Evolver evolver;

  @BeforeAll
  static void locks(@TempDir Path any) {
    workspace = Workspaces.of(any);
  }

  @BeforeEach
  void evolverWasHere() throws IOException {
    evolver = new Evolver(folder);
    evolver.upsert("theirs", "1");
  }

  @Test
  void whatWasWrittenOverIsBroughtBack() throws IOException {
    try (Shelves shelves = open()) {
      JsonObject stale = evolver.read();
      shelves.put("ours", "1");
      shelves.put("gone", "1");
      shelves.remove("gone");
      evolver.write(Evolver.with(stale, "theirs", "2"));
      shelves.put("next", "1");
      new Compaction(shelves.shelf).tidy();
      assertThat(shelves.reports.get(LAST)).contains("1 records", "brought back");
      shelves.compact();

      assertThat(shelves.all())
          .containsOnlyKeys("theirs", "ours", "next")
          .containsEntry("theirs", "2");
      assertThat(shelves.reports).isEmpty();
      assertThat(aside()).doesNotExist();
    }
  }

  @Test
  void whatWasWrittenOverIsFoundThoughNobodyWrites() throws IOException {
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.compact();
    }
    evolver.write(Evolver.with(stale, "theirs", "2"));
    try (Shelves shelves = open()) {
      assertThat(shelves.all()).containsOnlyKeys("theirs");
      assertThat(shelves.later).containsValue(Duration.ofSeconds(5));
      shelves.writer.finish();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours");
    }
  }

  @Test
  void aSecondLookChangesNothing() throws IOException {
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.compact();
      evolver.write(Evolver.with(stale, "theirs", "2"));
      new Compaction(shelves.shelf).tidy();
      long size = Files.size(folder.resolve("genes.jsonl"));
      new Compaction(shelves.shelf).tidy();

      assertThat(folder.resolve("genes.jsonl")).hasSize(size);
      evolver.upsert("theirs", "3");
      new Compaction(shelves.shelf).tidy();
      assertThat(folder.resolve("genes.jsonl")).hasSize(size);
      assertThat(shelves.all()).containsEntry("theirs", "3").containsKey("ours");
    }
  }

  @Test
  void whatIsSeenTooLateIsKeptAside() throws IOException {
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.compact();
      evolver.write(Evolver.with(stale, "theirs", "2"));
      evolver.upsert("theirs", "3");
      later(Duration.ofSeconds(90));
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "next");
      assertThat(aside()).content().contains("\"ours\"").doesNotContain("theirs");
      assertThat(shelves.reports.get(ASIDE)).contains("could not stay in genes.json");
      evolver.upsert("theirs", "4");
      shelves.compact();
      assertThat(Files.readAllLines(aside())).hasSize(1);
    }
  }

  @Test
  void anOlderTextThatWasPutBackDoesNotCount() throws IOException {
    evolver.upsert("shared", "old");
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.put("shared", "new");
      shelves.compact();
      evolver.write(Evolver.with(stale, "theirs", "2"));
      assertThat(shelves.all()).containsEntry("shared", "old");
      shelves.compact();

      assertThat(shelves.all()).containsEntry("shared", "new").containsEntry("theirs", "2");
    }
  }

  @Test
  void whatWasRemovedStaysRemoved() throws IOException {
    evolver.upsert("removed", "old");
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.remove("removed");
      evolver.write(Evolver.with(stale, "theirs", "2"));
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs");
    }
  }

  @Test
  void aChangeOfWhatWasCompactedIsNoLoss() throws IOException {
    evolver.upsert("shared", "old");
    try (Shelves shelves = open()) {
      shelves.put("shared", "ours");
      shelves.put("other", "ours");
      shelves.compact();
      evolver.upsert("shared", "theirs");
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsEntry("shared", "theirs").containsKeys("other", "next");
      assertThat(shelves.reports).isEmpty();
      assertThat(aside()).doesNotExist();
    }
  }

  @Test
  void aChangeThatMayRestOnTheOlderTextKeepsOursAside() throws IOException {
    evolver.upsert("shared", "old");
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.put("shared", "ours");
      shelves.compact();
      evolver.write(Evolver.with(stale, "shared", "theirs"));
      shelves.compact();

      assertThat(shelves.all()).containsEntry("shared", "theirs");
      assertThat(aside()).content().contains("ours");
    }
  }

  @Test
  void whatSomebodyTakesOutByHandStaysOutAndIsKeptAside() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("unwanted", "1");
      shelves.put("wanted", "1");
      shelves.compact();
      evolver.write(Evolver.without(evolver.read(), "unwanted"));
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "wanted", "next");
      assertThat(aside()).content().contains("unwanted");
      assertThat(shelves.reports).containsKey(ASIDE);
    }
  }

  @Test
  void aRollbackIsNotUndone() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("genes.json"));
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.compact();
      Files.write(folder.resolve("genes.json"), before);
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "next");
      assertThat(aside()).content().contains("ours");
    }
  }

  @Test
  void aRollbackOverTwoCompactionsIsNotUndone() throws IOException {
    byte[] before = Files.readAllBytes(json());
    try (Shelves shelves = open()) {
      shelves.put("first", "1");
      shelves.compact();
      shelves.put("second", "1");
      shelves.compact();
      Files.write(json(), before);
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "next");
      assertThat(aside()).content().contains("first", "second");
    }
  }

  @Test
  void whatTwoCompactionsPutInIsBroughtBack() throws IOException {
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.put("first", "1");
      shelves.compact();
      shelves.put("second", "1");
      shelves.compact();
      shelves.put("gone", "1");
      shelves.remove("gone"); // one that puts nothing in
      evolver.write(Evolver.with(stale, "theirs", "2"));
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "first", "second");
    }
  }

  @Test
  void whatALaterCompactionTookOutAgainTellsNothing() throws IOException {
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.put("gone", "1");
      shelves.compact();
      shelves.put("ours", "1");
      shelves.remove("gone");
      evolver.write(Evolver.with(stale, "theirs", "2"));
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours");
      assertThat(aside()).doesNotExist();
    }
  }

  @Test
  void whoReadOneCompactionLosesOnlyTheNextOne() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("unwanted", "1");
      shelves.put("shared", "1");
      shelves.compact();
      JsonObject stale = evolver.read();
      shelves.put("shared", "2");
      shelves.put("ours", "1");
      shelves.compact();
      evolver.write(Evolver.without(stale, "unwanted"));
      shelves.compact();

      assertThat(shelves.all())
          .containsOnlyKeys("theirs", "shared", "ours")
          .containsEntry("shared", "2");
      assertThat(aside()).content().contains("unwanted").doesNotContain("shared", "ours");
    }
  }

  @Test
  void aCompactionIsForgottenAfterAMinute() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("first", "1");
      shelves.compact();
      Path last = folder.resolve(LAST);
      Files.writeString(last, Files.readString(last).replaceFirst("(\"at\":)\\d+", "$11"));
      shelves.put("second", "1");
      shelves.compact();
      assertThat(last).content().contains("second").doesNotContain("first");
      shelves.put("third", "1");
      shelves.compact();
      assertThat(last).content().contains("second", "third");
    }
  }

  @Test
  void whatIsWrittenBehindTheLookIsLookedAtBeforeTheCompaction() throws IOException {
    JsonObject stale = evolver.read();
    List<JsonObject> writes = new ArrayList<>(List.of(Evolver.with(stale, "theirs", "3")));
    Steps steps = at("say what was looked at", writes);
    try (Shelves shelves = new Shelves(folder, workspace, steps)) {
      shelves.put("ours", "1");
      shelves.compact();
      evolver.upsert("theirs", "2");
      shelves.put("next", "1");
      shelves.compact();

      assertThat(writes).isEmpty();
      assertThat(shelves.all())
          .containsOnlyKeys("theirs", "ours", "next")
          .containsEntry("theirs", "3");
    }
  }

  @Test
  void nothingIsCompactedWhereEachLookIsInVain() throws IOException {
    JsonObject stale = evolver.read();
    AtomicBoolean busy = new AtomicBoolean(true);
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.compact();
      shelves.put("next", "1");
      evolver.upsert("theirs", "2");
      shelves.shelf.onForeignWrite(
          () -> {
            if (busy.get()) {
              write(Evolver.with(stale, "theirs", "2"));
            }
          });

      assertThatThrownBy(shelves::compact).hasMessageContaining("all the time");
      busy.set(false);
      shelves.compact();
      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours", "next");
    }
  }

  @Test
  void othersWriteWhileTheFilesAreCompared() throws IOException {
    JsonObject stale = evolver.read();
    try (Shelves shelves = open();
        Shelves others = open()) {
      shelves.put("ours", "1");
      shelves.compact();
      evolver.write(Evolver.with(stale, "theirs", "2"));
      AtomicBoolean compares = new AtomicBoolean();
      shelves.shelf.onForeignWrite(
          () -> {
            if (compares.compareAndSet(false, true)) {
              others.put("other", "1");
            }
          });
      new Compaction(shelves.shelf).tidy();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours", "other");
    }
  }

  @Test
  void aFileThatWasWrittenBeforeTheCompactionAndRenamedAfterItIsAnAccident() throws IOException {
    JsonObject stale = evolver.read();
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.compact();
      evolver.write(Evolver.with(stale, "theirs", "2"));
      later(Duration.ofSeconds(-2));
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours");
      assertThat(aside()).doesNotExist();
    }
  }

  @Test
  void whatADamagedFileLostIsBroughtBack() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.put("last", "1");
      shelves.compact();
      String text = Files.readString(json());
      Files.writeString(json(), text.substring(0, text.indexOf("\"last\"")));
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours", "last");
    }
  }

  @Test
  void whatSomebodyDeletesLaterStaysOutThoughACommaIsLeft() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("wanted", "1");
      shelves.put("unwanted", "1");
      shelves.compact();
      String text = Files.readString(json());
      String damaged = text.replaceFirst("\\{[^{}]*unwanted[^{}]*\\}", "");
      Files.writeString(json(), damaged);
      later(Duration.ofHours(1));
      new Compaction(shelves.shelf).tidy();
      assertThat(shelves.shelf.isDamaged()).isTrue();
      assertThat(shelves.all()).containsOnlyKeys("theirs", "wanted");
      Files.writeString(json(), damaged.replaceFirst(",(\\s*\\])", "$1"));
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "wanted", "next");
      assertThat(aside()).content().contains("unwanted");
    }
  }

  @Test
  void whatAnEditorWritesInPlaceCountsThoughItIsMetHalfway() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("shared", "ours");
      shelves.compact();
      String text = Files.readString(json());
      Files.writeString(json(), "{");
      later(Duration.ofHours(1));
      new Compaction(shelves.shelf).tidy();
      Files.writeString(json(), text.replace("\"ours\"", "\"edited\""));
      shelves.compact();

      assertThat(shelves.all()).containsEntry("shared", "edited");
    }
  }

  @Test
  void whatIsAsideIsAProblemOfEveryProcessUntilItIsDeleted() throws IOException {
    Files.writeString(aside(), "{}\n");
    try (Shelves shelves = open()) {
      assertThat(shelves.reports.get(ASIDE)).contains("look at it, then delete it");
      Files.delete(aside());
      assertThat(shelves.all()).containsKey("theirs");
      assertThat(shelves.reports).isEmpty();
      Files.writeString(aside(), "{}\n");
      shelves.put("next", "1");
      assertThat(shelves.all()).containsKey("next");
      assertThat(shelves.reports).containsKey(ASIDE);
    }
  }

  @Test
  void nothingIsForgottenIfTheProcessDiesWhereTheFileIsNamed() throws IOException {
    JsonObject stale = evolver.read();
    try (Shelves shelves = dying("delete the compacted log")) {
      shelves.put("ours", "1");
      try {
        shelves.compact();
      } catch (IllegalStateException e) {
        // it died
      }
      evolver.write(Evolver.with(stale, "theirs", "2"));
    }
    try (Shelves shelves = open()) {
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours", "next");
    }
  }

  @Test
  void keepsWhatAnotherProgramWroteOfAGeneInTheLog() throws IOException {
    evolver.upsert("shared", "old");
    try (Shelves shelves = open()) {
      shelves.put("shared", "ours");
      evolver.upsert("shared", "theirs");
      assertThat(shelves.all()).as("as Evolver reads it").containsEntry("shared", "ours");
    }
    try (Shelves shelves = open()) { // which has not seen that
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsEntry("shared", "ours");
      assertThat(aside()).content().contains("theirs");
      assertThat(shelves.reports.get(ASIDE)).contains("several programs");
    }
  }

  @Test
  void keepsNoCopyWhenNobodyElseWrote() throws IOException {
    evolver.upsert("shared", "old");
    try (Shelves shelves = open()) {
      shelves.put("shared", "ours");
      shelves.compact();
      shelves.put("shared", "ours again");
      shelves.put("shared", "ours at last");
      shelves.compact();

      assertThat(aside()).doesNotExist();
    }
  }

  @Test
  void aLibraryThatIsMadeBesideALogIsNoCopy() throws IOException {
    Files.delete(folder.resolve("genes.json"));
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      evolver.write(JsonObject.builder().put("genes", List.of()).build());
      shelves.put("ours", "2");
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("ours");
      assertThat(aside()).doesNotExist();
    }
  }

  /** As git makes one: other files, of another time, of the same content. */
  @Test
  void aCopiedFolderIsNoWriteOfAnotherProgram() throws IOException {
    evolver.upsert("shared", "old");
    try (Shelves shelves = open()) {
      shelves.put("shared", "ours");
    }
    later(Duration.ofHours(1));
    try (Shelves shelves = open()) {
      shelves.put("next", "1");
      shelves.compact();

      assertThat(shelves.all()).containsEntry("shared", "ours");
      assertThat(aside()).doesNotExist();
    }
  }

  @Test
  void anotherTextOfTheSameSizeIsOne() throws IOException {
    evolver.upsert("shared", "old");
    try (Shelves shelves = open()) {
      shelves.put("shared", "ours");
    }
    evolver.upsert("shared", "new");
    try (Shelves shelves = open()) {
      shelves.compact();

      assertThat(aside()).content().contains("new");
    }
  }

  @Test
  void aLibraryThatWasNotMadeLeavesNothing() throws IOException {
    Path half = folder.resolve(".genes.json.new");
    Files.createLink(half, folder.resolve("genes.json"));
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");

      assertThat(half).doesNotExist();
      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours");
    }
  }

  private void later(Duration time) throws IOException {
    long millis = Files.getLastModifiedTime(json()).toMillis() + time.toMillis();
    Files.setLastModifiedTime(json(), FileTime.fromMillis(millis));
  }

  private Path aside() {
    return folder.resolve(ASIDE);
  }

  private Path json() {
    return folder.resolve("genes.json");
  }

  private void write(JsonObject all) {
    try {
      evolver.write(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Evolver writes at a step, as often as there is something. */
  private Steps at(String step, List<JsonObject> writes) {
    return before -> {
      if (before.equals(step) && !writes.isEmpty()) {
        evolver.write(writes.remove(0));
      }
    };
  }

  private Shelves open() {
    return new Shelves(folder, workspace, Steps.GO_ON);
  }

  private Shelves dying(String at) {
    return new Shelves(
        folder,
        workspace,
        step -> {
          if (step.equals(at)) {
            throw new IllegalStateException(step);
          }
        });
  }
}
