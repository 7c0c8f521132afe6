// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontMatterTest {

  @TempDir Path folder;

  private FrontMatter read(String text) throws IOException {
    return FrontMatter.read(Files.writeString(folder.resolve("SKILL.md"), text));
  }

  @Test
  void everyKeyAndEveryValueIsKept() throws Exception {
    FrontMatter front =
        read(
            """
            ---
            name: log-triage
            description: >
              Groups errors
              of a log.
            metadata: {"openclaw": {"emoji": "🪵", requires: {bins: [sh,], 'env': []}}}
            tags: [a, 1, 2.5, true, null]
            1: number as a key
            ---
            # Body --- with dashes
            """);
    assertThat(front.findings()).isEmpty();
    assertThat(front.values().string("description")).hasValue("Groups errors of a log.\n");
    assertThat(front.values().object("metadata").object("openclaw").string("emoji")).hasValue("🪵");
    assertThat(front.values().list("tags")).containsExactly("a", 1L, 2.5, true, null);
    assertThat(front.values().string("1")).hasValue("number as a key");
  }

  @Test
  void byteOrderMarkAndWindowsLineEndsAreRead() throws Exception {
    FrontMatter front = read("\uFEFF---\r\nname: a\r\ndescription: b c\r\n---\r\nBody\r\n");
    assertThat(front.values())
        .isEqualTo(JsonObject.builder().put("name", "a").put("description", "b c").build());
    assertThat(front.findings()).isEmpty();
  }

  @Test
  void aMissingEndIsFoundAtTheFirstBlankLineOrHeading() throws Exception {
    assertThat(read("---\nname: a\n\nBody: x\n").values()).containsOnlyKeys("name");
    FrontMatter front = read("---\nname: a\n# Title\nBody: x\n");
    assertThat(front.values()).containsOnlyKeys("name");
    assertThat(front.findings()).singleElement().asString().contains("has no end");
  }

  @Test
  void anUnquotedColonCostsNothingElse() throws Exception {
    FrontMatter front =
        read(
            """
            ---
            name: capability-evolver
            description: An engine: it evolves: "everything"
            metadata:
              version: "1.2"
              clawdbot:
                requires:
                  bins: [node, git]
            homepage: "https://example.org"
            ---
            """);
    assertThat(front.values().string("description"))
        .hasValue("An engine: it evolves: \"everything\"");
    assertThat(front.values().string("homepage")).hasValue("https://example.org");
    assertThat(Declarations.of(front.values()).bins()).containsExactly("node", "git");
    assertThat(front.findings()).singleElement().asString().contains("line by line", "line 2");
  }

  @Test
  void aliasesWithinReasonAreFollowed() throws Exception {
    JsonObject values = read("---\na: &x [1, 2]\nb: *x\n---\n").values();
    assertThat(values.list("b")).containsExactly(1L, 2L);
  }

  @Test
  void noObjectIsMadeFromATag() throws Exception {
    FrontMatter front =
        read(
            "---\nname: a\nx: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x/\"]]\n---\n");
    assertThat(front.values().get("x")).isInstanceOf(String.class);
    assertThat(front.values().string("name")).hasValue("a");
    assertThat(front.findings()).hasSize(1);
  }

  @Test
  void bombsAreRefusedQuickly() throws Exception {
    StringBuilder laughs = new StringBuilder("---\nname: a\na0: &a0 [lol, lol, lol]\n");
    for (int level = 1; level < 30; level++) {
      String above = "*a" + (level - 1);
      laughs.append(
          "a%d: &a%d [%s]\n"
              .formatted(level, level, String.join(", ", List.of(above, above, above))));
    }
    assertThat(read(laughs + "---\n").values().get("a29")).isInstanceOf(String.class);
    assertThat(read("---\nname: a\nx: " + "[".repeat(60_000) + "\n---\n").values())
        .containsKey("name");
    assertThat(read("---\nname: a\nx: " + "{a: ".repeat(10_000) + "\n---\n").values())
        .containsKey("name");
    assertThat(read("---\nname: a\nx: [" + "1,".repeat(20_000) + "]\n---\n").findings()).hasSize(1);
  }

  @Test
  void aRecursiveValueIsRefused() throws Exception {
    assertThat(read("---\nname: a\nx: &x [*x]\n---\n").values().get("x"))
        .isInstanceOf(String.class);
  }

  @Test
  void aHugeFileIsReadAtItsHeadOnly() throws Exception {
    String body = "body\n".repeat(2_000_000);
    assertThat(read("---\nname: a\n---\n" + body).values()).containsOnlyKeys("name");
    assertThat(read("---\nname: a\nx: " + "y".repeat(3_000_000)).values()).containsKey("name");
  }

  @Test
  void halvesOfCharactersAreReplaced() throws Exception {
    assertThat(read("---\nname: \"a\\ud800b\"\n---\n").values().string("name"))
        .hasValue("a\uFFFDb");
  }

  @Test
  void whatHasNoFrontMatterIsRefusedWithTheRemedy() {
    for (String text :
        List.of("", "# Title\n", "name: a\n---\n", "---\n---\n", "---\n- a\n- b\n---\n")) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOf(EvograftException.class)
          .hasMessageMatching(
              "its SKILL.md has (no front matter; begin it|front matter that is no).*");
    }
  }
}
