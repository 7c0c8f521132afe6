// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillNeeds;
import dev.evograft.spi.skill.Skills.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a skill needs, held against this machine. */
final class Requirements {

  private final ChildEnvironment environment;
  private final Map<String, String> variables;
  private final SearchPath path;

  Requirements(ChildEnvironment environment) {
    this.environment = environment;
    this.variables = environment.variables();
    this.path = new SearchPath(variables);
  }

  SearchPath path() {
    return path;
  }

  /** What is missing; one line each. */
  List<String> missing(SkillNeeds needs) {
    List<String> missing = new ArrayList<>();
    if (!needs.os().isEmpty() && needs.os().stream().noneMatch(Requirements::isThisSystem)) {
      missing.add("it runs on " + String.join(", ", needs.os()) + ", and this is " + thisSystem());
    }
    for (String bin : needs.bins()) {
      if (path.find(bin).isEmpty()) {
        missing.add("it needs the program " + bin + ", which is not on the PATH; install it");
      }
    }
    if (!needs.anyBins().isEmpty()
        && needs.anyBins().stream().allMatch(bin -> path.find(bin).isEmpty())) {
      missing.add(
          "it needs one of the programs "
              + String.join(", ", needs.anyBins())
              + ", and none is on the PATH; install one");
    }
    needs.env().stream().filter(name -> !isSet(name)).map(this::unset).forEach(missing::add);
    return missing;
  }

  /**
   * Refuses a skill that cannot run here.
   *
   * @throws EvograftException code {@code missing_requirement}
   */
  void check(Skill skill) {
    List<String> missing = missing(skill.needs());
    if (!missing.isEmpty()) {
      throw new BadInputException(
          "missing_requirement",
          "the skill " + skill.name() + " cannot run: " + String.join("; ", missing));
    }
  }

  List<Finding> findings(Skill skill) {
    return missing(skill.needs()).stream().map(what -> new Finding(true, what)).toList();
  }

  private boolean isSet(String variable) {
    return !variables.getOrDefault(variable, "").isEmpty();
  }

  private String unset(String variable) {
    return environment.isKeptBack(variable)
        ? "it needs the variable "
            + variable
            + ", which is kept from skills because it is secret; add it to skills.env"
        : "it needs the variable " + variable + "; set it";
  }

  private static boolean isThisSystem(String os) {
    return switch (os.toLowerCase(Locale.ROOT)) {
      case "darwin", "macos" -> thisSystem().equals("darwin");
      case "win32", "windows" -> thisSystem().equals("win32");
      case "linux" -> thisSystem().equals("linux");
      case "any", "all" -> true;
      default -> false;
    };
  }

  private static String thisSystem() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "darwin";
    }
    return name.startsWith("windows") ? "win32" : name.contains("linux") ? "linux" : name;
  }
}
