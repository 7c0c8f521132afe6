// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.place.Found.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the system said of a workspace at a moment: of its files, of git's own but for objects, and
 * of what Evograft keeps. So it can be told later of anything that is different from a snapshot
 * whether it was so at that moment, without comparing everything with the snapshot then. Of what is
 * not known the answer is no.
 */
public final class Moment {

  /** Of git's own folders those that may be large, and that no snapshot has. */
  private static final Set<String> PASSED_OVER =
      Set.of("objects", "evograft", "lfs", "annex", "modules", "worktrees");

  private static final String REFS = "refs";

  private final Path root;
  private final Tree tree;
  private final boolean whole;
  private final Map<Path, Stamp> stamps = new HashMap<>();

  /** Folders of which all that is in them is known, but for folders. */
  private final Set<Path> listed = new HashSet<>();

  /** Repositories by the path of their folder with a slash behind, the workspace's own last. */
  private final Map<String, GitFolder> repositories = new LinkedHashMap<>();

  private Moment(Path root, Tree tree, boolean whole) {
    this.root = root;
    this.tree = tree;
    this.whole = whole;
  }

  /**
   * Looks at what is not in the tree; empty where the system tells too little, or the workspace is
   * a part of a repository.
   *
   * @param survey by what was looked
   * @param tree what was just found in the workspace
   * @param whole whether that is all that is there; else of other files nothing is known
   */
  static Optional<Moment> of(Survey survey, Tree tree, boolean whole) {
    try {
      return looked(survey, tree, whole);
    } catch (IOException e) {
      return Optional.empty(); // whoever asks compares everything at once
    }
  }

  private static Optional<Moment> looked(Survey survey, Tree tree, boolean whole)
      throws IOException {
    Path root = survey.root();
    Optional<GitFolder> git = GitFolder.around(root);
    if (!Stamp.of(root).exact() || git.filter(one -> !one.top().equals(root)).isPresent()) {
      return Optional.empty();
    }
    Moment moment = new Moment(root, tree, whole);
    for (String path : survey.tree().repositories()) {
      String folder = Tree.parent(path);
      GitFolder.around(root.resolve(folder))
          .filter(one -> one.top().equals(root.resolve(folder)))
          .ifPresent(one -> moment.repositories.put(folder + "/", one));
    }
    git.ifPresent(one -> moment.repositories.put("", one));
    for (GitFolder one : moment.repositories.values()) {
      moment.top(one.own());
      moment.top(one.common());
    }
    moment.list(root.resolve(".evograft"));
    for (String excluded : survey.scope().excluded()) {
      moment.all(root.resolve(excluded));
    }
    return Optional.of(moment);
  }

  private void top(Path folder) throws IOException {
    for (Path child : list(folder)) {
      if (!PASSED_OVER.contains(String.valueOf(child.getFileName()))) {
        all(child);
      }
    }
  }

  private void all(Path folder) throws IOException {
    for (Path child : list(folder)) {
      all(child);
    }
  }

  /** Notes what is in a folder; those that are folders. */
  private Set<Path> list(Path folder) throws IOException {
    Set<Path> folders = new HashSet<>();
    if (!listed.add(folder)) {
      return folders;
    }
    Stamp own = Stamp.find(folder);
    if (own != null) {
      stamps.put(folder, own);
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        Stamp stamp = Stamp.find(child);
        if (stamp != null) {
          stamps.put(child, stamp);
          if (stamp.kind() == Kind.FOLDER) {
            folders.add(child);
          }
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return folders; // then nothing is in it
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return folders;
  }

  /**
   * Whether what is different is as it was at that moment.
   *
   * @param path as snapshots name it
   */
  public boolean isStill(String path) {
    try {
      for (var repository : repositories.entrySet()) {
        String prefix = repository.getKey();
        if (path.startsWith(prefix)) {
          String name = ofGit(prefix, path.substring(prefix.length()));
          if (!name.isEmpty()) {
            return isStill(repository.getValue(), name);
          }
        }
      }
      Path file = root.resolve(path);
      Found found = tree.at(path);
      if (found != null) {
        return isSame(found.stamp(), Stamp.find(file));
      }
      return isListed(file)
          ? isSame(stamps.get(file), Stamp.find(file))
          : whole && isLookedAt(path) && Stamp.find(file) == null;
    } catch (IOException e) {
      return false; // nobody can tell
    }
  }

  /** What git calls it; empty for a file of the working tree. */
  private String ofGit(String prefix, String rest) {
    if (rest.startsWith(".git/")) {
      return rest.substring(".git/".length());
    }
    boolean ref = rest.equals("HEAD") || rest.startsWith(REFS + "/");
    boolean file = Files.exists(root.resolve(prefix + rest), LinkOption.NOFOLLOW_LINKS);
    return ref && !file ? rest : "";
  }

  private boolean isStill(GitFolder git, String name) throws IOException {
    Path own = git.own().resolve(name);
    Path common = git.common().resolve(name);
    boolean packed = name.startsWith(REFS + "/") && Stamp.find(common) == null;
    return isKnownStill(own)
        && isKnownStill(common)
        && (!packed || isKnownStill(git.common().resolve("packed-refs")));
  }

  private boolean isKnownStill(Path file) throws IOException {
    return isListed(file) && isSame(stamps.get(file), Stamp.find(file));
  }

  /** Whether it would be known if it had been there. */
  private boolean isListed(Path file) {
    if (listed.contains(file)) {
      return true;
    }
    Path child = file;
    for (Path at = file.getParent(); at != null; at = at.getParent()) {
      if (listed.contains(at)) {
        Stamp stamp = stamps.get(child); // a folder that was not looked into says nothing
        return child.equals(file) || stamp == null || stamp.kind() != Kind.FOLDER;
      }
      child = at;
    }
    return false;
  }

  /** Whether the tree would have it if it had been there. */
  private boolean isLookedAt(String path) {
    if (path.equals(".evograft") || path.startsWith(".evograft/")) {
      return false;
    }
    for (String at = Tree.parent(path); !at.isEmpty(); at = Tree.parent(at)) {
      Found found = tree.at(at);
      if (found != null) {
        return found.is(Kind.FOLDER);
      }
    }
    return true;
  }

  /** Times of a folder are those of what is in it. */
  private static boolean isSame(@Nullable Stamp then, @Nullable Stamp now) {
    if (then == null || now == null) {
      return then == now;
    }
    return then.kind() == Kind.FOLDER
        ? then.mode() == now.mode()
        : then.exact() && then.equals(now);
  }
}
