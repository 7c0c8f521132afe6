// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text between the {@code ---} lines at the head of a SKILL.md.
 *
 * @param yaml the lines, with a line feed after each
 * @param findings what was not as it should be
 */
record FrontMatterText(String yaml, List<String> findings) {

  FrontMatterText {
    findings = List.copyOf(findings);
  }

  /** Finds it; empty where the text begins with something else. */
  static Optional<FrontMatterText> find(String text) {
    List<String> lines = withoutMark(text).lines().map(String::stripTrailing).toList();
    int first = 0;
    while (first < lines.size() && lines.get(first).isEmpty()) {
      first++;
    }
    if (first == lines.size() || !lines.get(first).equals("---")) {
      return Optional.empty();
    }
    List<String> findings = new ArrayList<>();
    if (first > 0) {
      findings.add("blank lines before the front matter; begin the file with ---");
    }
    int end = end(lines, first + 1);
    if (end < 0) {
      findings.add("the front matter has no end; put a line of --- behind it");
      end = likelyEnd(lines, first + 1);
    }
    List<String> between = lines.subList(first + 1, end);
    return Optional.of(new FrontMatterText(String.join("\n", between) + "\n", findings));
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static int end(List<String> lines, int from) {
    for (int at = from; at < lines.size(); at++) {
      if (lines.get(at).equals("---") || lines.get(at).equals("...")) {
        return at;
      }
    }
    return -1;
  }

  private static int likelyEnd(List<String> lines, int from) {
    for (int at = from; at < lines.size(); at++) {
      if (lines.get(at).isEmpty() || lines.get(at).startsWith("#")) {
        return at;
      }
    }
    return lines.size();
  }
}
