// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.toolkit.process.ProcessMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it brings a change into the workspace; the next start undoes it. */
class KilledWhileKeepingTest {

  private static final int MOST = 30;

  @TempDir private Path folder;
  private Lab lab;
  private final List<FileEdit> edits =
      List.of(
          edit("a.txt", "a\n", "A\n"), edit("b.txt", "b\n", null), edit("new/c.txt", null, "C\n"));

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder.resolve("lab"));
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private static FileEdit edit(String path, @Nullable String before, @Nullable String after) {
    return new FileEdit(path, version(before), version(after));
  }

  private static @Nullable FileVersion version(@Nullable String text) {
    return text == null ? null : new FileVersion(text.getBytes(StandardCharsets.UTF_8), false);
  }

  private TreeMap<String, String> files() throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(lab.root())) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String path = lab.root().relativize(file).toString().replace('\\', '/');
        if (!path.startsWith(".evograft/")) {
          files.put(path, Files.readString(file));
        }
      }
    }
    return files;
  }

  /** As a cycle that dies at a moment of it; false when it does not come to that. */
  private boolean killed(int moment, JsonObject rest) throws Exception {
    Files.writeString(lab.root().resolve("a.txt"), "a\n");
    Files.writeString(lab.root().resolve("b.txt"), "b\n");
    CycleState state =
        CycleState.begun(
            new CycleState.Head("cycle-" + moment, "run-" + moment, java.time.Instant.now()),
            ProcessMark.random());
    lab.cycles();
    String snapshot = lab.snapshots.create("before").id();
    new CycleFile(lab.context)
        .write(
            state
                .at(
                    state
                        .scene()
                        .at(Scene.COPY, "")
                        .keeping(snapshot, edits.stream().map(Touched::by).toList()))
                .to(Step.KEEPING)
                .with(rest));
    Path file =
        Files.writeString(
            folder.resolve("edits.json"),
            JsonObject.builder().put("edits", Edits.trees(edits)).build().toString());
    return Killed.at(moment, lab.root(), file, "cycle-" + moment);
  }

  @Test
  void nothingOfTheChangeStaysWheneverItDies() throws Exception {
    int moment = 1;
    for (; killed(moment, JsonObject.EMPTY); moment++) {
      lab.cycles().recover();

      assertThat(files())
          .as("moment " + moment)
          .containsOnlyKeys(
              "a.txt", "b.txt", "skills/faulty/scripts/main.txt", "skills/faulty/scripts/test.txt")
          .containsEntry("a.txt", "a\n")
          .containsEntry("b.txt", "b\n");
      assertThat(new CycleFile(lab.context).read()).isEmpty();
    }
    assertThat(moment).isBetween(6, MOST);
  }

  @Test
  void whatSomebodySavesBeforeTheNextStartStays() throws Exception {
    for (int moment = 1; killed(moment, JsonObject.EMPTY); moment++) {
      String path = List.of("a.txt", "b.txt", "new/c.txt").get(moment % 3);
      Files.createDirectories(lab.root().resolve(path).getParent());
      Files.writeString(lab.root().resolve(path), "mine\n");

      List<String> told = lab.cycles().recover();

      assertThat(files()).as("moment " + moment).containsEntry(path, "mine\n");
      TreeMap<String, String> others = files();
      others.keySet().removeIf(name -> name.equals(path) || name.startsWith("skills/"));
      assertThat(others.values()).as("moment " + moment).isSubsetOf("a\n", "b\n");
      assertThat(others.keySet()).noneMatch(name -> name.contains("evograft"));
      assertThat(told).hasSize(1);
      PastCycles.Past past = new PastCycles(lab.runtime.journal()).latest(1).get(0);
      assertThat(past.outcome()).contains(CycleOutcome.ABANDONED);
      assertThat(past.ending().orElseThrow().details().strings("notes"))
          .as("moment " + moment)
          .anyMatch(note -> note.startsWith(path));
      Files.delete(lab.root().resolve(path));
    }
  }

  @Test
  void whatAPersonHadApprovedWaitsAgain() throws Exception {
    JsonObject rest =
        JsonObject.builder()
            .put(Pausing.ENDING, Endings.early(CycleOutcome.SUCCESS, "x", "x").tree())
            .put(Pausing.EDITS, Edits.trees(edits))
            .build();
    assertThat(killed(7, rest)).isTrue();

    assertThat(lab.cycles().recover()).singleElement().asString().contains("waits for a decision");

    CycleState state = new CycleFile(lab.context).read().orElseThrow();
    assertThat(state.step()).isEqualTo(Step.REVIEWING);
    assertThat(Edits.of(state.rest().objects(Pausing.EDITS))).isEqualTo(edits);
    assertThat(files()).containsEntry("a.txt", "a\n").doesNotContainKey("new/c.txt");
  }
}
