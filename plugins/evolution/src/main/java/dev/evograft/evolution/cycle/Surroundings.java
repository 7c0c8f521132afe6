// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.ProtectedPaths;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What programs find above the folder of a cycle: they look upwards for libraries and settings, so
 * what somebody puts there may make a check pass without being part of the change.
 *
 * @param names paths that programs look for, by their names
 */
record Surroundings(Set<String> names) {

  private static final String LIBRARIES = "node_modules";

  /** Folders that are looked for as such. */
  private static final Set<String> FOLDERS = Set.of(LIBRARIES, ".mvn", ".git", ".hg", "gradle");

  /** What is looked for in folders that many things are in. */
  private static final List<String> WITHIN =
      List.of(".cargo/config", ".cargo/config.toml", ".config/pip/pip.conf");

  /** What is in the folder of a cycle. */
  private static final Set<String> OURS = Set.of("work", "checks", "tmp", "held.json");

  /** Of the folders in which changes are checked; the rest is random. */
  static final String AFTER = "after-";

  Surroundings {
    names = Set.copyOf(names);
  }

  /**
   * Looks above the folder of a cycle, and in it.
   *
   * @param workspace what is in there is looked at by others
   */
  static Surroundings of(Path cycle, Path workspace) {
    Set<String> names = new TreeSet<>();
    for (Path child : children(cycle)) {
      String name = name(child);
      if (!OURS.contains(name) && !name.startsWith(AFTER)) {
        names.add(child.toString());
      }
    }
    for (Path at = cycle.getParent(); at != null; at = at.getParent()) {
      if (!at.startsWith(workspace) || isOurs(at)) {
        look(at, names);
      }
    }
    return new Surroundings(names);
  }

  /** Those in folders of ours, where nobody has anything to put. */
  List<String> inOurs() {
    return names.stream().filter(name -> isOurs(Path.of(name))).sorted().toList();
  }

  /** Those that were not there before. */
  List<String> since(Surroundings before) {
    return names.stream().filter(name -> !before.names.contains(name)).sorted().toList();
  }

  private static boolean isOurs(Path folder) {
    for (Path part : folder) {
      if (part.toString().equals(".evograft")) {
        return true;
      }
    }
    return false;
  }

  private static void look(Path folder, Set<String> names) {
    for (Path child : children(folder)) {
      String name = name(child);
      boolean isFolder = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
      if (isFolder
          ? FOLDERS.contains(name)
          : FOLDERS.contains(name) || ProtectedPaths.isSetting(name)) {
        names.add(child.toString());
      }
      if (name.equals(LIBRARIES)) {
        children(child).forEach(library -> names.add(library.toString()));
      }
    }
    for (String within : WITHIN) {
      if (Files.exists(folder.resolve(within), LinkOption.NOFOLLOW_LINKS)) {
        names.add(folder.resolve(within).toString());
      }
    }
  }

  private static List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(children::add);
      return children;
    } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
      return List.of(); // what we cannot see, programs of ours cannot either
    } catch (IOException | DirectoryIteratorException e) {
      throw new RetriableException("read_failed", "cannot look into " + folder + ": " + e, e);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
