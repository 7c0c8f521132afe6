// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkillFolderSourceTest {

  @TempDir Path temp;
  private Path workspace;

  @BeforeEach
  void makeWorkspace() throws IOException {
    workspace = Files.createDirectory(temp.toRealPath().resolve("workspace"));
  }

  @Test
  void tellsNothingWhenNoSkillCame() throws IOException {
    skill("skills/old");
    assertThat(during(() -> {})).isNull();
    assertThat(during(() -> Files.createDirectories(workspace.resolve("skills/no-skill"))))
        .isNull();
  }

  @Test
  void namesFoldersThatAppearedUnderAnyRoot() {
    assertThat(
            during(
                () -> {
                  skill("skills/one");
                  skill(".skills/group/two");
                  skill(".agents/skills/three");
                  skill(".claude/skills/four");
                }))
        .isEqualTo(
            List.of(
                ".agents/skills/three", ".claude/skills/four", ".skills/group/two", "skills/one"));
  }

  @Test
  void namesFoldersThatChanged() throws IOException {
    for (String name : List.of("edited", "added", "removed", "same", "touched", "nested")) {
      skill("skills/" + name);
      Files.writeString(workspace.resolve("skills/" + name + "/x.txt"), "x");
    }
    skill("skills/nested/scripts/inner");
    assertThat(
            during(
                () -> {
                  Files.writeString(workspace.resolve("skills/edited/SKILL.md"), "changed");
                  Files.writeString(workspace.resolve("skills/added/y.txt"), "y");
                  Files.delete(workspace.resolve("skills/removed/x.txt"));
                  Files.setLastModifiedTime(
                      workspace.resolve("skills/touched/x.txt"), FileTime.from(Instant.EPOCH));
                  Files.writeString(workspace.resolve("skills/nested/scripts/inner/z"), "z");
                }))
        .isEqualTo(
            List.of(
                "skills/added",
                "skills/edited",
                "skills/nested",
                "skills/removed",
                "skills/touched"));
  }

  @Test
  void doesNotTakeWhatRunningLeavesBehindForAChange() throws IOException {
    skill("skills/py");
    assertThat(
            during(
                () -> {
                  Path cache = Files.createDirectory(workspace.resolve("skills/py/__pycache__"));
                  Files.writeString(cache.resolve("a.pyc"), "x");
                  Files.createDirectories(workspace.resolve("skills/py/node_modules/x"));
                }))
        .isNull();
  }

  @Test
  void followsNoLinkOutOfTheWorkspace() throws IOException {
    Path outside = Files.createDirectories(temp.resolve("outside/secret"));
    Files.writeString(outside.resolve("SKILL.md"), "x");
    assertThat(
            during(
                () -> {
                  Files.createDirectories(workspace.resolve("skills"));
                  Files.createSymbolicLink(workspace.resolve("skills/out"), outside);
                  Files.createSymbolicLink(workspace.resolve(".skills"), outside.getParent());
                  Files.createSymbolicLink(
                      workspace.resolve("skills/loop"), workspace.resolve("skills"));
                }))
        .isNull();
  }

  @Test
  void namesASkillOnceWhereALinkLeadsToItsRoot() {
    assertThat(
            during(
                () -> {
                  skill("skills/one");
                  Files.createDirectories(workspace.resolve(".claude"));
                  Files.createSymbolicLink(
                      workspace.resolve(".claude/skills"), workspace.resolve("skills"));
                }))
        .isEqualTo(List.of("skills/one"));
  }

  @Test
  void copesWithManySkillsQuickly() throws IOException {
    for (int i = 0; i < 1_999; i++) {
      skill("skills/s" + i);
    }
    SkillFolders folders = new SkillFolders(workspace, System::nanoTime);
    folders.image(Duration.ofSeconds(5));
    long start = System.nanoTime();
    SkillFolders.Image image = folders.image(Duration.ofMillis(50));
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("%d skills in %d ms%n", image.folders().size(), millis);
    assertThat(millis).isLessThan(500);
    assertThat(during(() -> skill("skills/s5000"))).isEqualTo(List.of("skills/s5000"));
  }

  @Test
  void judgesByTimesWhatItHadNoTimeToLookAt() throws IOException {
    skill("skills/old");
    skill("skills/edited");
    SkillFolders.Image nothing = new SkillFolders(workspace, System::nanoTime).image(Duration.ZERO);
    assertThat(nothing.listed()).isFalse();
    Instant start =
        Files.getLastModifiedTime(workspace.resolve("skills/edited/SKILL.md")).toInstant();
    Instant later = start.plus(Duration.ofHours(1));
    SkillFolders.Image after =
        new SkillFolders(workspace, System::nanoTime).image(Duration.ofSeconds(5));
    assertThat(SkillFolderSource.changed(nothing, after, later)).isEmpty();
    assertThat(SkillFolderSource.changed(nothing, after, start)).contains("skills/edited");
  }

  @Test
  void stopsAtTheBoundOfFolders() throws IOException {
    for (int i = 0; i < SkillFolders.MAX_FOLDERS + 5; i++) {
      skill("skills/s" + i);
    }
    SkillFolders.Image image =
        new SkillFolders(workspace, System::nanoTime).image(Duration.ofSeconds(20));
    assertThat(image.folders()).hasSize(SkillFolders.MAX_FOLDERS);
    assertThat(image.listed()).isFalse();
  }

  private Object during(Action action) {
    return Observed.run(
            new SkillFolderSource(workspace),
            Instant.now(),
            observer -> {
              try {
                action.run();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .get("new_skill_paths");
  }

  private void skill(String path) throws IOException {
    Path folder = Files.createDirectories(workspace.resolve(path));
    Files.writeString(folder.resolve("SKILL.md"), "---\nname: x\n---\n");
  }

  private interface Action {
    void run() throws IOException;
  }
}
