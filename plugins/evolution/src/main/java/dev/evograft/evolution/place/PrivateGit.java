// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.util.FS;

/**
 * The repository of a copy: the history and the index of the user's, read in place, on a branch of
 * the same name; without remotes, hooks, filters and settings that would run anything.
 */
final class PrivateGit {

  private static final List<String> KEPT =
      List.of("filemode", "ignorecase", "symlinks", "autocrlf", "eol");

  private PrivateGit() {}

  /** Paths that git tracks in a workspace; none where the index cannot be read. */
  static NavigableSet<String> tracked(Path root, Optional<GitFolder> git) {
    NavigableSet<String> tracked = new TreeSet<>();
    if (git.isEmpty() || !Files.isRegularFile(git.get().own().resolve("index"))) {
      return tracked;
    }
    QuietGit.install();
    String prefix = git.get().prefixOf(root);
    try {
      DirCache index = DirCache.read(git.get().own().resolve("index").toFile(), FS.DETECTED);
      for (int i = 0; i < index.getEntryCount(); i++) {
        String path = index.getEntry(i).getPathString();
        if (path.startsWith(prefix)) {
          tracked.add(path.substring(prefix.length()));
        }
      }
    } catch (IOException e) {
      tracked.clear(); // of a kind that JGit does not know; what is ignored stays out
    }
    return tracked;
  }

  /**
   * Makes it.
   *
   * @return what is to be said about it; empty when all is as expected
   */
  static List<String> make(Path root, Optional<GitFolder> git, Path copy) throws IOException {
    List<String> notes = new ArrayList<>();
    if (git.isEmpty()) {
      return notes;
    }
    if (!git.get().top().equals(root)) {
      notes.add("the copy has no history: the workspace is a folder of a repository");
      empty(copy.resolve(".git"));
      return notes;
    }
    Optional<Config> config = config(git.get());
    if (config.isEmpty()
        || config.get().getString("extensions", null, "objectformat") != null
        || config.get().getString("extensions", null, "refstorage") != null) {
      notes.add("the copy has no history: the repository is of a kind that cannot be copied so");
      empty(copy.resolve(".git"));
      return notes;
    }
    Path own = copy.resolve(".git");
    Files.createDirectories(own.resolve("objects/info"));
    Files.createDirectories(own.resolve("refs/heads"));
    Files.createDirectories(own.resolve("info"));
    write(own.resolve("objects/info/alternates"), git.get().common().resolve("objects") + "\n");
    write(own.resolve("config"), settings(config.get()));
    head(git.get(), own);
    for (String name : List.of("index", "shallow", "info/exclude", "info/attributes")) {
      Path from = (name.equals("index") ? git.get().own() : git.get().common()).resolve(name);
      if (Files.isRegularFile(from)) {
        Files.copy(from, own.resolve(name));
      }
    }
    return notes;
  }

  /** Without one of its own, git would find that of the user above the copy. */
  private static void empty(Path own) throws IOException {
    Files.createDirectories(own.resolve("objects/info"));
    Files.createDirectories(own.resolve("refs/heads"));
    write(own.resolve("config"), settings(new Config()));
    write(own.resolve("HEAD"), "ref: refs/heads/main\n");
  }

  private static Optional<Config> config(GitFolder git) throws IOException {
    QuietGit.install();
    Config config = new Config();
    Path file = git.common().resolve("config");
    try {
      config.fromText(Files.isRegularFile(file) ? Files.readString(file) : "");
      return Optional.of(config);
    } catch (ConfigInvalidException e) {
      return Optional.empty();
    }
  }

  private static String settings(Config from) {
    Config to = new Config();
    to.setInt("core", null, "repositoryformatversion", 0);
    to.setBoolean("core", null, "bare", false);
    to.setString("core", null, "hooksPath", "/dev/null");
    to.setInt("gc", null, "auto", 0);
    for (String name : KEPT) {
      String value = from.getString("core", null, name);
      if (value != null) {
        to.setString("core", null, name, value);
      }
    }
    return to.toText();
  }

  /** The same branch at the same commit. */
  private static void head(GitFolder git, Path own) throws IOException {
    String head = Files.readString(git.own().resolve("HEAD")).strip();
    write(own.resolve("HEAD"), head + "\n");
    if (head.startsWith("ref: refs/heads/")) {
      String name = head.substring("ref: ".length());
      Optional<String> commit = commit(git.common(), name);
      if (commit.isPresent()) {
        Path ref = own.resolve(name).normalize();
        if (ref.startsWith(own)) {
          Files.createDirectories(ref.getParent());
          write(ref, commit.get() + "\n");
        }
      }
    }
  }

  private static Optional<String> commit(Path common, String name) throws IOException {
    Path loose = common.resolve(name);
    if (Files.isRegularFile(loose)) {
      return Optional.of(Files.readString(loose).strip());
    }
    Path packed = common.resolve("packed-refs");
    if (!Files.isRegularFile(packed)) {
      return Optional.empty();
    }
    return Files.readAllLines(packed).stream()
        .filter(line -> line.endsWith(" " + name))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst();
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
