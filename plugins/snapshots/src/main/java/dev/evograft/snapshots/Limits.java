// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * How much a snapshot may store. It counts what is new to the store; what is committed costs
 * nothing.
 *
 * @param bytes of all
 * @param file bytes of one file
 * @param files how many may be covered
 */
record Limits(long bytes, long file, long files) {

  private static final int NAMED = 3;

  static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  EvograftException tooLarge(String path, long size) {
    return new EvograftException(
        "too_large",
        Failures.oneLine(path)
            + " has "
            + megabytes(size)
            + "; ignore it: "
            + ignoring(path)
            + ", or raise the limit: --set snapshot.max_file="
            + (2 * (size >> 20) + 1)
            + "MiB");
  }

  /**
   * Too much in all.
   *
   * @param stored files of which something would be stored, as far as that is known
   */
  EvograftException tooMuch(List<PartScan> scans, Collection<Found> stored) {
    Set<Found> known = new HashSet<>(stored);
    Map<String, Long> sizes = new HashMap<>();
    for (PartScan scan : scans) {
      Set<String> tracked = new HashSet<>();
      byte[] index = scan.git().index().bytes();
      if (index != null) {
        IndexFile.read(index, "the index").forEach(item -> tracked.add(item.path()));
      }
      for (Found each : scan.scan().found()) {
        boolean stores = known.remove(each) || !tracked.contains(each.path());
        if (each.kind() == Kind.FILE && stores) {
          sizes.put(Entry.child(scan.root(), each.path()), each.stat().size());
        }
      }
    }
    known.forEach(each -> sizes.put(each.path(), each.stat().size())); // Evograft's own
    return tooMuch(sizes);
  }

  private EvograftException tooMuch(Map<String, Long> sizes) {
    Map<String, Long> folders = new TreeMap<>();
    sizes.forEach((path, size) -> folders.merge(folder(path), size, Long::sum));
    return new EvograftException(
        "too_large",
        "more than "
            + megabytes(bytes)
            + " to store; the largest: "
            + largest(folders, Limits::megabytes)
            + "; ignore what is built or downloaded, as by "
            + ignoring(first(folders))
            + ", or raise the limit: --set snapshot.max_bytes="
            + (2 * (bytes >> 20) + 1)
            + "MiB");
  }

  /**
   * Too many in all.
   *
   * @param paths of those that were found
   */
  EvograftException tooMany(Collection<String> paths) {
    Map<String, Long> folders = new TreeMap<>();
    for (String path : paths) {
      folders.merge(folder(path), 1L, Long::sum);
    }
    return new EvograftException(
        "too_large",
        "more than "
            + files
            + " files to cover; the largest: "
            + largest(folders, count -> count + " files")
            + "; ignore what is built or downloaded, as by "
            + ignoring(first(folders))
            + ", or raise the limit: --set snapshot.max_files="
            + 2 * files);
  }

  private static String first(Map<String, Long> folders) {
    String largest =
        folders.entrySet().stream()
            .filter(each -> !each.getKey().equals(".")) // that would be all there is
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("FOLDER");
    return largest + "/";
  }

  /** A command that ignores one, of which nothing is a pattern. */
  private static String ignoring(String path) {
    String pattern = "/" + path.replaceAll("[\\\\*?\\[ ]", "\\\\$0");
    return "echo " + Failures.quoted(Failures.oneLine(pattern)) + " >> .gitignore";
  }

  private static String largest(Map<String, Long> folders, LongFunction<String> amount) {
    return folders.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(NAMED)
        .map(each -> Failures.oneLine(each.getKey()) + " (" + amount.apply(each.getValue()) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String folder(String path) {
    List<String> parts = List.of(path.split("/", 3));
    return parts.size() < 2 ? "." : String.join("/", parts.subList(0, parts.size() - 1));
  }

  private static String megabytes(long size) {
    return size < 1 << 20 ? size + " bytes" : (size >> 20) + " MiB";
  }
}
