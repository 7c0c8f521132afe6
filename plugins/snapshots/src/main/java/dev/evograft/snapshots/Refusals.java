// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * What is said when there is more than a snapshot may have: what is the largest, and the command
 * that ignores it, in the folder whose rules count there, wherever it is typed.
 */
final class Refusals {

  private static final int NAMED = 3;

  private final Path top;
  private final List<String> roots;

  /**
   * For a workspace.
   *
   * @param top its root
   * @param roots of the repositories in it, from there; that of itself is empty
   */
  Refusals(Path top, Collection<String> roots) {
    this.top = top;
    this.roots = List.copyOf(roots);
  }

  /**
   * One file is larger than one may be.
   *
   * @param path from the root
   * @param remedy what to do if the limit stays
   */
  EvograftException tooLarge(String path, long size, String remedy) {
    return new EvograftException(
        "too_large",
        Failures.oneLine(path)
            + " has "
            + megabytes(size)
            + "; "
            + remedy
            + ", or raise the limit: --set snapshot.max_file="
            + (2 * (size >> 20) + 1)
            + "MiB");
  }

  /**
   * Too much in all.
   *
   * @param sizes in bytes, by folders
   * @param own folders in which no rule counts
   */
  EvograftException tooMuch(Limits limits, Map<String, Long> sizes, Map<String, Long> own) {
    Map<String, Long> all = new TreeMap<>(sizes);
    own.forEach((folder, size) -> all.merge(folder, size, Long::sum));
    return tooMuch(
        "more than " + megabytes(limits.bytes()) + " to store; the largest: ",
        largest(all, Refusals::megabytes),
        first(sizes),
        "snapshot.max_bytes=" + (2 * (limits.bytes() >> 20) + 1) + "MiB");
  }

  /**
   * Too many in all.
   *
   * @param counts of files, by folders
   */
  EvograftException tooMany(Limits limits, Map<String, Long> counts) {
    return tooMuch(
        "more than " + limits.files() + " files to cover; the largest: ",
        largest(counts, count -> count + " files"),
        first(counts),
        "snapshot.max_files=" + 2 * limits.files());
  }

  private EvograftException tooMuch(String what, String largest, String first, String raised) {
    return new EvograftException(
        "too_large",
        what
            + largest
            + "; ignore what is built or downloaded, as by "
            + ignoring(first)
            + ", or raise the limit: --set "
            + raised);
  }

  /**
   * More repositories than there may be.
   *
   * @param one of them, by its root
   */
  EvograftException tooManyRepositories(int most, String one) {
    return new EvograftException(
        "too_many_repositories",
        "more than "
            + most
            + " repositories in "
            + top
            + "; ignore those that need no snapshot, as by "
            + ignoring(one + "/"));
  }

  /** The largest folder that may be ignored as a whole: not that of everything. */
  private static String first(Map<String, Long> folders) {
    return folders.entrySet().stream()
            .filter(each -> !each.getKey().isEmpty())
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("FOLDER")
        + "/";
  }

  /**
   * A command that ignores one, of which nothing is a pattern: a repository goes by the rules of
   * the one that it lies in, and what is in it by its own.
   *
   * @param path from the root, a folder with a slash at its end
   */
  String ignoring(String path) {
    String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String root =
        roots.stream()
            .filter(each -> Entry.within(name, each) && !name.equals(each))
            .max(Comparator.comparingInt(String::length))
            .orElse("");
    String rest = root.isEmpty() ? path : path.substring(root.length() + 1);
    String pattern = "/" + rest.replaceAll("[\\\\*?\\[ ]", "\\\\$0");
    Path rules = Names.resolve(top, root).resolve(".gitignore");
    return "echo "
        + Failures.quoted(Failures.oneLine(pattern))
        + " >> "
        + Failures.quoted(Failures.oneLine(rules.toString()));
  }

  private static String largest(Map<String, Long> folders, LongFunction<String> amount) {
    return folders.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(NAMED)
        .map(
            each ->
                (each.getKey().isEmpty() ? "." : Failures.oneLine(each.getKey()))
                    + " ("
                    + amount.apply(each.getValue())
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /**
   * By which folder of a repository a file counts: by two names at most.
   *
   * @param root of the repository
   * @param path from there
   */
  static String folder(String root, String path) {
    List<String> parts = List.of(path.split("/", 3));
    return parts.size() < 2
        ? root
        : Entry.child(root, String.join("/", parts.subList(0, parts.size() - 1)));
  }

  private static String megabytes(long size) {
    return size < 1 << 20 ? size + " bytes" : (size >> 20) + " MiB";
  }
}
