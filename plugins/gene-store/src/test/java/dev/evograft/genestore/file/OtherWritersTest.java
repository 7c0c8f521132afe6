// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
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
      shelves.compact();

      assertThat(shelves.all())
          .containsOnlyKeys("theirs", "ours", "next")
          .containsEntry("theirs", "2");
      assertThat(shelves.reports.get(LAST)).contains("1 records", "brought back");
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
      assertThat(shelves.reports.get(ASIDE)).contains("taken out of genes.json");
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
  void whatADamagedFileLostIsBroughtBack() throws IOException {
    try (Shelves shelves = open()) {
      shelves.put("ours", "1");
      shelves.put("last", "1");
      shelves.compact();
      String text = Files.readString(folder.resolve("genes.json"));
      Files.writeString(folder.resolve("genes.json"), text.substring(0, text.indexOf("\"last\"")));
      later(Duration.ofHours(1));
      shelves.compact();

      assertThat(shelves.all()).containsOnlyKeys("theirs", "ours", "last");
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
      assertThat(shelves.reports.get(ASIDE)).contains("another program");
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
    Path json = folder.resolve("genes.json");
    long millis = Files.getLastModifiedTime(json).toMillis() + time.toMillis();
    Files.setLastModifiedTime(json, FileTime.fromMillis(millis));
  }

  private Path aside() {
    return folder.resolve(ASIDE);
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
