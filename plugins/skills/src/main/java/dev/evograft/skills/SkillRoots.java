// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.PluginContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folders that skills are looked for in, in the order of precedence. */
final class SkillRoots {

  private static final List<String> WORKSPACE =
      List.of("skills", ".skills", ".agents/skills", ".claude/skills");
  private static final List<String> HOME =
      List.of(".agents/skills", ".claude/skills", ".openclaw/skills");

  private final PluginContext context;

  SkillRoots(PluginContext context) {
    this.context = context;
  }

  /** All of them, there or not. */
  List<Path> paths() {
    List<Path> roots = new ArrayList<>();
    Path workspace = context.workspace().root();
    WORKSPACE.forEach(root -> roots.add(workspace.resolve(root)));
    context.home().ifPresent(home -> HOME.forEach(root -> roots.add(home.resolve(root))));
    for (String configured : context.config().get(SkillsKeys.ROOTS)) {
      configured(configured).ifPresent(roots::add);
    }
    return roots;
  }

  private Optional<Path> configured(String root) {
    try {
      if (root.equals("~") || root.startsWith("~/")) {
        return context.home().map(home -> home.resolve(root.substring(Math.min(2, root.length()))));
      }
      return Optional.of(context.workspace().root().resolve(root).normalize());
    } catch (InvalidPathException e) {
      context.problem("skills.roots names '" + root + "', which is no path; correct it");
      return Optional.empty();
    }
  }
}
