// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.Json;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillNeeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Remembers which skills a person has run, and what those said they touch: before the first run,
 * and when it has changed since, it is told.
 */
final class FirstRuns {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST = 2000;

  private final Workspace workspace;
  private final Path file;

  FirstRuns(Workspace workspace) {
    this.workspace = workspace;
    this.file = workspace.pluginState().resolve("seen");
  }

  /** Lines to tell before this run; empty when they were told before. */
  List<String> tell(Skill skill) {
    String folder = Texts.oneLine(skill.folder().toString());
    String said = fingerprint(skill.needs());
    Map<String, String> seen = read();
    String before = seen.get(folder);
    if (said.equals(before)) {
      return List.of();
    }
    remember(folder, said);
    return describe(skill, before == null);
  }

  private static List<String> describe(Skill skill, boolean first) {
    SkillNeeds needs = skill.needs();
    List<String> lines = new ArrayList<>();
    add(lines, "capabilities", needs.capabilities());
    add(lines, "network", needs.network());
    add(lines, "files", needs.files());
    String when = first ? "first run of " : "it says something new since its last run: ";
    String head = when + skill.name() + " in " + skill.folder();
    lines.add(
        0,
        lines.isEmpty()
            ? head + "; it declares no capabilities, network or files"
            : head + "; it declares:");
    return lines;
  }

  private static void add(List<String> lines, String what, List<String> values) {
    if (!values.isEmpty()) {
      lines.add("  " + what + ": " + Texts.shortened(String.join(", ", values), 400));
    }
  }

  private static String fingerprint(SkillNeeds needs) {
    String all = Json.text(List.of(needs.capabilities(), needs.network(), needs.files()));
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private void remember(String folder, String said) {
    Workspace.Lock lock = workspace.lock(file.resolveSibling("seen.lock"), PATIENCE);
    try {
      Map<String, String> seen = read();
      seen.remove(folder);
      seen.put(folder, said);
      StringBuilder text = new StringBuilder();
      seen.entrySet().stream()
          .skip(Math.max(0, seen.size() - MOST))
          .forEach(e -> text.append(e.getValue()).append(' ').append(e.getKey()).append('\n'));
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      workspace.replace(file, bytes, Access.ORDINARY);
    } finally {
      lock.close();
    }
  }

  /** Lines of a fingerprint and a folder, the oldest first. */
  private Map<String, String> read() {
    Map<String, String> seen = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int space = line.indexOf(' ');
        if (space > 0) {
          seen.put(line.substring(space + 1), line.substring(0, space));
        }
      }
    } catch (IOException e) {
      return seen; // then everything is a first run, and told once more
    }
    return seen;
  }
}
