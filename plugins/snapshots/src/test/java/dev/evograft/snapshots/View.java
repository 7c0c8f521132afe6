// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What somebody sees of a workspace without the product: a plain walk of every file, link and
 * folder, and what the real git says. It knows nothing of manifests, stores or ignore rules.
 */
final class View {

  private static final Set<String> LEFT_ALONE =
      Set.of(".evograft", "assets/gep", "memory/evolution");

  private View() {}

  /** All there is, a line each, by its name. */
  static TreeMap<String, String> of(Path root) throws IOException {
    return of(root, true);
  }

  /** As {@link #of(Path)}, without git's own view when its index may be damaged. */
  static TreeMap<String, String> of(Path root, boolean withStatus) throws IOException {
    TreeMap<String, String> view = new TreeMap<>();
    List<Path> repositories = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            String path = root.relativize(folder).toString();
            if (folder.endsWith(".git")) {
              repositories.add(folder.getParent());
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (LEFT_ALONE.contains(path)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!path.isEmpty()) {
              view.put("tree " + path, "folder " + mode(folder));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.endsWith(".git")) {
              repositories.add(file.getParent());
            }
            view.put("tree " + root.relativize(file), file(file, attributes));
            return FileVisitResult.CONTINUE;
          }
        });
    for (Path repository : repositories) {
      git(root.relativize(repository).toString(), repository, view, withStatus);
    }
    return view;
  }

  private static String file(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      return "link to " + Files.readSymbolicLink(file);
    }
    if (!attributes.isRegularFile()) {
      return "special";
    }
    return "file " + mode(file) + " " + HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  private static String mode(Path path) throws IOException {
    return Integer.toOctalString(
        (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
  }

  private static void git(
      String name, Path repository, TreeMap<String, String> view, boolean withStatus)
      throws IOException {
    Git git = new Git(repository);
    String key = "git " + name + " ";
    String found = git.tries("rev-parse", "--git-dir").strip();
    if (found.startsWith("exit ")) {
      view.put(key + "broken", "a submodule that was moved");
      return;
    }
    Path gitDir = repository.resolve(found).normalize();
    Path common = repository.resolve(git.run("rev-parse", "--git-common-dir").strip()).normalize();
    view.put(key + "refs", refs(git));
    view.put(key + "HEAD", text(gitDir.resolve("HEAD")));
    view.put(key + "stash", git.tries("stash", "list", "--format=%H %gs"));
    if (withStatus) {
      view.put(key + "index", git.tries("ls-files", "--stage"));
      view.put(key + "status", git.tries("status", "--porcelain=v2", "--branch", "-uall"));
    }
    for (String file :
        List.of(
            "MERGE_HEAD",
            "MERGE_MSG",
            "CHERRY_PICK_HEAD",
            "REVERT_HEAD",
            "BISECT_LOG",
            "BISECT_START",
            "ORIG_HEAD",
            "logs/HEAD",
            "index")) {
      view.put(key + file, text(gitDir.resolve(file)));
    }
    view.put(key + "config", text(common.resolve("config")) + mode(common.resolve("config")));
    for (String folder : List.of("hooks", "info", "rebase-merge", "sequencer")) {
      view.put(key + folder, folder(common.resolve(folder)));
    }
  }

  private static String refs(Git git) {
    StringBuilder refs = new StringBuilder();
    git.run("for-each-ref")
        .lines()
        .filter(l -> !l.contains("refs/evograft/"))
        .forEach(l -> refs.append(l).append('\n'));
    return refs.toString();
  }

  private static String text(Path file) throws IOException {
    return Files.isRegularFile(file) ? HexFormat.of().formatHex(Files.readAllBytes(file)) : "none";
  }

  private static String folder(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return "none";
    }
    StringBuilder all = new StringBuilder();
    try (var walk = Files.walk(folder)) {
      for (Path each : walk.sorted().toList()) {
        all.append(folder.relativize(each)).append(' ').append(mode(each)).append(' ');
        all.append(Files.isRegularFile(each) ? text(each) : "").append('\n');
      }
    }
    return all.toString();
  }

  /** In what two views differ, a line each; empty when they are the same. */
  static List<String> differences(TreeMap<String, String> was, TreeMap<String, String> is) {
    List<String> lines = new ArrayList<>();
    TreeMap<String, String> all = new TreeMap<>(was);
    all.putAll(is);
    for (String key : all.keySet()) {
      String before = was.getOrDefault(key, "nothing");
      String after = is.getOrDefault(key, "nothing");
      if (!before.equals(after)) {
        lines.add(key + ": was " + shortened(before) + " is " + shortened(after));
      }
    }
    return lines;
  }

  private static String shortened(String text) {
    return text.length() > 600 ? text.substring(0, 600) + "..." : text;
  }
}
