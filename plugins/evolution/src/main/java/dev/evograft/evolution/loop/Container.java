// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a control group of Linux (version 2 or 1) leaves to this process: in a container that is
 * what counts, and what the machine has is not. Reads the disk; safe for any thread.
 */
final class Container {

  /** What no limit is, in version 1. */
  private static final long NONE = 1L << 60;

  private static final Pattern PRESSURE = Pattern.compile("some .*\\bavg60=(\\d{1,3}\\.\\d{1,4})");

  /** What the kernel gives up where somebody needs room; with those below it in version 1. */
  private static final Pattern CACHE =
      Pattern.compile("(?m)^(total_)?(?:inactive_file|active_file|slab_reclaimable) (\\d{1,18})$");

  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

  private final Path root;

  /** Of the system that has its files below this one; that is {@code /} but in tests. */
  Container(Path root) {
    this.root = root;
  }

  /**
   * The least that its group, or one above it, has left of its limit in bytes: without caches that
   * the kernel would give up. Empty where there is no limit, or nobody can tell.
   */
  OptionalLong memory() {
    OptionalLong left = OptionalLong.empty();
    for (Path group : groups("", root.resolve("sys/fs/cgroup"))) {
      left = least(left, left(group, "memory.max", "memory.current"));
    }
    for (Path group : groups("memory", root.resolve("sys/fs/cgroup/memory"))) {
      left = least(left, left(group, "memory.limit_in_bytes", "memory.usage_in_bytes"));
    }
    return left;
  }

  private static OptionalLong least(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || other.isPresent() && other.getAsLong() < one.getAsLong() ? other : one;
  }

  private static OptionalLong left(Path group, String limit, String usage) {
    OptionalLong most = number(group.resolve(limit));
    OptionalLong used = number(group.resolve(usage));
    if (most.isEmpty() || most.getAsLong() >= NONE || used.isEmpty()) {
      return OptionalLong.empty();
    }
    long kept = used.getAsLong() - caches(text(group.resolve("memory.stat")).orElse(""));
    return OptionalLong.of(Math.max(0, most.getAsLong() - Math.max(0, kept)));
  }

  private static long caches(String stat) {
    long own = 0;
    long total = 0;
    Matcher cache = CACHE.matcher(stat);
    while (cache.find()) {
      long bytes = Long.parseLong(cache.group(2));
      own += cache.group(1) == null ? bytes : 0;
      total += cache.group(1) == null ? 0 : bytes;
    }
    return Math.max(own, total); // which has its own in it
  }

  /** Which part of the last minute something in its group waited for a processor, 0 to 1. */
  OptionalDouble pressure() {
    for (Path group : groups("", root.resolve("sys/fs/cgroup"))) {
      Matcher found = PRESSURE.matcher(text(group.resolve("cpu.pressure")).orElse(""));
      if (found.find()) {
        return OptionalDouble.of(Double.parseDouble(found.group(1)) / 100);
      }
    }
    return OptionalDouble.empty();
  }

  /** How many processors the machine has, which may be more than this process may use. */
  OptionalLong processors() {
    Matcher range =
        RANGE.matcher(text(root.resolve("sys/devices/system/cpu/online")).orElse("").strip());
    long count = 0;
    while (range.find()) {
      long from = Long.parseLong(range.group(1));
      count += range.group(2) == null ? 1 : Long.parseLong(range.group(2)) - from + 1;
    }
    return count > 0 ? OptionalLong.of(count) : OptionalLong.empty();
  }

  /** The folders of its group and those above it, as far as they are seen from here. */
  private List<Path> groups(String controller, Path top) {
    List<Path> groups = new ArrayList<>();
    for (String line : text(root.resolve("proc/self/cgroup")).orElse("").split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller)) {
        Path group = top.resolve(parts[2].replaceFirst("^/+", "")).normalize();
        while (group != null && group.startsWith(top)) { // what is above may have the limit
          groups.add(group);
          group = group.getParent();
        }
      }
    }
    return groups;
  }

  private static OptionalLong number(Path file) {
    String text = text(file).orElse("").strip();
    return text.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty(); // "max", and the 19 digits that version 1 has for it
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return Optional.empty(); // no such system, or none that may be read
    }
  }
}
