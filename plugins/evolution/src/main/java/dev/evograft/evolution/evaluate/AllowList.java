// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which commands may check a change. Always {@code node SCRIPT}, {@code npm test}, {@code npm run
 * NAME} and {@code npx --no-install NAME}; of other programs those that the setting {@code
 * evolve.validation.allow} names.
 */
public final class AllowList {

  private static final Set<String> ALWAYS = Set.of("node", "npm", "npx");

  /** Programs that run whatever they are given; allowing one would allow everything. */
  private static final Set<String> NEVER =
      Set.of(
          "sh",
          "bash",
          "zsh",
          "dash",
          "fish",
          "ksh",
          "csh",
          "cmd",
          "cmd.exe",
          "powershell",
          "pwsh",
          "env",
          "sudo",
          "su",
          "doas",
          "xargs",
          "eval",
          "nohup",
          "setsid",
          "time",
          "timeout");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

  private final Set<String> programs = new TreeSet<>(ALWAYS);

  /**
   * The list with these programs besides.
   *
   * @throws IllegalArgumentException if one is no plain name, or a shell or its like
   */
  public AllowList(List<String> further) {
    for (String name : further) {
      if (!NAME.matcher(name).matches() || NEVER.contains(name)) {
        throw new IllegalArgumentException(
            "'" + name + "' cannot be allowed: name a program such as mvn, and no shell");
      }
      programs.add(name);
    }
  }

  /**
   * What of these commands is run and what is not.
   *
   * @param commands as a gene or a setting has them
   */
  public Sorted sort(List<String> commands, Check.Origin origin) {
    List<Check> checks = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String command : commands) {
      try {
        checks.add(new Check(command, allowed(command), origin));
      } catch (RefusedCommandException e) {
        refused.add("'" + command + "' is not run: " + e.getMessage());
      }
    }
    return new Sorted(checks, refused);
  }

  private List<String> allowed(String command) {
    List<String> words = CommandText.words(command);
    String program = words.get(0);
    if (!programs.contains(program)) {
      throw new RefusedCommandException(
          program + " is not allowed; who trusts it adds it to evolve.validation.allow");
    }
    Programs.check(words);
    return words;
  }

  /**
   * Commands, sorted.
   *
   * @param checks that are run
   * @param refused that are not, a line for each with the reason
   */
  public record Sorted(List<Check> checks, List<String> refused) {
    public Sorted {
      checks = List.copyOf(checks);
      refused = List.copyOf(refused);
    }
  }
}
