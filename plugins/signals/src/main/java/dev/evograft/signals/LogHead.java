// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.List;
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
          "fata",
          "pani");

  private static final Set<String> DATE_WORDS =
      Set.of(
          "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun",
          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  /** {@code E1121 10:00:00.123456 1234 file.go:10] x}. */
  private static final Pattern KLOG =
      Pattern.compile("([IWEF])\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d+ .*");

  private static final List<String> OF_A_COMPILER =
      List.of("warning", "note", "remark", "info", "hint", "message");

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
    LogHead head = tokens(line);
    if (head.level != Level.NONE) {
      return head;
    }
    if (line.length() > 5 && Character.isDigit(line.charAt(4)) && KLOG.matcher(line).matches()) {
      boolean loud = line.charAt(0) == 'E' || line.charAt(0) == 'F';
      return new LogHead(loud ? Level.LOUD : Level.QUIET, 1);
    }
    return isOfCompiler(line) ? new LogHead(Level.QUIET, 0) : NONE;
  }

  /** {@code main.c:3:5: warning: x}. */
  private static boolean isOfCompiler(String line) {
    int blank = line.indexOf(' ');
    if (blank < 1 || line.charAt(blank - 1) != ':' && line.charAt(blank - 1) != ')') {
      return false;
    }
    for (String word : OF_A_COMPILER) {
      int end = blank + 1 + word.length();
      if (line.startsWith(word, blank + 1) && end < line.length()) {
        return "[: ".indexOf(line.charAt(end)) >= 0;
      }
    }
    return false;
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
        stamped |= (n == 0 || stamped) && isStamp(token);
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
    int channel = stamped ? token.lastIndexOf('.') + 1 : 0; // of Monolog: app.ERROR
    from = channel > 1 && channel < token.length() ? channel : from;
    int to = from;
    while (to < token.length()
        && (Character.isLetter(token.charAt(to)) || token.charAt(to) == '=')) {
      to++;
    }
    if (to - from < 3 || to - from > 24) {
      return NONE;
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
    if (level == Level.QUIET || !first || after != ' ') {
      return true;
    }
    return !line.startsWith("--", message - 3)
        && !NOUN.matcher(line.substring(message).toLowerCase(Locale.ROOT)).lookingAt();
  }

  /** A stamp, a number, something in brackets, or a word of a date. */
  private static boolean isStamp(String token) {
    char first = token.charAt(0);
    if (first == '[') {
      return true;
    }
    if (Character.isDigit(first)) {
      boolean digits = true;
      for (int i = 1; i < token.length(); i++) {
        if (":./-".indexOf(token.charAt(i)) >= 0) {
          return true;
        }
        digits &= Character.isDigit(token.charAt(i));
      }
      return digits;
    }
    String word = token.endsWith(",") ? token.substring(0, token.length() - 1) : token;
    return DATE_WORDS.contains(word)
        || word.length() == 1 && token.length() == 2 && Character.isUpperCase(first)
        || token.startsWith("time=")
        || token.startsWith("ts=")
        || token.startsWith("timestamp=");
  }

  private static int skip(String text, int from, String what) {
    int at = from;
    while (at < text.length() && what.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }
}
