// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a change may touch, and how much: the constraints of the gene, the hard caps, and paths that
 * no cycle ever changes. Every changed file counts, whatever its name is.
 */
public final class Bounds {

  private static final int NAMED = 5;

  /** The memory, the identity and the secrets of agents, git's own files, and Evograft's own. */
  private static final List<PathRule> CRITICAL =
      rules(
          ".git",
          ".evograft",
          ".evolver",
          ".env",
          ".env.*",
          "MEMORY.md",
          "SOUL.md",
          "IDENTITY.md",
          "USER.md",
          "HEARTBEAT.md",
          "RECENT_EVENTS.md",
          "AGENTS.md",
          "CLAUDE.md",
          "TOOLS.md",
          "openclaw.json",
          "evolver.json",
          "*.pem",
          "*.key",
          "id_rsa*",
          "id_ed25519*");

  private final Caps caps;
  private final List<PathRule> forbidden;
  private final List<PathRule> own;

  /**
   * Hard caps.
   *
   * @param files that a cycle may change, whatever its gene says
   * @param lines that it may add and remove
   */
  public record Caps(int files, int lines) {
    /** Those of the specification. */
    public static final Caps DEFAULT = new Caps(60, 20_000);
  }

  /**
   * The bounds of a cycle.
   *
   * @param caps hard caps; the gene's {@code max_files} counts besides
   * @param forbidden {@code forbidden_paths} of the gene and of the settings
   * @param own Evograft's own files within the workspace: what evolves does not evolve itself
   * @throws IllegalArgumentException if one of them is no rule for paths
   */
  public Bounds(Caps caps, List<String> forbidden, List<String> own) {
    this.caps = caps;
    this.forbidden = rules(forbidden.toArray(String[]::new));
    this.own = rules(own.toArray(String[]::new));
  }

  /**
   * What these changes violate.
   *
   * @param maxFiles how many files the gene allows
   */
  public List<Violation> judge(List<FileChange> changes, int maxFiles) {
    List<Violation> violations = new ArrayList<>();
    for (FileChange change : changes) {
      add(violations, "critical_path", CRITICAL, change, "is never changed by a cycle");
      add(violations, "own_files", own, change, "belongs to Evograft itself");
      add(violations, "forbidden_path", forbidden, change, "is forbidden by the rule");
    }
    int lines = lines(changes);
    limit(violations, "max_files", changes.size(), maxFiles, "files, and the gene allows");
    limit(violations, "hard_cap_files", changes.size(), caps.files(), "files, and the cap is");
    limit(violations, "hard_cap_lines", lines, caps.lines(), "lines, and the cap is");
    return violations;
  }

  /** Lines added and removed. */
  public static int lines(List<FileChange> changes) {
    long lines =
        changes.stream().mapToLong(change -> (long) change.added() + change.removed()).sum();
    return (int) Math.min(Integer.MAX_VALUE, lines);
  }

  private static void add(
      List<Violation> violations,
      String code,
      List<PathRule> rules,
      FileChange change,
      String why) {
    for (PathRule rule : rules) {
      if (rule.matches(change.path())) {
        String end = code.equals("forbidden_path") ? why + " " + rule : why;
        violations.add(new Violation(code, change.path(), change.path() + " " + end));
        return;
      }
    }
  }

  private static void limit(
      List<Violation> violations, String code, int is, int most, String words) {
    if (is > most) {
      violations.add(new Violation(code, "", "it changes " + is + " " + words + " " + most));
    }
  }

  private static List<PathRule> rules(String... texts) {
    return Stream.of(texts).map(PathRule::of).toList();
  }

  /** The first few, for people. */
  static String named(List<Violation> violations) {
    String first =
        String.join("; ", violations.stream().limit(NAMED).map(Violation::what).toList());
    int more = violations.size() - NAMED;
    return more > 0 ? first + "; and " + more + " more" : first;
  }
}
