// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells a secret value from a reference, a placeholder, code and prose. */
final class Values {

  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "null",
          "none",
          "nil",
          "true",
          "false",
          "undefined",
          "yes",
          "no",
          "on",
          "off",
          "empty",
          "unset",
          "set",
          "required",
          "optional",
          "string",
          "str",
          "text",
          "bytes",
          "object",
          "redacted",
          "hidden",
          "masked",
          "todo",
          "n/a",
          "incorrect",
          "invalid",
          "wrong",
          "missing",
          "expired",
          "rejected",
          "accepted",
          "changed",
          "updated",
          "ok",
          "failed",
          "mismatch",
          "error",
          "default",
          "any",
          "unknown",
          "char[]",
          "const",
          "new",
          "function",
          "return");

  private static final Set<String> NOUNS =
      Set.of("password", "passwd", "passphrase", "pwd", "pass", "pw", "secret", "token", "key");

  /** Words that sentences about passwords are made of. */
  private static final Set<String> PROSE =
      Set.of(
          "a",
          "an",
          "the",
          "is",
          "are",
          "was",
          "be",
          "been",
          "must",
          "should",
          "may",
          "can",
          "cannot",
          "not",
          "to",
          "of",
          "or",
          "and",
          "for",
          "from",
          "with",
          "in",
          "on",
          "at",
          "by",
          "if",
          "it",
          "its",
          "has",
          "have",
          "your",
          "you",
          "please",
          "least",
          "too",
          "that",
          "this",
          "option",
          "flag",
          "argument",
          "required",
          "invalid",
          "incorrect",
          "missing",
          "expired");

  private static final Pattern CODE =
      Pattern.compile("[A-Za-z_$][\\w$]*(?:(?:\\.|::|->)[A-Za-z_$][\\w$]*)*[(\\[].*");

  private static final Pattern MEMBER =
      Pattern.compile("[a-z_$][\\w$]*(?:(?:\\.|::|->)[A-Za-z_$][\\w$]*)+");

  private static final Pattern PATH =
      Pattern.compile("(?:~|\\.{0,2})(?:/[A-Za-z0-9_.@-]{1,40})+/?");

  private Values() {}

  /** Whether what stands where a secret is expected is one. */
  static boolean isSecret(String value, String name) {
    if (value.isEmpty() || isPlaceholder(value) || isProse(value)) {
      return false;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    boolean refers = isNoun(lower) || lower.equals(name.toLowerCase(Locale.ROOT));
    if (refers || CODE.matcher(value).matches() || isWordsOfCode(value)) {
      return false;
    }
    return !isPath(value);
  }

  /** Whether it looks like something that a machine made up. */
  static boolean looksRandom(String value) {
    int length = value.length();
    if (length < 8 || isPlaceholder(value) || isPath(value) || value.contains("://")) {
      return false;
    }
    int digits = 0;
    int lower = 0;
    int upper = 0;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      digits += Chars.isDigit(c) ? 1 : 0;
      lower += Chars.isLower(c) ? 1 : 0;
      upper += Chars.isUpper(c) ? 1 : 0;
      if (c == ' ') {
        return false;
      }
    }
    int letters = lower + upper;
    boolean mixed = digits > 0 && letters > 0 && digits + letters > length / 2;
    boolean longAndMixed = length >= 20 && lower > 3 && upper > 3;
    return mixed || longAndMixed;
  }

  /** Whether it stands for a value: a reference, a blank, or a mark of ours. */
  static boolean isPlaceholder(String value) {
    if (value.isEmpty() || "$<{[%*".indexOf(value.charAt(0)) >= 0 && isReference(value)) {
      return true;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    return PLACEHOLDERS.contains(lower)
        || isOneCharacter(value)
        || lower.startsWith("your")
        || lower.contains("process.env")
        || lower.contains("os.environ")
        || lower.contains("getenv")
        || lower.contains(Marks.START.toLowerCase(Locale.ROOT));
  }

  static boolean isNoun(String value) {
    return NOUNS.contains(value.toLowerCase(Locale.ROOT));
  }

  static boolean hasDigit(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Chars.isDigit(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether several words make a sentence and not a pass phrase. */
  static boolean isProse(String value) {
    if (value.indexOf(' ') < 0) {
      return PROSE.contains(value.toLowerCase(Locale.ROOT));
    }
    for (String word : value.split("[\\s,.;:!?]+")) {
      if (PROSE.contains(word.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  /** A dollar may begin a password; {@code ${NAME}}, {@code $NAME} and {@code %NAME%} are names. */
  private static boolean isReference(String value) {
    char first = value.charAt(0);
    char second = Chars.at(value, 1);
    return switch (first) {
      case '$' -> second == '{' || second == '(' || isName(value, 1, value.length());
      case '%' -> second == '(' || (value.endsWith("%") && isName(value, 1, value.length() - 1));
      case '<' -> value.endsWith(">") || value.indexOf('>') < 0;
      case '{', '[' -> true;
      default -> isOneCharacter(value);
    };
  }

  private static boolean isName(String value, int from, int to) {
    boolean upper = false;
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if (!Chars.isUpper(c) && !Chars.isDigit(c) && c != '_') {
        return false;
      }
      upper |= Chars.isUpper(c);
    }
    return upper;
  }

  private static boolean isOneCharacter(String value) {
    char first = value.charAt(0);
    for (int i = 1; i < value.length(); i++) {
      if (value.charAt(i) != first) {
        return false;
      }
    }
    return !Chars.isAlnum(first) || first == 'x' || first == 'X';
  }

  /** {@code self.password}, {@code db_password}: names of variables that say what they hold. */
  private static boolean isWordsOfCode(String value) {
    if (MEMBER.matcher(value).matches() && !hasDigit(value)) {
      return true;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    boolean snake = lower.chars().allMatch(c -> Chars.isLower((char) c) || c == '_');
    return snake && NOUNS.stream().anyMatch(noun -> lower.endsWith("_" + noun));
  }

  private static boolean isPath(String value) {
    if (value.indexOf('/') < 0 || !PATH.matcher(value).matches()) {
      return false;
    }
    for (String part : value.split("/")) {
      if (part.length() >= 20 && hasDigit(part)) {
        return false;
      }
    }
    return true;
  }
}
