// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.Skills.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A skill as it lies in its folder.
 *
 * @param skill what it says
 * @param findings where it leaves the rules; errors keep it from running
 */
record SkillFolder(Skill skill, List<Finding> findings) {

  static final String FILE = "SKILL.md";

  SkillFolder {
    findings = List.copyOf(findings);
  }

  /** Whether a folder claims to be a skill. */
  static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * Reads a skill.
   *
   * @param folder absolute
   * @throws EvograftException code {@code bad_skill}
   */
  static SkillFolder read(Path folder) {
    if (!isOne(folder)) {
      throw new BadInputException(
          "bad_skill", "there is no SKILL.md in " + folder + "; a skill begins with one");
    }
    FrontMatter front = FrontMatter.read(folder.resolve(FILE));
    String folderName = String.valueOf(folder.getFileName());
    List<Finding> findings = new ArrayList<>();
    front.findings().forEach(what -> findings.add(new Finding(false, what)));
    findings.addAll(SkillRules.check(front.values(), folderName));
    Declarations.openClawSettings(front.values())
        .forEach(
            setting ->
                findings.add(
                    new Finding(
                        false,
                        "it asks for OpenClaw's setting " + setting + ", which nobody has here")));
    return read(folder, front.values(), findings);
  }

  private static SkillFolder read(Path folder, JsonObject front, List<Finding> findings) {
    Scripts scripts = new Scripts(folder);
    Scripts.Choice entry = scripts.entry(front);
    Scripts.Choice test = scripts.test(front);
    if (entry.finding() != null) {
      findings.add(entry.finding());
    }
    if (test.finding() != null) { // it can run without a test
      findings.add(new Finding(false, test.finding().what()));
    }
    String version = Texts.oneLine(SkillRules.versionValue(front).toString());
    Skill skill =
        new Skill(
            SkillRules.usableName(front, String.valueOf(folder.getFileName())),
            Texts.oneLine(front.string("description", "")),
            version.isEmpty() ? null : version,
            folder,
            entry.file(),
            test.file(),
            Declarations.of(front),
            front);
    return new SkillFolder(skill, findings);
  }
}
