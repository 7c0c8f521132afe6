// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which commands may check a change. A gene may come from anybody: of its commands only those run
 * that {@link GeneCommands} has, of {@code node}, {@code npm}, {@code npx} and the programs that
 * the setting {@code evolve.validation.allow} names. What the user wrote into {@code
 * evolve.validation} runs as it is written, as long as no shell is needed to read it.
 */
public final class AllowList {

  private static final Set<String> ALWAYS = Set.of("node", "npm", "npx");

  private final Set<String> programs = new TreeSet<>(ALWAYS);

  /**
   * The list with these programs besides.
   *
   * @throws IllegalArgumentException if one is none of which it is known what is safe
   */
  public AllowList(List<String> further) {
    for (String name : further) {
      if (!GeneCommands.PROGRAMS.contains(name)) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' cannot be allowed for genes, only "
                + String.join(", ", GeneCommands.PROGRAMS)
                + "; write any other command into evolve.validation, with its arguments");
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
        checks.add(new Check(command, allowed(command, origin), origin));
      } catch (RefusedCommandException e) {
        refused.add(refusal(command, String.valueOf(e.getMessage())));
      }
    }
    return new Sorted(checks, refused);
  }

  /** A line that says why a command is not run. */
  static String refusal(String command, String why) {
    return "'" + command + "' is not run: " + why;
  }

  private List<String> allowed(String command, Check.Origin origin) {
    List<String> words = CommandText.words(command);
    String program = words.get(0);
    if (origin == Check.Origin.SETTING) {
      return words;
    }
    if (!programs.contains(program)) {
      throw new RefusedCommandException(
          program
              + " is not allowed; "
              + (GeneCommands.PROGRAMS.contains(program)
                  ? "evolve.validation.allow=" + program + " allows it"
                  : "who trusts the command writes it into evolve.validation"));
    }
    GeneCommands.check(words);
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
