// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillNeeds;
import dev.evograft.spi.skill.Skills.Finding;
import dev.evograft.spi.skill.Skills.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Skills on a console, for people and for programs. */
final class SkillViews {

  private final Console console;
  private final Path workspace;

  SkillViews(PluginContext context, Console console) {
    this.console = console;
    this.workspace = context.workspace().root();
  }

  void list(List<Found> all) {
    if (console.json()) {
      console.result(
          JsonObject.builder().put("skills", all.stream().map(SkillJson::of).toList()).build());
    } else if (all.isEmpty()) {
      console.out("no skills yet: put one into skills/NAME/SKILL.md, see docs/skills.md");
    } else {
      console.table(List.of("NAME", "WHERE", "DESCRIPTION"), all.stream().map(this::row).toList());
    }
  }

  private List<String> row(Found found) {
    Skill skill = found.skill();
    String text =
        found.shadowedBy() != null
            ? "(hidden by " + place(found.shadowedBy()) + ")"
            : skill == null ? "(unusable: " + found.problem() + ")" : skill.description();
    return List.of(Texts.oneLine(found.name()), place(found.folder()), Texts.shortened(text, 80));
  }

  void show(Skill skill, List<Finding> findings) {
    console.result(SkillJson.full(skill, findings));
    console.out(skill.name() + (skill.version() == null ? "" : " " + skill.version()));
    console.out("  " + skill.description());
    line("folder", place(skill.folder()));
    line("runs", within(skill, skill.entryPoint()));
    line("test", within(skill, skill.test()));
    SkillNeeds needs = skill.needs();
    line("programs", needs.bins());
    line("one of", needs.anyBins());
    line("variables", needs.env());
    line("systems", needs.os());
    line("capabilities", needs.capabilities());
    line("network", needs.network());
    line("files", needs.files());
    findings.forEach(finding -> console.out("  " + text(finding)));
  }

  private static String within(Skill skill, @Nullable Path script) {
    return script == null ? "" : skill.folder().relativize(script).toString();
  }

  private void line(String name, List<String> values) {
    line(name, String.join(", ", values));
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      console.out("  " + name + " ".repeat(14 - name.length()) + Texts.oneLine(value));
    }
  }

  /** The findings of one skill; 1 when something keeps it from its work. */
  int check(Skill skill, List<Finding> findings) {
    console.result(SkillJson.checked(skill.name(), skill.folder(), skill, findings));
    tell(skill.name(), findings);
    return exitCode(findings);
  }

  /** The findings of all skills; 1 when something keeps one that counts from its work. */
  int checks(List<Found> all, Function<Skill, List<Finding>> check) {
    List<JsonObject> results = new ArrayList<>();
    int worst = 0;
    if (all.isEmpty()) {
      console.out("no skills to check: put one into skills/NAME/SKILL.md, see docs/skills.md");
    }
    for (Found found : all) {
      if (found.shadowedBy() != null) {
        continue;
      }
      List<Finding> findings =
          found.skill() == null
              ? List.of(new Finding(true, String.valueOf(found.problem())))
              : check.apply(found.skill());
      results.add(SkillJson.checked(found.name(), found.folder(), found.skill(), findings));
      tell(found.name(), findings);
      worst = Math.max(worst, exitCode(findings));
    }
    console.result(JsonObject.builder().put("skills", results).build());
    return worst;
  }

  private void tell(String name, List<Finding> findings) {
    console.out(name + (findings.isEmpty() ? ": fine" : ":"));
    findings.forEach(finding -> console.out("  " + text(finding)));
  }

  private static int exitCode(List<Finding> findings) {
    return findings.stream().anyMatch(Finding::error) ? 1 : 0;
  }

  private static String text(Finding finding) {
    return (finding.error() ? "cannot run: " : "note: ") + finding.what();
  }

  void tested(Skill skill, int exitCode) {
    console.result(
        JsonObject.builder()
            .put("name", skill.name())
            .put("passed", exitCode == 0)
            .put("exit_code", exitCode)
            .build());
    console.out(
        "the test of "
            + skill.name()
            + (exitCode == 0 ? " passed" : " failed with exit code " + exitCode));
  }

  private String place(Path folder) {
    return Texts.oneLine(
        folder.startsWith(workspace) ? workspace.relativize(folder).toString() : folder.toString());
  }
}
