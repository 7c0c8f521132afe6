// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.testkit.FakeWorkspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFilesTest {

  @TempDir Path root;

  private MemoryFolder folder;
  private Narrative narrative;
  private Reflections reflections;

  @BeforeEach
  void prepare() {
    folder = new MemoryFolder(new FakeWorkspace(root, "gene-store"), root.resolve("memory"));
    narrative = new Narrative(folder);
    reflections = new Reflections(folder);
  }

  @Test
  void aParagraphIsWrittenOnce() {
    narrative.add(entry(1, "text"));
    String once = narrative.read(Outcomes.NOON);
    narrative.add(entry(1, "text"));

    assertThat(narrative.read(Outcomes.NOON)).isEqualTo(once);
    assertThat(once).startsWith("# Evolution Narrative\n\n").contains("### [2026-11-03 12:00:01]");
  }

  @Test
  void thirtyParagraphsStay() {
    for (int i = 0; i < 40; i++) {
      narrative.add(entry(i, "paragraph " + i + ";"));
    }

    String text = narrative.read(Outcomes.NOON);
    assertThat(text.split("### \\[")).hasSize(31);
    assertThat(text).contains("paragraph 39;").doesNotContain("paragraph 9;");
    narrative.add(entry(2, "paragraph 2;"));
    assertThat(narrative.read(Outcomes.NOON)).as("an old one again").isEqualTo(text);
  }

  @Test
  void charactersAreBoundedToo() {
    for (int i = 0; i < 20; i++) {
      narrative.add(entry(i, "x".repeat(1_000)));
    }

    String text = narrative.read(Outcomes.NOON);
    assertThat(text.length()).isLessThanOrEqualTo(12_000).isGreaterThan(9_000);
    assertThat(text).contains("mge_19 ").doesNotContain("mge_5 ");
  }

  @Test
  void aLateParagraphStandsWhereItBelongs() {
    narrative.add(entry(1, "one"));
    narrative.add(entry(3, "three"));
    narrative.add(entry(2, "two"));

    assertThat(narrative.read(Outcomes.NOON)).containsSubsequence("one", "two", "three");
  }

  @Test
  void whatAPersonWroteAboveStays() throws Exception {
    Files.createDirectories(folder.path());
    Files.writeString(folder.path().resolve(Narrative.FILE), "# Ours\n\nkeep me\n");
    for (int i = 0; i < 40; i++) {
      narrative.add(entry(i, "x".repeat(600)));
    }

    assertThat(narrative.read(Outcomes.NOON)).startsWith("# Ours\n\nkeep me\n");
  }

  @Test
  void whatIsNoTextIsMovedAside() throws Exception {
    Files.createDirectories(folder.path());
    byte[] bytes = {'a', (byte) 0xff, 'b'};
    Files.write(folder.path().resolve(Narrative.FILE), bytes);

    narrative.add(entry(1, "new"));

    assertThat(narrative.read(Outcomes.NOON)).contains("new");
    Path aside = folder.path().resolve(Narrative.FILE + ".damaged-20261103T120001000Z");
    assertThat(aside).hasBinaryContent(bytes);
  }

  @Test
  void reflectionsAreKeyedAndBounded() {
    for (int i = 0; i < 250; i++) {
      reflections.add(reflection(i), Outcomes.NOON);
    }
    reflections.add(reflection(249), Outcomes.NOON);

    assertThat(reflections.all(Outcomes.NOON)).hasSize(200);
    assertThat(reflections.all(Outcomes.NOON).get(0).string("id")).contains("ref_50");
  }

  @Test
  void linesOfOthersStay() throws Exception {
    Files.createDirectories(folder.path());
    Path file = folder.path().resolve(Reflections.FILE);
    Files.writeString(file, "{\"torn\n{\"reflection\":\"theirs\"}\n");

    reflections.add(reflection(1), Outcomes.NOON);

    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .startsWith("{\"torn", "{\"reflection\":\"theirs\"}");
    assertThat(reflections.all(Outcomes.NOON)).hasSize(2);
  }

  private static JsonObject reflection(int i) {
    return JsonObject.builder().put("id", "ref_" + i).put("ts", "2026-11-03T12:00:00Z").build();
  }

  private static NarrativeEntry entry(int second, String text) {
    Instant at = Outcomes.NOON.plusSeconds(second);
    String id = "mge_" + second;
    return new NarrativeEntry(
        id,
        at,
        NarrativeEntry.heading(at) + "X\n" + NarrativeEntry.mark(id) + "\n- " + text + "\n");
  }
}
