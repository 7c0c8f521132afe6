// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.place.GitFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/**
 * Settings of git that say who commits, of all the files that git reads, with what these include.
 * The one that is read last counts.
 */
final class GitSettings {

  /** As deep as git itself. */
  private static final int DEEPEST = 10;

  private static final List<String> WHO = List.of("user", "author", "committer");
  private static final List<String> WHAT = List.of("name", "email");

  /** Git takes a value in the line of its section, and JGit does not. */
  private static final Pattern HEADER =
      Pattern.compile("^(\\s*\\[(?:[^\"\\]]|\"(?:[^\"\\\\]|\\\\.)*\")*])(.*)$");

  private final Map<String, String> values = new HashMap<>();
  private final GitFolder git;
  private final Optional<Path> home;
  private final Conditions conditions;

  private GitSettings(GitFolder git, Optional<Path> home) {
    this.git = git;
    this.home = home.map(GitSettings::real);
    this.conditions = new Conditions(git, this.home);
  }

  /** Those of a repository, a user and a process. */
  static GitSettings of(GitFolder git, Optional<Path> home, Map<String, String> environment) {
    GitSettings settings = new GitSettings(git, home);
    settings.readAll(environment);
    return settings;
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder; // then nothing is in it
    }
  }

  private void readAll(Map<String, String> environment) {
    if (!isTrue(environment.getOrDefault("GIT_CONFIG_NOSYSTEM", ""))) {
      read(environment.getOrDefault("GIT_CONFIG_SYSTEM", "/etc/gitconfig"));
    }
    String own = environment.get("GIT_CONFIG_GLOBAL");
    if (own != null) {
      read(own);
    } else {
      String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
      home.ifPresent(
          at -> {
            read((folder.isEmpty() ? at + "/.config" : folder) + "/git/config");
            read(at + "/.gitconfig");
          });
    }
    read(git.common().resolve("config"), 0);
    if (isTrue(get("extensions.worktreeconfig").orElse(""))) {
      read(git.own().resolve("config.worktree"), 0);
    }
    readVariables(environment);
  }

  /** What {@code git -c} is for programs. */
  private void readVariables(Map<String, String> environment) {
    for (int i = 0; environment.containsKey("GIT_CONFIG_KEY_" + i); i++) {
      if (!environment.getOrDefault("GIT_CONFIG_COUNT", "").isEmpty()) {
        values.put(
            environment.getOrDefault("GIT_CONFIG_KEY_" + i, "").toLowerCase(Locale.ROOT),
            environment.getOrDefault("GIT_CONFIG_VALUE_" + i, ""));
      }
    }
  }

  private static boolean isTrue(String value) {
    return List.of("true", "yes", "on", "1").contains(value.toLowerCase(Locale.ROOT));
  }

  /** A value, such as of {@code user.name}. */
  Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
  }

  private void read(String file) {
    try {
      read(Path.of(file), 0);
    } catch (InvalidPathException e) {
      return; // git finds no such file either
    }
  }

  private void read(Path file, int depth) {
    try {
      if (depth <= DEEPEST && Files.isRegularFile(file)) {
        for (String section : sections(Files.readString(file))) {
          Config one = new Config();
          one.fromText(section);
          take(one, file, depth);
        }
      }
    } catch (IOException | ConfigInvalidException | InvalidPathException e) {
      return; // git itself will complain of it
    }
  }

  /** One after another, for what stands below an included file counts more than what is in it. */
  private static List<String> sections(String text) {
    List<String> sections = new ArrayList<>();
    StringBuilder section = new StringBuilder();
    boolean goesOn = false;
    for (String line : text.split("\n", -1)) {
      if (!goesOn && line.stripLeading().startsWith("[")) {
        sections.add(section.toString());
        section.setLength(0);
        section.append(HEADER.matcher(line).replaceFirst("$1\n$2"));
      } else {
        section.append(line);
      }
      section.append('\n');
      goesOn = line.stripTrailing().endsWith("\\");
    }
    sections.add(section.toString());
    return sections;
  }

  private void take(Config section, Path file, int depth) {
    for (String who : WHO) {
      for (String what : WHAT) {
        take(section, who, what);
      }
    }
    take(section, "extensions", "worktreeconfig");
    for (String path : section.getStringList("include", null, "path")) {
      read(conditions.path(path, file), depth + 1);
    }
    for (String condition : section.getSubsections("includeIf")) {
      if (conditions.holds(condition, file)) {
        for (String path : section.getStringList("includeIf", condition, "path")) {
          read(conditions.path(path, file), depth + 1);
        }
      }
    }
  }

  private void take(Config section, String name, String key) {
    String value = section.getString(name, null, key);
    if (value != null) {
      values.put(name + "." + key, value);
    }
  }
}
