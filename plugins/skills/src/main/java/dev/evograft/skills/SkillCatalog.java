// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.Skills.Found;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The skills of all roots, as they lie on the disk now. */
final class SkillCatalog {

  private final SkillRoots roots;
  private final Path workspace;

  SkillCatalog(SkillRoots roots, Path workspace) {
    this.roots = roots;
    this.workspace = workspace;
  }

  List<Found> list() {
    List<Found> all = new ArrayList<>();
    Map<String, Path> first = new HashMap<>();
    Set<Path> visited = new HashSet<>();
    for (Path root : roots.paths()) {
      for (Path folder : SkillWalk.below(root, visited)) {
        Found found = read(folder);
        Path winner = first.putIfAbsent(found.name(), folder);
        all.add(new Found(found.name(), folder, found.skill(), found.problem(), winner));
      }
    }
    return all;
  }

  private static Found read(Path folder) {
    try {
      Skill skill = SkillFolder.read(folder).skill();
      return new Found(skill.name(), folder, skill, null, null);
    } catch (EvograftException e) {
      String name = String.valueOf(folder.getFileName());
      return new Found(name, folder, null, e.getMessage(), null);
    }
  }

  /** See {@link dev.evograft.spi.skill.Skills#find}. */
  Skill find(String nameOrFolder) {
    return isFolder(nameOrFolder) ? inFolder(nameOrFolder) : named(nameOrFolder);
  }

  static boolean isFolder(String nameOrFolder) {
    return nameOrFolder.startsWith(".")
        || nameOrFolder.indexOf('/') >= 0
        || nameOrFolder.indexOf(File.separatorChar) >= 0;
  }

  private Skill inFolder(String text) {
    try {
      Path folder = workspace.resolve(text).normalize();
      return SkillFolder.isOne(folder)
          ? readOrSay(text, folder)
          : SkillFolder.read(folder).skill(); // says itself which folder it is
    } catch (InvalidPathException e) {
      throw new BadInputException("skill_not_found", "'" + text + "' is no path of a folder", e);
    }
  }

  private static Skill readOrSay(String name, Path folder) {
    try {
      return SkillFolder.read(folder).skill();
    } catch (BadInputException e) {
      throw new BadInputException(e.code(), "the skill " + name + ": " + e.getMessage(), e);
    }
  }

  /** Stops at the first of that name, so that the skills behind it cost nothing. */
  private Skill named(String name) {
    Set<Path> visited = new HashSet<>();
    for (Path root : roots.paths()) {
      for (Path folder : SkillWalk.below(root, visited)) {
        Found found = read(folder);
        if (found.name().equals(name)) {
          return found.skill() != null ? found.skill() : readOrSay(name, folder);
        }
      }
    }
    throw new BadInputException(
        "skill_not_found",
        "there is no skill '"
            + name
            + "'; see 'evograft skills list', or write a folder as ./"
            + name);
  }
}
