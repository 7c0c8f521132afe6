// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.skill.Skills.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkillCatalogTest {

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

  private Path skill(Path at, String name) throws IOException {
    Files.createDirectories(at);
    Files.writeString(at.resolve("SKILL.md"), "---\nname: " + name + "\ndescription: d\n---\n");
    return at;
  }

  private List<String> listed() {
    return lab.skills().list().stream()
        .map(found -> found.name() + (found.shadowedBy() == null ? "" : " shadowed"))
        .toList();
  }

  @Test
  void rootsComeInTheirOrderAndTheFirstOfANameWins() throws Exception {
    Path home = folder.resolve("home");
    Path extra = folder.resolve("extra");
    lab.context.home(home);
    lab.context.set("skills.roots", "vendor/skills, ~/mine, " + extra);
    List<Path> roots =
        List.of(
            lab.root.resolve("skills"),
            lab.root.resolve(".skills"),
            lab.root.resolve(".agents/skills"),
            lab.root.resolve(".claude/skills"),
            home.resolve(".agents/skills"),
            home.resolve(".claude/skills"),
            home.resolve(".openclaw/skills"),
            lab.root.resolve("vendor/skills"),
            home.resolve("mine"),
            extra);
    for (Path root : roots) {
      skill(root.resolve("same"), "same");
    }
    List<Found> found = lab.skills().list();
    assertThat(found)
        .extracting(Found::folder)
        .containsExactlyElementsOf(roots.stream().map(root -> root.resolve("same")).toList());
    assertThat(found.get(0).shadowedBy()).isNull();
    assertThat(found.subList(1, found.size()))
        .allMatch(one -> roots.get(0).resolve("same").equals(one.shadowedBy()));
    assertThat(lab.skills().find("same").folder()).isEqualTo(roots.get(0).resolve("same"));
  }

  @Test
  void withoutAHomeOnlyTheWorkspaceIsLookedThrough() throws Exception {
    skill(lab.root.resolve(".claude/skills/a"), "a");
    assertThat(listed()).containsExactly("a");
  }

  @Test
  void skillsMayLieDeeperAndASkillEndsTheDescent() throws Exception {
    Path root = lab.root.resolve("skills");
    skill(root.resolve("group/b"), "b");
    skill(root.resolve("group/b/inner"), "inner");
    skill(root.resolve("1/2/3/4/5/six"), "six");
    skill(root.resolve("1/2/3/4/5/6/seven"), "seven");
    skill(root.resolve(".hidden"), "hidden");
    skill(root.resolve("node_modules/x"), "x");
    assertThat(listed()).containsExactly("six", "b");
  }

  @Test
  void linksAreFollowedInsideTheRootOnly() throws Exception {
    Path root = lab.root.resolve("skills");
    Path real = skill(root.resolve("group/real"), "real");
    Path outside = skill(folder.resolve("outside"), "outside");
    Files.createSymbolicLink(root.resolve("a-link"), real);
    Files.createSymbolicLink(root.resolve("b-out"), outside);
    Files.createSymbolicLink(root.resolve("loop"), root);
    Path half = Files.createDirectory(root.resolve("half"));
    Files.createSymbolicLink(half.resolve("SKILL.md"), outside.resolve("SKILL.md"));
    assertThat(listed()).containsExactly("real");
  }

  @Test
  void aRootThatIsALinkToAnotherShowsNothingTwice() throws Exception {
    skill(lab.root.resolve("skills/a"), "a");
    Files.createDirectory(lab.root.resolve(".claude"));
    Files.createSymbolicLink(lab.root.resolve(".claude/skills"), lab.root.resolve("skills"));
    assertThat(listed()).containsExactly("a");
  }

  @Test
  void whatCannotBeReadIsListedWithItsProblem() throws Exception {
    Path bad = Files.createDirectories(lab.root.resolve("skills/bad"));
    Files.writeString(bad.resolve("SKILL.md"), "# no front matter");
    Found found = lab.skills().list().get(0);
    assertThat(found.name()).isEqualTo("bad");
    assertThat(found.skill()).isNull();
    assertThat(found.problem()).contains("no front matter");
    assertThatThrownBy(() -> lab.skills().find("bad"))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("bad_skill"))
        .hasMessageContaining("the skill bad");
  }

  @Test
  void aFolderIsFoundByItsPath() throws Exception {
    skill(lab.root.resolve("elsewhere/größe 日本"), "size");
    assertThat(lab.skills().find("./elsewhere/größe 日本").name()).isEqualTo("size");
    assertThat(lab.skills().find(lab.root.resolve("elsewhere/größe 日本").toString()).name())
        .isEqualTo("size");
  }

  @Test
  void whatIsNotThereIsSaidWithTheRemedy() {
    assertThatThrownBy(() -> lab.skills().find("nothing"))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("skill_not_found"))
        .hasMessageContaining("./nothing");
    assertThatThrownBy(() -> lab.skills().find("./nothing"))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("bad_skill"))
        .hasMessageContaining("no SKILL.md");
  }

  @Test
  void aMissingRequirementIsAnError() throws Exception {
    lab.skillMd(
        "s",
        "name: s",
        "description: d",
        "os: [plan9]",
        "metadata: {openclaw: {requires: {bins: [no-such-bin, sh], anyBins: [no-a, no-b], env: [MISSING_ONE, HIDDEN], config: [x.y]}}}");
    lab.write("skills/s/scripts/main.sh", "true");
    lab.environment.put("HIDDEN", "x");
    lab.context.secretVariable("HIDDEN");
    assertThat(lab.skills().check(lab.skills().find("s")))
        .filteredOn(finding -> finding.error())
        .extracting(finding -> finding.what())
        .hasSize(5)
        .anyMatch(what -> what.startsWith("it runs on plan9"))
        .anyMatch(what -> what.contains("the program no-such-bin"))
        .anyMatch(what -> what.contains("no-a, no-b"))
        .anyMatch(what -> what.contains("variable MISSING_ONE; set it"))
        .anyMatch(what -> what.contains("HIDDEN") && what.contains("skills.env"));
  }
}
