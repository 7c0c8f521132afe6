// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the skill folders below a root: a SKILL.md ends the descent, links are followed as long as
 * they stay in the root, and no folder is found twice.
 */
final class SkillWalk {

  private static final Logger LOG = LoggerFactory.getLogger(SkillWalk.class);
  private static final int DEPTH = 6;
  private static final int MOST_FOLDERS = 20_000;

  private final Set<Path> visited;
  private final List<Path> skills = new ArrayList<>();
  private int looked;

  private SkillWalk(Set<Path> visited) {
    this.visited = visited;
  }

  /**
   * Skill folders in the order of their names.
   *
   * @param visited real paths of what other roots showed; this root's are added
   */
  static List<Path> below(Path root, Set<Path> visited) {
    SkillWalk walk = new SkillWalk(visited);
    try {
      if (Files.isDirectory(root)) {
        walk.children(root, root.toRealPath(), 1);
      }
    } catch (IOException e) {
      LOG.warn("the skills in {} cannot be looked through: {}", root, e.toString());
    }
    return walk.skills;
  }

  /** Children of a folder that are skills and lie in it, in the order of their names. */
  static List<Path> directlyBelow(Path folder) {
    return sortedFolders(folder).stream().filter(child -> isSkillIn(folder, child)).toList();
  }

  private static boolean isSkillIn(Path root, Path child) {
    try {
      return SkillFolder.isOne(child)
          && child.resolve(SkillFolder.FILE).toRealPath().startsWith(root.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private void children(Path folder, Path realRoot, int depth) {
    for (Path child : sortedFolders(folder)) {
      if (++looked > MOST_FOLDERS) {
        return;
      }
      visit(child, realRoot, depth);
    }
  }

  private void visit(Path child, Path realRoot, int depth) {
    try {
      Path real = child.toRealPath();
      if (!real.startsWith(realRoot) || !visited.add(real)) {
        return;
      }
      if (SkillFolder.isOne(child)) {
        if (child.resolve(SkillFolder.FILE).toRealPath().startsWith(realRoot)) {
          skills.add(child);
        }
      } else if (depth < DEPTH) {
        children(child, realRoot, depth + 1);
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at: {}", child, e.toString());
    }
  }

  private static List<Path> sortedFolders(Path folder) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, SkillWalk::isWanted)) {
      children.forEach(folders::add);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("{} cannot be listed: {}", folder, e.toString());
    }
    folders.sort(null);
    return folders;
  }

  private static boolean isWanted(Path child) {
    String name = child.getFileName().toString();
    return !name.startsWith(".") && !name.equals("node_modules") && Files.isDirectory(child);
  }
}
