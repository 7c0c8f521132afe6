// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Makes sentences whole that were written in lines: a list of commands shows the first line of each
 * description, which may be half of a sentence, and a line that is too long for the terminal is
 * broken twice.
 */
final class Sentences {

  private static final String EXAMPLE = "Example: ";

  private Sentences() {}

  /** In the help of a command, and of all below it. */
  static void join(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.description(joined(usage.description()));
    usage.footer(joined(usage.footer()));
    line.getSubcommands().values().forEach(Sentences::join);
  }

  static String[] joined(String... lines) {
    List<String> whole = new ArrayList<>();
    boolean goesOn = false;
    for (String line : lines) {
      if (goesOn && isWithin(line)) {
        whole.set(whole.size() - 1, whole.get(whole.size() - 1) + " " + line);
      } else {
        whole.add(line);
      }
      String last = whole.get(whole.size() - 1);
      goesOn = isWithin(last) && !last.endsWith(".") && !last.endsWith("?");
    }
    return whole.toArray(String[]::new);
  }

  /** Whether it is of a sentence, and no example, and no line of a list, which is indented. */
  private static boolean isWithin(String line) {
    return !line.isEmpty() && !line.startsWith(" ") && !line.startsWith(EXAMPLE);
  }
}
