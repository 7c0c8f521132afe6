// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.skills.Imported.Action;
import dev.evograft.testkit.FakeWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClawImportTest {

  @TempDir Path folder;

  private Path root;
  private Path openClaw;
  private Path home;

  @BeforeEach
  void open() throws Exception {
    root = Files.createDirectory(folder.resolve("ws")).toRealPath();
    openClaw = Files.createDirectory(folder.resolve("openclaw")).toRealPath();
    home = Files.createDirectory(folder.resolve("home")).toRealPath();
  }

  private List<Imported> run(ImportConflict conflict, boolean dryRun) {
    return new OpenClawImport(new FakeWorkspace(root, "skills"), Optional.of(home))
        .run(openClaw, conflict, dryRun);
  }

  private static Path skill(Path at, String name, String body) throws IOException {
    Files.createDirectories(at);
    Files.writeString(
        at.resolve("SKILL.md"), "---\nname: " + name + "\ndescription: d\n---\n" + body);
    return at;
  }

  private String installed(String name) throws IOException {
    String text = Files.readString(root.resolve("skills").resolve(name).resolve("SKILL.md"));
    return text.substring(text.lastIndexOf("---\n") + 4);
  }

  @Test
  void theFirstRootOfANameWins() throws Exception {
    List<Path> order =
        List.of(
            root.resolve("workspace/skills"),
            openClaw.resolve("workspace/skills"),
            openClaw.resolve("workspace/.agents/skills"),
            openClaw.resolve("workspace-main/skills"),
            openClaw.resolve("workspace.default/skills"),
            openClaw.resolve("workspace-alpha/skills"),
            openClaw.resolve("workspace-beta/.agents/skills"),
            openClaw.resolve("skills"),
            home.resolve(".clawdbot/skills"),
            home.resolve(".moltbot/skills"),
            home.resolve(".agents/skills"));
    for (int i = 0; i < order.size(); i++) {
      for (int name = 0; name <= i; name++) {
        skill(order.get(i).resolve("dir-" + name), "skill-" + name, "from " + i);
      }
    }
    List<Imported> all = run(ImportConflict.SKIP, false);
    assertThat(all).hasSize(order.size()).allMatch(one -> one.action() == Action.IMPORTED);
    for (int i = 0; i < order.size(); i++) {
      assertThat(installed("skill-" + i)).isEqualTo("from " + i);
    }
  }

  @Test
  void conflictsAreSkippedOverwrittenOrRenamed() throws Exception {
    skill(root.resolve("skills/x"), "x", "old");
    Files.writeString(root.resolve("skills/x/only-old"), "");
    skill(openClaw.resolve("skills/x"), "x", "new");
    assertThat(run(ImportConflict.SKIP, false))
        .extracting(Imported::action)
        .containsExactly(Action.SKIPPED);
    assertThat(installed("x")).isEqualTo("old");
    assertThat(run(ImportConflict.RENAME, false))
        .extracting(Imported::action)
        .containsExactly(Action.RENAMED);
    run(ImportConflict.RENAME, false);
    assertThat(installed("x-imported")).isEqualTo("new");
    assertThat(installed("x-imported-2")).isEqualTo("new");
    assertThat(run(ImportConflict.OVERWRITE, false))
        .extracting(Imported::action)
        .containsExactly(Action.OVERWRITTEN);
    assertThat(installed("x")).isEqualTo("new");
    assertThat(root.resolve("skills/x/only-old")).doesNotExist();
    assertThat(hiddenLeftOvers()).isEmpty();
  }

  @Test
  void aDryRunTellsAndDoesNothing() throws Exception {
    skill(openClaw.resolve("skills/x"), "x", "new");
    List<Imported> all = run(ImportConflict.OVERWRITE, true);
    assertThat(all).extracting(Imported::to).containsExactly(root.resolve("skills/x"));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void linksThatLeadOutAreLeftOutAndNamed() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "s");
    Path skill = skill(openClaw.resolve("skills/x"), "x", "");
    Files.createDirectories(skill.resolve("scripts"));
    Files.writeString(skill.resolve("scripts/main.sh"), "true");
    Files.setPosixFilePermissions(
        skill.resolve("scripts/main.sh"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(skill.resolve("in"), Path.of("scripts/main.sh"));
    Files.createSymbolicLink(skill.resolve("out"), Path.of("../../../secret"));
    Files.createSymbolicLink(skill.resolve("absolute"), secret);
    Files.createSymbolicLink(skill.resolve("folder-out"), Path.of("../.."));
    Files.createDirectories(skill.resolve(".git/objects"));
    List<String> notes = run(ImportConflict.SKIP, false).get(0).notes();
    Path copy = root.resolve("skills/x");
    assertThat(copy.resolve("scripts/main.sh")).isExecutable();
    assertThat(Files.readSymbolicLink(copy.resolve("in"))).isEqualTo(Path.of("scripts/main.sh"));
    for (String name : List.of("out", "absolute", "folder-out", ".git")) {
      assertThat(Files.exists(copy.resolve(name), LinkOption.NOFOLLOW_LINKS)).as(name).isFalse();
    }
    assertThat(notes).filteredOn(note -> note.startsWith("left out")).hasSize(3);
  }

  @Test
  void aSkillThatIsALinkToElsewhereIsNotTaken() throws Exception {
    Path outside = skill(folder.resolve("outside"), "outside", "");
    Files.createDirectories(openClaw.resolve("skills"));
    Files.createSymbolicLink(openClaw.resolve("skills/outside"), outside);
    assertThat(run(ImportConflict.SKIP, false)).isEmpty();
  }

  @Test
  void hostileNamesStayInsideTheFolder() throws Exception {
    skill(openClaw.resolve("skills/evil"), "../escaped", "");
    skill(openClaw.resolve("skills/broken"), "broken", "");
    Files.writeString(openClaw.resolve("skills/broken/SKILL.md"), "no front matter");
    List<Imported> all = run(ImportConflict.SKIP, false);
    assertThat(all).extracting(Imported::action).containsExactly(Action.REFUSED, Action.IMPORTED);
    assertThat(root.resolve("skills/evil")).exists();
    assertThat(root.resolve("escaped")).doesNotExist();
  }

  @Test
  void whatADeadProcessLeftIsFinished() throws Exception {
    skill(root.resolve("skills/.replaced-lost"), "lost", "old");
    skill(root.resolve("skills/.replaced-kept"), "kept", "older");
    skill(root.resolve("skills/kept"), "kept", "current");
    skill(root.resolve("skills/.importing-half"), "half", "");
    skill(openClaw.resolve("skills/x"), "x", "new");
    run(ImportConflict.SKIP, false);
    assertThat(installed("lost")).isEqualTo("old");
    assertThat(installed("kept")).isEqualTo("current");
    assertThat(hiddenLeftOvers()).isEmpty();
  }

  private List<Path> hiddenLeftOvers() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("skills"))) {
      return all.filter(path -> path.getFileName().toString().startsWith(".")).toList();
    }
  }
}
