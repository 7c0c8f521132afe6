// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.place.Found.Kind;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/** Makes private copies of a workspace, byte by byte: nothing in them leads back to it. */
public final class CopyMaker {

  private static final long LARGE = 16L << 20;

  private final Path root;
  private final Optional<Path> home;
  private final Limits limits;

  /**
   * What is copied.
   *
   * @param include names of folders that are copied although git ignores them
   * @param exclude paths that are never copied, such as the folder of assets
   * @param bytes how much in all
   */
  public record Limits(Set<String> include, Set<String> exclude, long bytes) {
    public Limits {
      include = Set.copyOf(include);
      exclude = Set.copyOf(exclude);
    }
  }

  /**
   * Makes copies of this workspace.
   *
   * @param home of the user, whose git settings say what is ignored
   */
  public CopyMaker(Path root, Optional<Path> home, Limits limits) {
    this.root = root;
    this.home = home;
    this.limits = limits;
  }

  /**
   * Makes one in a folder that is not there yet.
   *
   * @throws EvograftException code {@code too_large}
   * @throws RetriableException code {@code copy_failed}
   */
  public Copy make(Path target) {
    try {
      Optional<GitFolder> git = GitFolder.around(root);
      NavigableSet<String> tracked = PrivateGit.tracked(root, git);
      TreeWalk.Scope scope =
          new TreeWalk.Scope(
              IgnoreRules.of(root, git, home), tracked, limits.include(), limits.exclude());
      TreeWalk.Result walked = TreeWalk.fresh(root, scope);
      checkSize(walked.entries());
      Files.createDirectories(target);
      closeToOthers(target);
      List<String> notes = new ArrayList<>();
      walked.left().forEach(line -> notes.add("not in the copy: " + line));
      Base base = new Base();
      Set<String> wanted = wanted(walked.entries(), scope);
      for (Found found : walked.entries()) {
        add(found, target, base, wanted, notes);
      }
      notes.addAll(PrivateGit.make(root, git, target));
      return new Copy(new Copy.Sides(root, target), base, scope, notes);
    } catch (IOException e) {
      throw new RetriableException(
          "copy_failed", "cannot copy the workspace to " + target + ": " + e, e);
    }
  }

  /** What is not committed may be secret. */
  private static void closeToOthers(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private void checkSize(List<Found> entries) {
    long bytes = 0;
    for (Found found : entries) {
      bytes += found.is(Kind.FILE) ? found.stamp().size() : 0;
    }
    if (bytes > limits.bytes()) {
      throw new EvograftException(
          "too_large",
          "a copy of the workspace would take "
              + (bytes >> 20)
              + " MiB, more than evolve.copy.max_bytes; raise it, or set evolve.place=here");
    }
  }

  /** Files in folders that git ignores: those are not compared by content. */
  private static Set<String> wanted(List<Found> entries, TreeWalk.Scope scope) {
    Set<String> wanted = new HashSet<>();
    Set<String> folders = new HashSet<>();
    for (Found found : entries) {
      String parent = parent(found.path());
      boolean inside = folders.contains(parent);
      if (found.is(Kind.FOLDER)
          && (inside
              || scope.wanted().contains(name(found.path()))
                  && scope.rules().ignores(found.path(), true))) {
        folders.add(found.path());
      } else if (inside) {
        wanted.add(found.path());
      }
    }
    return wanted;
  }

  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void add(
      Found found, Path target, Base base, Set<String> wanted, List<String> notes)
      throws IOException {
    Path to = target.resolve(found.path());
    try {
      switch (found.kind()) {
        case FOLDER -> {
          Files.createDirectories(to);
          base.folders().add(found.path());
        }
        case FILE -> base.marks().put(found.path(), file(found, to, wanted));
        case LINK -> base.marks().put(found.path(), link(found, to));
        case OTHER -> notes.add("not in the copy: " + found.path() + " is no file");
        case IGNORED -> {}
      }
    } catch (NoSuchFileException e) {
      notes.add("not in the copy: " + found.path() + " was removed meanwhile");
    }
  }

  private static Base.Mark file(Found found, Path to, Set<String> wanted) throws IOException {
    if (wanted.contains(found.path()) || found.stamp().size() > LARGE) {
      Files.copy(found.file(), to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      openToOwner(to);
      boolean asked = wanted.contains(found.path());
      byte[] hash = asked ? new byte[0] : Base.hashOf(Files.readAllBytes(to));
      return new Base.Mark(false, asked, hash, stamp(to));
    }
    byte[] content = Files.readAllBytes(found.file());
    Files.write(to, content);
    if (Files.isExecutable(found.file()) && to.toFile().setExecutable(true)) {
      openToOwner(to);
    }
    return new Base.Mark(false, false, Base.hashOf(content), stamp(to));
  }

  /** What cannot be written in the workspace can be in a copy that is thrown away. */
  private static void openToOwner(Path file) throws IOException {
    if (!Files.isWritable(file)) {
      Set<PosixFilePermission> modes = new HashSet<>(Files.getPosixFilePermissions(file));
      modes.add(PosixFilePermission.OWNER_WRITE);
      Files.setPosixFilePermissions(file, modes);
    }
  }

  /** As it is written, wherever it leads: the tests of a project may need it. */
  private static Base.Mark link(Found found, Path to) throws IOException {
    Path leads = Files.readSymbolicLink(found.file());
    Files.createSymbolicLink(to, leads);
    byte[] hash = Base.hashOf(leads.toString().getBytes(StandardCharsets.UTF_8));
    return new Base.Mark(true, false, hash, stamp(to));
  }

  static Found.Stamp stamp(Path file) throws IOException {
    return Found.Stamp.of(
        file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }
}
