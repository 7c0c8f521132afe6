// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillNeeds;
import dev.evograft.spi.skill.Skills.Finding;
import dev.evograft.spi.skill.Skills.Found;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Skills as JSON. */
final class SkillJson {

  private SkillJson() {}

  static JsonObject of(Found found) {
    Skill skill = found.skill();
    return JsonObject.builder()
        .put("name", found.name())
        .put("folder", text(found.folder()))
        .put("description", skill == null ? null : skill.description())
        .put("version", skill == null ? null : skill.version())
        .put("entry_point", skill == null ? null : text(skill.entryPoint()))
        .put("problem", found.problem())
        .put("shadowed_by", text(found.shadowedBy()))
        .build();
  }

  static JsonObject full(Skill skill, List<Finding> findings) {
    return JsonObject.builder()
        .put("name", skill.name())
        .put("folder", text(skill.folder()))
        .put("description", skill.description())
        .put("version", skill.version())
        .put("entry_point", text(skill.entryPoint()))
        .put("test", text(skill.test()))
        .put("needs", needs(skill.needs()))
        .put("front_matter", skill.frontMatter())
        .put("findings", findings.stream().map(SkillJson::of).toList())
        .build();
  }

  static JsonObject checked(
      String name, Path folder, @Nullable Skill skill, List<Finding> findings) {
    boolean hasScript = skill != null && skill.entryPoint() != null;
    return JsonObject.builder()
        .put("name", name)
        .put("folder", text(folder))
        .put("can_run", hasScript && findings.stream().noneMatch(Finding::error))
        .put("findings", findings.stream().map(SkillJson::of).toList())
        .build();
  }

  private static JsonObject of(Finding finding) {
    return JsonObject.builder().put("error", finding.error()).put("what", finding.what()).build();
  }

  private static JsonObject needs(SkillNeeds needs) {
    return JsonObject.builder()
        .put("bins", needs.bins())
        .put("any_bins", needs.anyBins())
        .put("env", needs.env())
        .put("os", needs.os())
        .put("capabilities", needs.capabilities())
        .put("network", needs.network())
        .put("files", needs.files())
        .build();
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : Texts.validUnicode(path.toString());
  }
}
