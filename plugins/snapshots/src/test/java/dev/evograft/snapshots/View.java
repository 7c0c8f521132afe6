// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody sees of a workspace without the product: a plain walk of every file, link and
 * folder, and what the real git says. It knows nothing of manifests, stores or ignore rules.
 */
final class View {

  /** They may be as they are, and are compared elsewhere. */
  private static final Pattern OF_OWN =
      Pattern.compile(
          "(?m)^[12u?] ([^\n]* )?\"?([.]{2}/)*((assets/)?gep|(memory/)?evolution)(/.*)?\n");

  private static final Set<String> LEFT_ALONE =
      Set.of(".evograft", "assets/gep", "memory/evolution");

  private View() {}

  /** All there is, a line each, by its name. */
  static TreeMap<String, String> of(Path root) throws IOException {
    return of(root, true);
  }

  /** As {@link #of(Path)}; git may fail when what it reads may be damaged, and that is its view. */
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

  /** Of git's own folder what no promise is about: what it fetched, and its notes to itself. */
  private static final Set<String> NOT_PROMISED =
      Set.of("FETCH_HEAD", "COMMIT_EDITMSG", "packed-refs", "description", "gc.log");

  private static final List<String> FOLDERS =
      List.of("hooks", "info", "rebase-merge", "rebase-apply", "sequencer", "logs");

  private static void git(
      String name, Path repository, TreeMap<String, String> view, boolean withStatus)
      throws IOException {
    Git git = new Git(repository);
    String key = "git " + name + " ";
    String[] found = git.tries("rev-parse", "--git-dir", "--git-common-dir").split("\n");
    boolean broken = found[0].startsWith("exit ");
    Path dotGit = repository.resolve(".git");
    if (broken && !Files.isDirectory(dotGit, LinkOption.NOFOLLOW_LINKS)) {
      view.put(key + "broken", "a submodule that was moved");
      return;
    }
    Path gitDir = broken ? dotGit : repository.resolve(found[0]).normalize();
    Path common = broken ? dotGit : repository.resolve(found[1]).normalize();
    String refs = withStatus ? git.run("for-each-ref") : git.tries("for-each-ref");
    view.put(key + "refs", refs(refs, each -> !isOthers(each) && !isRemote(each)));
    view.put(key + REMOTES, refs(refs, View::isRemote));
    String[] stash = {"stash", "list", "--format=%H %gs"};
    view.put(key + "stash", withStatus ? git.run(stash) : git.tries(stash));
    String[] index = {"ls-files", "--stage"};
    view.put(key + "index of", withStatus ? git.run(index) : git.tries(index));
    String status = OF_OWN.matcher(status(git)).replaceAll("");
    if (withStatus && status.startsWith("exit ")) {
      throw new IllegalStateException(name + ": " + status);
    }
    view.put(key + "status", status.replaceAll("(?m)^# branch\\.ab .*\n", ""));
    view.put(key + "loose refs that are none", junk(common.resolve("refs")));
    for (Path base : List.of(gitDir, common)) {
      boolean own = base == gitDir || gitDir.equals(common);
      for (Path file : files(base)) {
        String text = base.relativize(file) + "";
        boolean others = base != gitDir && !text.equals("config"); // of the main working tree
        if (!NOT_PROMISED.contains(text) && !(others && !gitDir.equals(common))) {
          view.put(key + text, mode(file) + " " + text(file));
        }
      }
      for (String folder : FOLDERS) {
        view.put(key + folder + (base == common ? "" : " own"), folder(base.resolve(folder), own));
      }
    }
    view.put(key + "logs of " + REMOTES, folder(common.resolve(LOGS_OF_REMOTES), true));
  }

  /** Said when git reads the rules of a file anew, which it does by the file's time. */
  private static final Pattern CLOSED_RULES =
      Pattern.compile("(?m)^warning: unable to access '[^\n]*[.]gitattributes': [^\n]*\n");

  /** Where git cannot read what it notes of submodules, which is a file like others, without it. */
  private static String status(Git git) {
    String[] words = {"status", "--porcelain=v2", "--branch", "-uall"};
    String said = CLOSED_RULES.matcher(git.tries(words)).replaceAll("");
    return said.matches("(?s)exit 128: fatal: bad config line .*/[.]gitmodules\n")
        ? git.tries(words[0], words[1], words[2], words[3], "--ignore-submodules=all")
        : said;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  private static final String REMOTES = "remotes";

  /**
   * As what they are of (docs/snapshots-rules.md: "refs other than branches, tags and the stash").
   */
  private static final String LOGS_OF_REMOTES = "logs/refs/remotes";

  /** In a linked working tree, the branch that the main one has checked out. */
  static final String THEIRS = "theirs-alone";

  private static boolean isRemote(String name) {
    return name.startsWith("refs/remotes/");
  }

  private static boolean isOthers(String name) {
    return name.startsWith("refs/evograft/") || name.equals("refs/heads/" + THEIRS);
  }

  /** Whether a difference is one of what was fetched, which is only left as it is. */
  static boolean isOfRemotes(String difference) {
    return difference.matches("(?s)git [^:]* " + REMOTES + ": was .*");
  }

  /** Of which git says nothing, or not what is in them. */
  private static String junk(Path refs) throws IOException {
    StringBuilder junk = new StringBuilder();
    for (String folder : List.of("heads", "tags")) {
      Path at = refs.resolve(folder);
      if (Files.isDirectory(at)) {
        try (var all = Files.walk(at)) {
          for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
            String text = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
            boolean locked = String.valueOf(each.getFileName()).contains(".lock");
            if (!locked && !text.matches("[0-9a-f]{40}\n|ref: refs/.*\n")) {
              junk.append(refs.relativize(each)).append(' ').append(text).append('\n');
            }
          }
        }
      }
    }
    return junk.toString();
  }

  private static String refs(String all, Predicate<String> wanted) {
    return all.lines()
        .filter(line -> wanted.test(line.substring(line.indexOf('\t') + 1)))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String text(Path file) throws IOException {
    return Files.isRegularFile(file) ? HexFormat.of().formatHex(Files.readAllBytes(file)) : "none";
  }

  /** Of the main working tree, where this is a linked one, the log of HEAD is no business of it. */
  private static String folder(Path folder, boolean own) throws IOException {
    if (!Files.exists(folder)) {
      return "none";
    }
    StringBuilder all = new StringBuilder();
    try (var walk = Files.walk(folder)) {
      for (Path each : walk.sorted().toList()) {
        boolean others =
            !own && each.endsWith("logs/HEAD")
                || each.endsWith(THEIRS)
                || each.startsWith(folder.resolveSibling(LOGS_OF_REMOTES));
        if (Files.isRegularFile(each)
            && !others) { // of folders only these are promised that hold something
          all.append(folder.relativize(each)).append(' ').append(mode(each)).append(' ');
          all.append(text(each)).append('\n');
        }
      }
    }
    return all.isEmpty() ? "none" : all.toString();
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
