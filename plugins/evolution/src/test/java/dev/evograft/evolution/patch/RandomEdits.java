// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Files and what became of them, from a seed. */
final class RandomEdits {

  private static final List<String> LINES =
      List.of(
          "a", "b", "c", "", "  x", "ü€😀", "tab\t", "end\r", "--- a/f", "+plus", "\\ No newline");
  private static final List<String> NAMES =
      List.of("f.txt", "dir/g.txt", "with space.md", "ümlaut.txt", "qüote-日本.js", "tab\tname");

  private RandomEdits() {}

  static List<FileEdit> of(Random random) {
    List<FileEdit> edits = new ArrayList<>();
    for (String name : NAMES) {
      FileVersion before = random.nextInt(5) == 0 ? null : file(random);
      FileVersion after = random.nextInt(5) == 0 ? null : changed(before, random);
      if (name.indexOf('\t') < 0 && (before != null || after != null)) {
        edits.add(new FileEdit(name, before, after));
      }
    }
    return edits;
  }

  static FileVersion file(Random random) {
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      lines.add(line(random));
    }
    return version(lines, random);
  }

  static FileVersion changed(@Nullable FileVersion before, Random random) {
    if (before == null) {
      return file(random);
    }
    List<String> lines =
        new ArrayList<>(
            Lines.of(new String(before.content(), StandardCharsets.UTF_8)).stream()
                .map(line -> line.endsWith("\n") ? line.substring(0, line.length() - 1) : line)
                .toList());
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(lines.size() + 1);
      switch (random.nextInt(3)) {
        case 0 -> lines.add(at, line(random));
        case 1 -> lines.subList(at, Math.min(lines.size(), at + random.nextInt(3))).clear();
        default -> lines.addAll(at, List.of(line(random), line(random)));
      }
    }
    return version(lines, random);
  }

  private static String line(Random random) {
    return LINES.get(random.nextInt(LINES.size()))
        + (random.nextInt(3) == 0 ? random.nextInt(9) : "");
  }

  private static FileVersion version(List<String> lines, Random random) {
    String text = String.join("\n", lines);
    boolean end = !lines.isEmpty() && random.nextInt(4) > 0;
    return new FileVersion(
        (end ? text + "\n" : text).getBytes(StandardCharsets.UTF_8), random.nextInt(4) == 0);
  }
}
