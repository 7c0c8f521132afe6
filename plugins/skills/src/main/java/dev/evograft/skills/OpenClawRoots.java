// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where OpenClaw and its predecessors keep skills, in the order of precedence. */
final class OpenClawRoots {

  private static final List<String> WORKSPACES =
      List.of("workspace", "workspace-main", "workspace.default");
  private static final List<String> IN_WORKSPACE = List.of("skills", ".agents/skills");
  private static final List<String> HOME =
      List.of(".clawdbot/skills", ".moltbot/skills", ".agents/skills");

  private OpenClawRoots() {}

  static Set<Path> paths(Path project, Path openClaw, Optional<Path> home) {
    Set<Path> roots = new LinkedHashSet<>();
    for (Path folder : List.of(project, openClaw)) {
      for (Path workspace : workspaces(folder)) {
        IN_WORKSPACE.forEach(root -> roots.add(workspace.resolve(root)));
      }
    }
    roots.add(openClaw.resolve("skills"));
    home.ifPresent(folder -> HOME.forEach(root -> roots.add(folder.resolve(root))));
    roots.removeIf(root -> !Files.isDirectory(root));
    return roots;
  }

  private static List<Path> workspaces(Path folder) {
    List<Path> workspaces = new ArrayList<>();
    WORKSPACES.forEach(name -> workspaces.add(folder.resolve(name)));
    List<Path> others = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "workspace-*")) {
      found.forEach(others::add);
    } catch (IOException | DirectoryIteratorException e) {
      return workspaces; // there is no such folder
    }
    others.removeAll(workspaces);
    others.sort(null);
    workspaces.addAll(others);
    return workspaces;
  }
}
