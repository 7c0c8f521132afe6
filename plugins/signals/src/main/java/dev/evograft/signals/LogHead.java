// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The level at the head of a log line, in the many ways in which loggers write it: {@code ERROR x},
 * {@code [error] x}, {@code 2026-11-21 10:00:00 [main] ERROR x}, {@code name - ERROR - x}, {@code
 * level=error msg=x}.
 *
 * @param level what the line is
 * @param message where its message begins
 */
record LogHead(Level level, int message) {

  /** Kinds of lines. */
  enum Level {
    /** Has no level. */
    NONE,
    /** Has a level below that of an error. */
    QUIET,
    /** Has the level of an error. */
    LOUD
  }

  private static final LogHead NONE = new LogHead(Level.NONE, 0);

  private static final int MAX_TOKENS = 8;

  private static final Set<String> QUIET =
      Set.of(
          "info",
          "debug",
          "trace",
          "notice",
          "warn",
          "warning",
          "verbose",
          "fine",
          "finer",
          "finest",
          "config",
          "note",
          "hint",
          "help",
          "tip",
          "wrn",
          "inf",
          "dbg",
          "information",
          "log");

  private static final Set<String> LOUD =
      Set.of(
          "error",
          "err",
          "fatal",
          "critical",
          "crit",
          "severe",
          "alert",
          "emerg",
          "emergency",
          "panic",
          "erro",
          "ftl",
          "fail");

  /** A stamp, a number, something in brackets, or a word of a date. */
  private static final Pattern STAMP =
      Pattern.compile(
          "\\d.*[:./-].*|\\[.*|\\d+|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug"
              + "|Sep|Oct|Nov|Dec),?|(?:time|ts|timestamp)=.*");

  /** {@code E1121 10:00:00.123456 1234 file.go:10] x}. */
  private static final Pattern KLOG =
      Pattern.compile("([IWEF])\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d+ .*");

  private static final Pattern OF_A_COMPILER =
      Pattern.compile(
          "\\S{1,300}[:)] (?:warning|note|remark|info|hint|message)\\b(?:\\[[^\\]]*\\])?[: ].*");

  private static final Pattern NOUN =
      Pattern.compile(
          "(?:codes?|count|counts|rate|rates|levels?|logs?|messages?|handl\\w+|summary"
              + "|reports?|budget|pages?|pattern\\w*|types?|names?|is|are|means?|lines?|in the|\\W*$)\\b.*");

  /** Reads the head of a line without colours. */
  static LogHead of(String line) {
    if (line.startsWith("npm ")) {
      return line.regionMatches(true, 4, "warn", 0, 4)
              || line.startsWith("npm notice")
              || line.startsWith("npm http")
              || line.startsWith("npm info")
              || line.startsWith("npm verb")
          ? new LogHead(Level.QUIET, 4)
          : NONE;
    }
    var klog = KLOG.matcher(line);
    if (klog.matches()) {
      boolean loud = klog.group(1).equals("E") || klog.group(1).equals("F");
      return new LogHead(loud ? Level.LOUD : Level.QUIET, klog.end(1));
    }
    if (OF_A_COMPILER.matcher(line).lookingAt()) {
      return new LogHead(Level.QUIET, 0);
    }
    return tokens(line);
  }

  private static LogHead tokens(String line) {
    boolean stamped = false;
    int at = 0;
    for (int n = 0; n < MAX_TOKENS && at < line.length(); n++) {
      int end = line.indexOf(' ', at);
      end = end < 0 ? line.length() : end;
      String token = line.substring(at, Math.min(end, at + 200));
      if (end > at) {
        LogHead head = word(line, token, at, n == 0, stamped);
        if (head.level != Level.NONE) {
          return head;
        }
        stamped |= (n == 0 || stamped) && STAMP.matcher(token).matches();
        boolean named = n == 1 && token.equals("-");
        if (!stamped && !named && n > 0) {
          return NONE;
        }
        stamped |= named;
      } else if (n == 0) {
        return NONE;
      }
      at = end + 1;
    }
    return NONE;
  }

  private static LogHead word(String line, String token, int at, boolean first, boolean stamped) {
    int from = skip(token, 0, "[({<|*\"'-");
    int to = from;
    while (to < token.length()
        && (Character.isLetter(token.charAt(to)) || token.charAt(to) == '=')) {
      to++;
    }
    String word = token.substring(from, to);
    String lower = word.toLowerCase(Locale.ROOT);
    boolean keyed = false;
    int equals = lower.indexOf('=');
    if (equals > 0
        && Set.of("level", "lvl", "severity", "loglevel").contains(lower.substring(0, equals))) {
      lower = lower.substring(equals + 1);
      keyed = true;
    }
    Level level =
        QUIET.contains(lower) ? Level.QUIET : LOUD.contains(lower) ? Level.LOUD : Level.NONE;
    if (level == Level.NONE || !(first || stamped || keyed)) {
      return NONE;
    }
    char after = to < token.length() ? token.charAt(to) : ' ';
    boolean bracketed = from > 0 && (after == ']' || after == '>' || after == ')' || after == '|');
    boolean upper = word.equals(word.toUpperCase(Locale.ROOT)) && word.length() > 2;
    boolean separated = ":]>)|, [/-\"'".indexOf(after) >= 0;
    int message = skip(line, at + to, " ]>)|:,\"'-");
    if (keyed
        || separated && (bracketed || upper && loudEnough(line, level, after, message, first))) {
      return new LogHead(level, message);
    }
    return level == Level.QUIET && (after == ':' || first && after == ' ')
        ? new LogHead(level, message)
        : NONE;
  }

  /** "ERROR CODES" and "ERROR is printed when" are no log lines. */
  private static boolean loudEnough(
      String line, Level level, char after, int message, boolean first) {
    if (level == Level.QUIET || !first || after == ':') {
      return true;
    }
    return after == ' '
        && !NOUN.matcher(line.substring(message).toLowerCase(Locale.ROOT)).lookingAt();
  }

  private static int skip(String text, int from, String what) {
    int at = from;
    while (at < text.length() && what.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }
}
