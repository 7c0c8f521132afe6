// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.Collection;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The keys that experience is filed under, spelled as in the files that Evolver writes. Safe for
 * any thread.
 *
 * @since 0.1
 */
public final class Keys {

  /** The key of no signals. */
  public static final String NO_SIGNALS = "(none)";

  private static final String ERROR = "errsig:";
  private static final int MAX_ERROR = 220;

  private static final Pattern WINDOWS_PATH = Pattern.compile("[a-z]:\\\\[^ \\n\\r\\t]+");
  private static final Pattern UNIX_PATH = Pattern.compile("/[^ \\n\\r\\t]+");
  private static final Pattern HEX = Pattern.compile("\\b0x[0-9a-f]+\\b");
  private static final Pattern INTEGER = Pattern.compile("\\b\\d+\\b");
  private static final Pattern SPACE =
      Pattern.compile(
          "[\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+");

  private Keys() {}

  /**
   * The key of a set of signals, whatever their order. Errors that differ only in paths, numbers
   * and case have the same key.
   */
  public static String signals(Collection<String> signals) {
    TreeSet<String> distinct = new TreeSet<>();
    for (String signal : signals) {
      if (!signal.isBlank()) {
        distinct.add(stripped(signal.strip()));
      }
    }
    return distinct.isEmpty() ? NO_SIGNALS : String.join("|", distinct);
  }

  /** The key of one signal, as {@link #signals} of it alone. */
  public static String signal(String signal) {
    return signal.isBlank() ? NO_SIGNALS : stripped(signal.strip());
  }

  private static String stripped(String signal) {
    return signal.startsWith(ERROR)
        ? "errsig_norm:" + Fnv.hex(normalized(signal.substring(ERROR.length())))
        : signal;
  }

  static String normalized(String error) {
    String text = error.toLowerCase(Locale.ROOT);
    if (text.indexOf('\\') >= 0) {
      text = WINDOWS_PATH.matcher(text).replaceAll("<path>");
    }
    if (text.indexOf('/') >= 0) {
      text = UNIX_PATH.matcher(text).replaceAll("<path>");
    }
    if (text.contains("0x")) {
      text = HEX.matcher(text).replaceAll("<hex>");
    }
    text = INTEGER.matcher(text).replaceAll("<n>");
    if (!isEvenlySpaced(text)) {
      text = SPACE.matcher(text).replaceAll(" ");
    }
    text = text.strip();
    return text.length() <= MAX_ERROR ? text : text.substring(0, MAX_ERROR);
  }

  /** Whether single spaces are the only white space; for anything rare, it is not. */
  private static boolean isEvenlySpaced(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == ' ' && i > 0 && text.charAt(i - 1) == ' ') {
        return false;
      }
    }
    return true;
  }

  /** The key of a personality: each parameter to the nearest tenth, as ECMAScript rounds. */
  public static String personality(PersonalityState state) {
    StringJoiner key = new StringJoiner("|");
    for (String parameter : PersonalityState.PARAMETERS) {
      // Not * 10: 0.35 / 0.1 is a little less than 3.5, and 0.3 is the key that others have.
      long tenths = Math.round(state.value(parameter) / 0.1);
      key.add(parameter + "=" + tenths / 10 + "." + tenths % 10);
    }
    return key.toString();
  }
}
