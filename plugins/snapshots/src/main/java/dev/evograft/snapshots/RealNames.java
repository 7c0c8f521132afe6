// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Paths of a plan that differ from others of it only in case, or in how an accent is written. On
 * some disks each is found by the name of the other, too; then that name counts which is in the
 * folder.
 */
final class RealNames {

  /** What is asked of a disk. */
  interface Disk {

    Disk REAL = new RealDisk();

    /** Whether something is found by a path. */
    boolean finds(Path path);

    /** The names in a folder; none when it is none. */
    Set<String> names(Path folder) throws IOException;

    /** Whether it finds something by a path that has another name. */
    default boolean isElse(Path path) throws IOException {
      return finds(path)
          && !names(path.resolveSibling("")).contains(String.valueOf(path.getFileName()));
    }

    /** Whether two paths are names of one thing on a disk that makes no difference between them. */
    default boolean isSame(Path one, Path other) throws IOException {
      if (!fold(one.toString()).equals(fold(other.toString())) || !finds(one) || !finds(other)) {
        return false;
      }
      Path here = one;
      Path there = other;
      while (here != null && there != null && !here.equals(there)) {
        boolean differ = !Objects.equals(here.getFileName(), there.getFileName());
        if (differ && (isElse(here) || isElse(there))) {
          return true;
        }
        here = here.getParent();
        there = there.getParent();
      }
      return false;
    }

    /**
     * By what names a path has to be looked for in a folder: its own, that which is there, and
     * those of others that would be found there.
     */
    default Set<String> all(Path folder, String path, Collection<String> others)
        throws IOException {
      Set<String> all = new LinkedHashSet<>(Set.of(path));
      Path at = Names.resolve(folder, path);
      if (finds(at)) {
        try {
          all.add(real(folder, path));
        } catch (AccessDeniedException e) {
          return all; // a folder that may not be read: nobody knows another name
        }
        String alike = fold(path);
        for (String other : others) {
          if (!other.equals(path)
              && fold(other).equals(alike)
              && isSame(Names.resolve(folder, other), at)) {
            all.add(other);
          }
        }
      }
      return all;
    }

    private String real(Path folder, String path) throws IOException {
      Path at = folder;
      String real = "";
      for (String name : path.split("/")) {
        Set<String> names = names(at);
        String alike = fold(name);
        String found =
            names.contains(name)
                ? name
                : names.stream().filter(each -> fold(each).equals(alike)).findFirst().orElse(name);
        real = Entry.child(real, found);
        at = Names.resolve(at, found);
      }
      return real;
    }
  }

  private static final class RealDisk implements Disk {

    @Override
    public boolean finds(Path path) {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Set<String> names(Path folder) throws IOException {
      Set<String> names = new HashSet<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        all.forEach(each -> names.add(String.valueOf(each.getFileName())));
      } catch (NoSuchFileException | NotDirectoryException e) {
        return Set.of();
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      return names;
    }
  }

  private final Disk disk;
  private final Map<String, Set<String>> alike = new HashMap<>();

  RealNames(List<Step> steps, Disk disk) {
    this.disk = disk;
    for (Step step : steps) {
      if (step instanceof Step.OfPath path) {
        alike.computeIfAbsent(key(path), none -> new LinkedHashSet<>(2)).add(path.either().path());
      }
    }
    alike.values().removeIf(all -> all.size() < 2);
  }

  private static String key(Step.OfPath step) {
    return step.part() + fold(step.either().key());
  }

  /** The same for all that such a disk takes for the same. */
  static String fold(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /** The name in the folder of what is found where a step is done; null when it is that name. */
  @Nullable Path other(Step.OfPath step, Path path) throws IOException {
    for (Pair pair : pairs(step, path)) {
      if (disk.finds(pair.other) && disk.isElse(pair.own)) {
        return pair.other;
      }
    }
    return null;
  }

  /** Whether what has the name of a step is found by that of another step, too. */
  boolean isShared(Step.OfPath step, Path path) throws IOException {
    for (Pair pair : pairs(step, path)) {
      if (disk.finds(pair.own) && disk.isElse(pair.other)) {
        return true;
      }
    }
    return false;
  }

  /** Two names of which a disk may make one: of the paths themselves, or of folders above them. */
  private record Pair(Path own, Path other) {}

  private List<Pair> pairs(Step.OfPath step, Path path) {
    if (alike.isEmpty()) {
      return List.of();
    }
    List<Pair> pairs = new ArrayList<>();
    String[] own = step.either().path().split("/");
    for (String each : alike.getOrDefault(key(step), Set.of())) {
      String[] other = each.split("/");
      int at = Arrays.mismatch(own, other);
      if (at >= 0) {
        Path first = path;
        for (int below = own.length - 1; below > at; below--) {
          first = first.resolveSibling("");
        }
        pairs.add(new Pair(first, first.resolveSibling(other[at])));
      }
    }
    return pairs;
  }
}
