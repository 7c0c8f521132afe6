// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that are known by the name beside them: {@code password=x}, {@code "api_key": "x"},
 * {@code --token x}, {@code <password>x</password>}, the lines of .netrc, and what looks like
 * these.
 */
final class Assignments {

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_VALUE = 4_096;
  private static final int LEAST_BESIDE = 16;

  private Assignments() {}

  /** At a word such as {@code password} or {@code token}. */
  static void look(String text, int start, int end, Findings found) {
    if (found.covers(start)) {
      return;
    }
    int from = start;
    while (from > 0 && start - from < LONGEST_NAME && Chars.isName(text.charAt(from - 1))) {
      from--;
    }
    int to = end;
    while (to < text.length() && to - end < LONGEST_NAME && Chars.isName(text.charAt(to))) {
      to++;
    }
    boolean option = text.startsWith("--", from);
    while (from < start && !Chars.isAlnum(text.charAt(from)) && text.charAt(from) != '_') {
      from++;
    }
    while (to > end && !Chars.isAlnum(text.charAt(to - 1))) {
      to--;
    }
    String name = text.substring(from, to);
    Names.Says says = Names.of(name);
    if (says == Names.Says.NOTHING || isFolder(name, text, to)) {
      return;
    }
    Value value = value(text, from, to, option);
    for (Value item = value; item != null; item = next(text, item)) {
      if (holds(text, item, says, name)) {
        found.add(kindOf(name), item.from(), item.to(), Findings.BY_NAME);
      }
    }
  }

  /** The value behind a name and its separator; null when nothing is assigned. */
  static @Nullable Value valueBehind(String text, int end) {
    int at = skipQuotes(text, end);
    at = Chars.skipSpaces(text, at);
    char c = Chars.at(text, at);
    if (c != '=' && c != ':') {
      return null;
    }
    at++;
    if (c == ':' && Chars.at(text, at) == '=' || c == '=' && Chars.at(text, at) == '>') {
      at++;
    }
    if (c == ':' && Chars.at(text, at) == ':') {
      return null;
    }
    boolean compares = c == '=' && Chars.at(text, at) == '=';
    if (compares) {
      at++;
    }
    at = Chars.skipSpaces(text, at);
    boolean list = Chars.at(text, at) == '[' && !text.startsWith(Marks.START, at);
    Value value = valueAt(text, list ? Chars.skipSpaces(text, at + 1) : at);
    if (value == null || compares && !value.quoted() || list && isClass(text, value)) {
      return null;
    }
    return new Value(value.from(), value.to(), value.quoted(), list, c);
  }

  /** The next value of a list: programs print each header as a list of its values. */
  static @Nullable Value next(String text, Value value) {
    if (!value.listed()) {
      return null;
    }
    int at = value.to();
    while (value.quoted() && Chars.at(text, at) == '\\') {
      at++;
    }
    at = Chars.skipSpaces(text, value.quoted() ? at + 1 : at);
    if (Chars.at(text, at) != ',') {
      return null;
    }
    Value item = valueAt(text, Chars.skipSpaces(text, at + 1));
    return item == null
        ? null
        : new Value(item.from(), item.to(), item.quoted(), true, value.separator());
  }

  /** {@code [A-Z0-9]+} in a pattern is a class of characters, and no list. */
  private static boolean isClass(String text, Value value) {
    return !value.quoted()
        && Chars.at(text, value.to()) == ']'
        && "+*{?".indexOf(Chars.at(text, value.to() + 1)) >= 0;
  }

  /** The value that begins here: quoted, or up to where a value ends. */
  static @Nullable Value valueAt(String text, int at) {
    int quote = at;
    while (Chars.at(text, quote) == '\\') {
      quote++;
    }
    int most = Math.min(text.length(), at + LONGEST_VALUE);
    if (Chars.isQuote(Chars.at(text, quote))) {
      int end = endOfQuoted(text, quote, quote - at, most);
      return new Value(quote + 1, end, true, false, '=');
    }
    int end = at;
    int open = 0;
    while (end < most && !endsValue(text, end, open)) {
      char c = text.charAt(end++);
      open += c == '(' || c == '[' || c == '{' ? 1 : 0;
      open -= c == ')' || c == ']' || c == '}' ? 1 : 0;
    }
    while (end > at && ".,;".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end == at ? null : new Value(at, end, false, false, '=');
  }

  private static @Nullable Value value(String text, int from, int to, boolean option) {
    Value value = valueBehind(text, to);
    if (value != null) {
      return typed(text, value);
    }
    if (Chars.at(text, from - 1) == '<' && Chars.at(text, to) == '>') {
      int close = text.indexOf('<', to);
      return close < 0 ? null : new Value(to + 1, close, true, false, '>');
    }
    Value paired = pairedValue(text, to);
    if (paired != null) {
      return paired;
    }
    Value beside = besideName(text, to);
    if (beside != null) {
      return beside;
    }
    int next = Chars.skipSpaces(text, to);
    if (next == to || Chars.at(text, next) == '-') {
      return null;
    }
    value = valueAt(text, next);
    if (value == null || option) {
      return value;
    }
    String name = text.substring(from, to);
    boolean technical = name.indexOf('_') >= 0 || name.indexOf('-') >= 0 || name.indexOf('.') >= 0;
    String what = text.substring(value.from(), value.to());
    boolean telling =
        isNetrc(text, from, to)
            || (technical && what.length() >= 16 && Values.looksRandom(what))
            || (value.quoted() && what.indexOf(' ') < 0 && Values.looksRandom(what));
    return telling ? value : null;
  }

  /** {@code password: str = "x"}: behind a type comes the value. */
  private static Value typed(String text, Value value) {
    String type = text.substring(value.from(), value.to());
    boolean isType = type.equals("str") || type.equalsIgnoreCase("string") || type.equals("&str");
    Value behind = isType ? valueBehind(text, value.to()) : null;
    return behind == null ? value : behind;
  }

  /** {@code name: API_KEY, value: x}, as lists of variables are written. */
  private static @Nullable Value pairedValue(String text, int to) {
    int at = skipQuotes(text, to);
    while (at < text.length() && at - to < 40 && ", \t\r\n\"'".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at > to && text.regionMatches(true, at, "value", 0, 5)
        ? valueBehind(text, at + 5)
        : null;
  }

  /** {@code ("x-api-key", "x")}: headers as pairs. Names of columns stand so, too. */
  private static @Nullable Value besideName(String text, int to) {
    if (!Chars.isQuote(Chars.at(text, to)) || Chars.at(text, to + 1) != ',') {
      return null;
    }
    Value value = valueAt(text, Chars.skipSpaces(text, to + 2));
    if (value == null || !value.quoted() || value.to() - value.from() < LEAST_BESIDE) {
      return null;
    }
    return Values.looksRandom(text.substring(value.from(), value.to())) ? value : null;
  }

  private static boolean isNetrc(String text, int from, int to) {
    String before = text.substring(Math.max(0, from - 200), from);
    return text.regionMatches(true, from, "passw", 0, 5)
        && (before.contains("login ") || before.contains("machine "));
  }

  private static boolean holds(String text, Value value, Names.Says says, String name) {
    String what = text.substring(value.from(), value.to());
    if (says == Names.Says.PERHAPS) {
      return Values.looksRandom(what);
    }
    if (!Values.isSecret(what, name)) {
      return false;
    }
    if (value.listed() && !value.quoted()) {
      return Values.hasDigit(what) || Values.looksRandom(what); // [FILTERED] is none
    }
    if (value.quoted() || value.separator() == '=') {
      return true;
    }
    // Behind a colon may stand a sentence.
    int lineEnd = text.indexOf('\n', value.to());
    String rest = text.substring(value.from(), lineEnd < 0 ? text.length() : lineEnd);
    return Values.looksRandom(what) || !Values.isProse(rest.length() > 200 ? what : rest);
  }

  /** {@code secret/file} and {@code PWD=/home/me} are places. */
  private static boolean isFolder(String name, String text, int to) {
    return Chars.at(text, to) == '/'
        || ((name.equals("PWD") || name.equals("OLDPWD")) && text.startsWith("=/", to));
  }

  private static int skipQuotes(String text, int from) {
    int i = from;
    while (Chars.at(text, i) == '\\' && i - from < 8) {
      i++;
    }
    if (Chars.isQuote(Chars.at(text, i))) {
      return Chars.at(text, i + 1) == ']' ? i + 2 : i + 1;
    }
    return from;
  }

  private static int endOfQuoted(String text, int quote, int escapes, int most) {
    char mark = text.charAt(quote);
    int backslashes = 0;
    for (int i = quote + 1; i < most; i++) {
      char c = text.charAt(i);
      if (c == mark && (escapes == 0 ? backslashes % 2 == 0 : backslashes == escapes)) {
        return i - escapes;
      }
      if (c == '\n') {
        return i;
      }
      backslashes = c == '\\' ? backslashes + 1 : 0;
    }
    return most;
  }

  private static boolean endsValue(String text, int i, int open) {
    char c = text.charAt(i);
    if (c <= ' ' || Chars.isQuote(c) || c == '<' || c == '>') {
      return true;
    }
    if (c == '\\') {
      return "nrt\"'".indexOf(Chars.at(text, i + 1)) >= 0;
    }
    if (c == ')' || c == ']' || c == '}') {
      return open == 0;
    }
    return (c == ',' || c == ';' || c == '&') && startsAnother(text, i + 1);
  }

  /** Whether a separator is followed by a space, the end, or another name and value. */
  private static boolean startsAnother(String text, int from) {
    int i = from;
    while (Chars.isName(Chars.at(text, i)) && i - from < LONGEST_NAME) {
      i++;
    }
    char c = Chars.at(text, i);
    boolean nothing = i == from && (c <= ' ' || Chars.isQuote(c) || c == '}' || c == ')');
    return nothing || (i > from && (c == '=' || c == ':'));
  }

  static String kindOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace("-", "_");
    if (lower.contains("pass") || lower.endsWith("pwd")) {
      return "password";
    }
    if (lower.contains("key")) {
      return "key";
    }
    return lower.contains("token") ? "token" : "secret";
  }

  /**
   * A value in a text.
   *
   * @param from where it begins, behind its quote
   * @param to where it ends, before its quote
   * @param quoted whether it has quotes
   * @param listed whether it is one of a list
   * @param separator what stood before it
   */
  record Value(int from, int to, boolean quoted, boolean listed, char separator) {}
}
