// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.spi.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a change may touch, and how much: the constraints of the gene, the hard caps, and paths that
 * no cycle ever changes. Every changed file counts, whatever its name is. Immutable, safe for any
 * thread.
 */
public final class Bounds {

  private static final int NAMED = 5;

  private final Caps caps;
  private final List<PathRule> forbidden;
  private final List<PathRule> own;

  /**
   * Hard caps.
   *
   * @param files that a cycle may change, whatever its gene says
   * @param lines that it may add and remove
   * @param bytesOfFile how large a file may be that it changed
   * @param bytes how large all of them together may be
   */
  public record Caps(int files, int lines, long bytesOfFile, long bytes) {
    /** Files and lines as the specification has them; 8 MiB a file, and 32 MiB in all. */
    public static final Caps DEFAULT = new Caps(60, 20_000, 8L << 20, 32L << 20);
  }

  /**
   * The bounds of a cycle.
   *
   * @param caps hard caps; the gene's {@code max_files} counts besides
   * @param forbidden {@code forbidden_paths} of the gene and of the settings
   * @param own Evograft's own files within the workspace: what evolves does not evolve itself
   * @throws BadInputException code {@code bad_path_rule} if one of them is no rule for paths: what
   *     is forbidden is not known then, so nothing may be changed
   */
  public Bounds(Caps caps, List<String> forbidden, List<String> own) {
    this.caps = caps;
    this.forbidden = rules(forbidden);
    this.own = rules(own);
  }

  /**
   * What these changes violate.
   *
   * @param maxFiles how many files the gene allows
   */
  public List<Violation> judge(List<FileChange> changes, int maxFiles) {
    List<Violation> violations = new ArrayList<>();
    changes.forEach(change -> touched(change.path()).ifPresent(violations::add));
    long bytes = 0;
    for (FileChange change : changes) {
      long size = change.extent().bytes();
      bytes += size;
      if (size > caps.bytesOfFile()) {
        String what = change.path() + " has " + size + " bytes, and the cap is ";
        violations.add(new Violation("hard_cap_bytes", change.path(), what + caps.bytesOfFile()));
      }
    }
    limit(violations, "max_files", changes.size(), maxFiles, "files, and the gene allows");
    limit(violations, "hard_cap_files", changes.size(), caps.files(), "files, and the cap is");
    limit(violations, "hard_cap_lines", lines(changes), caps.lines(), "lines, and the cap is");
    limit(violations, "hard_cap_bytes", bytes, caps.bytes(), "bytes, and the cap is");
    return violations;
  }

  /** What touching these paths would violate, asked before anything is written. */
  public List<Violation> judgePaths(List<String> paths) {
    return paths.stream().map(this::touched).flatMap(Optional::stream).toList();
  }

  /** Lines added and removed. */
  public static int lines(List<FileChange> changes) {
    return (int) Math.min(Integer.MAX_VALUE, changes.stream().mapToLong(FileChange::lines).sum());
  }

  private Optional<Violation> touched(String path) {
    return violation("critical_path", CriticalPaths.RULES, path, "is never changed by a cycle")
        .or(() -> violation("own_files", own, path, "belongs to Evograft itself"))
        .or(() -> violation("forbidden_path", forbidden, path, "is forbidden by the rule"));
  }

  private static Optional<Violation> violation(
      String code, List<PathRule> rules, String path, String why) {
    for (PathRule rule : rules) {
      if (rule.matches(path)) {
        String end = code.equals("forbidden_path") ? why + " " + rule : why;
        return Optional.of(new Violation(code, path, path + " " + end));
      }
    }
    return Optional.empty();
  }

  private static void limit(
      List<Violation> violations, String code, long is, long most, String words) {
    if (is > most) {
      violations.add(new Violation(code, "", "it changes " + is + " " + words + " " + most));
    }
  }

  private static List<PathRule> rules(List<String> texts) {
    List<PathRule> rules = new ArrayList<>();
    for (String text : texts) {
      try {
        rules.add(PathRule.of(text));
      } catch (IllegalArgumentException e) {
        throw new BadInputException(
            "bad_path_rule",
            "'" + text + "' among the forbidden paths is no rule: " + e.getMessage());
      }
    }
    return rules;
  }

  /** The first few, for people. */
  static String named(List<Violation> violations) {
    String first =
        String.join("; ", violations.stream().limit(NAMED).map(Violation::what).toList());
    int more = violations.size() - NAMED;
    return more > 0 ? first + "; and " + more + " more" : first;
  }
}
