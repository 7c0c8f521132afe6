// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.regex.Pattern;

/** What other programs put before each line: a time stamp, the name of a container, a bar. */
final class LinePrefix {

  private static final Pattern PREFIX =
      Pattern.compile(
          "(?:[│║┃╷╵▕|] |remote: |[\\w.-]{1,60}-\\d{1,4} {1,20}\\| |#\\d{1,5} (?:\\d{1,7}\\.\\d{1,6} )?"
              + "|\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[\\w.,:+-]{0,20}\\]?:? {1,3}"
              + "|\\[?\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?\\]?:? {1,3}"
              + "|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d [\\w.-]{1,60} (?=[\\w./-]{1,60}(?:\\[\\d+\\])?: ))");

  private LinePrefix() {}

  /** The line without up to two such prefixes. */
  static String strip(String line) {
    String rest = line;
    for (int i = 0; i < 2 && !rest.isEmpty() && mayHave(rest); i++) {
      var matcher = PREFIX.matcher(rest);
      if (!matcher.lookingAt()) {
        break;
      }
      rest = rest.substring(matcher.end());
    }
    return rest;
  }

  /** Sorts out most lines without a pattern. */
  private static boolean mayHave(String line) {
    char first = line.charAt(0);
    if (first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z') {
      int bar = line.indexOf('|');
      return bar > 0 && bar < 100
          || line.startsWith("remote: ")
          || line.length() > 16 && line.charAt(3) == ' ' && line.charAt(9) == ':';
    }
    return first >= '0' && first <= '9' || "[#|│║┃╷╵▕_".indexOf(first) >= 0;
  }
}
