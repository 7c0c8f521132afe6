// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.skill.Skills.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which script runs a skill, and which rules it keeps. */
class SkillFolderTest {

  @TempDir Path folder;

  private SkillLab lab;

  @BeforeEach
  void open() throws Exception {
    lab = new SkillLab(folder);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private SkillFolder read(String name) {
    return SkillFolder.read(lab.root.resolve("skills").resolve(name));
  }

  private String entryOf(String name) {
    Path entry = read(name).skill().entryPoint();
    return entry == null ? null : read(name).skill().folder().relativize(entry).toString();
  }

  private List<String> errorsOf(String name) {
    return read(name).findings().stream().filter(Finding::error).map(Finding::what).toList();
  }

  private List<String> warningsOf(String name) {
    return read(name).findings().stream().filter(f -> !f.error()).map(Finding::what).toList();
  }

  @Test
  void aSkillThatKeepsTheRulesHasNoFindings() throws Exception {
    lab.skillMd(
        "good-one",
        "name: good-one",
        "description: Does good. Use it when needed.",
        "license: MIT",
        "metadata: {version: '1.0'}");
    lab.write("skills/good-one/scripts/main.py", "print()");
    assertThat(read("good-one").findings()).isEmpty();
    assertThat(read("good-one").skill().version()).isEqualTo("1.0");
  }

  @Test
  void leavingTheRulesWarnsAndDoesNotHinder() throws Exception {
    lab.skillMd(
        "other",
        "name: Bad Name",
        "description: " + "x".repeat(1025),
        "compatibility: " + "y".repeat(501),
        "metadata: text",
        "allowed-tools: [a]",
        "version: 1.10",
        "tags: [x]");
    lab.write("skills/other/scripts/main.sh", "true");
    assertThat(errorsOf("other")).isEmpty();
    assertThat(warningsOf("other"))
        .anyMatch(w -> w.contains("'Bad Name' is not 1 to 64"))
        .anyMatch(w -> w.contains("1025 characters"))
        .anyMatch(w -> w.startsWith("compatibility"))
        .anyMatch(w -> w.startsWith("metadata"))
        .anyMatch(w -> w.startsWith("allowed-tools"))
        .anyMatch(w -> w.contains("put it into quotes"))
        .anyMatch(w -> w.contains("version, tags"));
    assertThat(read("other").skill().name()).isEqualTo("Bad Name");
  }

  @Test
  void aNameThatIsNoNameGivesWayToTheFoldersName() throws Exception {
    lab.skillMd("plain", "name: ../../evil", "description: d");
    lab.skillMd("nameless", "description: d");
    assertThat(read("plain").skill().name()).isEqualTo("plain");
    assertThat(read("nameless").skill().name()).isEqualTo("nameless");
  }

  @Test
  void terminalCodesInNameAndDescriptionAreHarmless() throws Exception {
    lab.skillMd("esc", "name: \"e\\e[31msc\"", "description: \"a\\e]0;title\\ab\\n c\"");
    assertThat(read("esc").skill().name()).isEqualTo("e[31msc");
    assertThat(read("esc").skill().description()).isEqualTo("a]0;titleb c");
  }

  @Test
  void theDeclaredEntryPointWins() throws Exception {
    lab.skillMd("s", "name: s", "description: d", "entry_point: tool/run.py");
    lab.write("skills/s/tool/run.py", "print()");
    lab.write("skills/s/scripts/main.sh", "true");
    assertThat(entryOf("s")).isEqualTo("tool/run.py");
  }

  @Test
  void elseMainElseTheOnlyScript() throws Exception {
    lab.skillMd("s", "name: s", "description: d");
    lab.write("skills/s/scripts/helper.py", "print()");
    lab.write("skills/s/scripts/test.sh", "true");
    lab.write("skills/s/scripts/data.json", "{}");
    assertThat(entryOf("s")).isEqualTo("scripts/helper.py");
    lab.write("skills/s/scripts/second.py", "print()");
    assertThat(entryOf("s")).isNull();
    assertThat(errorsOf("s")).singleElement().asString().contains("helper.py, second.py");
    lab.write("skills/s/scripts/main.sh", "true");
    assertThat(entryOf("s")).isEqualTo("scripts/main.sh");
    lab.write("skills/s/scripts/Main.class", "");
    lab.write("skills/s/scripts/main.java", "class A {}");
    assertThat(entryOf("s")).isEqualTo("scripts/main.java");
    assertThat(warningsOf("s")).singleElement().asString().contains("main.java, main.sh");
    assertThat(read("s").skill().test()).hasFileName("test.sh");
  }

  @Test
  void aSkillWithoutScriptsSaysWhatToAdd() throws Exception {
    lab.skillMd("s", "name: s", "description: d");
    assertThat(errorsOf("s")).isEmpty();
    assertThat(warningsOf("s"))
        .singleElement()
        .asString()
        .contains("instructions only", "add scripts/main.*");
  }

  @Test
  void anEntryPointOutsideTheFolderIsRefused() throws Exception {
    Path outside = lab.write("outside.sh", "true");
    Path skill = lab.skillMd("s", "name: s");
    Files.createSymbolicLink(skill.resolve("link.sh"), outside);
    Files.createSymbolicLink(skill.resolve("out"), lab.root);
    Files.createDirectory(skill.resolve("scripts"));
    Files.createSymbolicLink(skill.resolve("scripts/main.sh"), outside);
    assertThat(entryOf("s")).isNull();
    for (String entry :
        List.of("../../outside.sh", "../x", outside.toString(), "link.sh", "out/outside.sh")) {
      lab.skillMd("s", "name: s", "description: d", "entry_point: " + entry);
      assertThat(entryOf("s")).as(entry).isNull();
      assertThat(errorsOf("s")).singleElement().asString().contains(entry, "out of the folder");
    }
  }

  @Test
  void anEntryPointThatIsNoFileIsRefused() throws Exception {
    for (String entry : List.of("missing.sh", "scripts", "[a]", "''")) {
      lab.skillMd("s", "name: s", "description: d", "entry_point: " + entry);
      Files.createDirectories(lab.root.resolve("skills/s/scripts"));
      assertThat(errorsOf("s")).singleElement().asString().startsWith("entry_point ");
    }
  }

  @Test
  void theTestCanBeDeclared() throws Exception {
    lab.skillMd("s", "name: s", "description: d", "metadata: {evograft: {test: checks/all.sh}}");
    lab.write("skills/s/checks/all.sh", "true");
    assertThat(read("s").skill().test()).endsWithRaw(Path.of("checks/all.sh"));
  }
}
