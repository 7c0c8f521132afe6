// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.skill;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A skill that was read.
 *
 * @param name as SKILL.md says
 * @param description what it does and when to use it
 * @param version {@code metadata.version}, if it has one
 * @param folder its folder, absolute
 * @param entryPoint the script that runs it, inside the folder; null when there is none
 * @param test the script that tests it, inside the folder; null when there is none
 * @param needs what it needs and says it touches
 * @param frontMatter everything between the {@code ---} lines, unknown keys too
 * @since 0.1
 */
public record Skill(
    String name,
    String description,
    @Nullable String version,
    Path folder,
    @Nullable Path entryPoint,
    @Nullable Path test,
    SkillNeeds needs,
    JsonObject frontMatter) {
  public Skill {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(needs, "needs");
    Objects.requireNonNull(frontMatter, "frontMatter");
  }
}
