// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckRunner;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.Skills;
import dev.evograft.spi.skill.TestConditions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The own tests of skills, as checks. */
final class SkillTests implements CheckRunner.SkillTest {

  private final @Nullable Skills skills;
  private final Path root;
  private final Conditions conditions;

  /**
   * Of a workspace.
   *
   * @param conditions says how one is run
   */
  SkillTests(Optional<Skills> skills, Path root, Conditions conditions) {
    this.skills = skills.orElse(null);
    this.root = root;
    this.conditions = conditions;
  }

  /** How the test of a skill is run. */
  @FunctionalInterface
  interface Conditions {
    TestConditions of(Skill skill, Duration limit);
  }

  /** To find tests, not to run them. */
  static SkillTests toFind(Optional<Skills> skills, Path root) {
    return new SkillTests(skills, root, (skill, limit) -> TestConditions.of(limit));
  }

  /** The test of a skill of the workspace; empty where it has none, or is none. */
  Optional<Check> of(String name) {
    if (skills == null || name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return check(skills.find(name));
    } catch (BadInputException e) {
      return Optional.empty(); // it was removed since
    }
  }

  /** The tests of the skills that these paths are of. */
  List<Check> around(List<String> paths) {
    if (skills == null) {
      return List.of();
    }
    return skills.list().stream()
        .map(Skills.Found::skill)
        .flatMap(skill -> Optional.ofNullable(skill).stream())
        .filter(skill -> paths.stream().anyMatch(path -> isIn(path, skill)))
        .flatMap(skill -> check(skill).stream())
        .toList();
  }

  /** The variables that a skill whose test this is says it needs, in the workspace as it is. */
  Stream<String> needs(Check check) {
    if (skills == null || check.origin() != Check.Origin.SKILL_TEST) {
      return Stream.empty();
    }
    return skills.find(root.resolve(check.words().get(0)).toString()).needs().env().stream();
  }

  private boolean isIn(String path, Skill skill) {
    return root.resolve(path).normalize().startsWith(skill.folder());
  }

  private Optional<Check> check(Skill skill) {
    Path test = skill.test();
    if (test == null || !test.startsWith(root)) {
      return Optional.empty();
    }
    return Optional.of(Check.ofSkill(relative(skill.folder()), relative(test)));
  }

  private String relative(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  @Override
  public int run(Path folder, Duration limit, Consumer<String> output) throws InterruptedException {
    if (skills == null) {
      throw new EvograftException(
          "service_missing", "no plugin runs skills, so their tests cannot run");
    }
    Skill skill = skills.find(folder.toString());
    return skills.test(skill, conditions.of(skill, limit), output);
  }

  @Override
  public Optional<Path> file(Path folder) {
    if (skills == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(skills.find(folder.toString()).test());
  }
}
