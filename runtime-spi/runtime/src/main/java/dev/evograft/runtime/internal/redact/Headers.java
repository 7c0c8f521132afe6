// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Credentials in HTTP headers: Authorization, bearer and basic values, cookies. */
final class Headers {

  /** Not named by its scheme: receivers refuse texts in which they see "bearer" or "api_key". */
  private static final String CREDENTIAL = "http_credential";

  private static final List<String> SCHEMES =
      List.of("bearer", "basic", "token", "bot", "apikey", "api-key", "key", "geniekey", "sso-key");

  private static final List<String> ATTRIBUTES =
      List.of("path", "domain", "expires", "max-age", "samesite", "priority", "version");

  private Headers() {}

  /** At {@code authorization}: header, JSON member or assignment. */
  static void authorization(String text, int start, int end, Findings found) {
    Assignments.Value value = Assignments.valueBehind(text, end);
    if (value == null) {
      return;
    }
    int from = value.from();
    int wordEnd = endOfToken(text, from);
    String word = text.substring(from, wordEnd).toLowerCase(Locale.ROOT);
    if (SCHEMES.contains(word)) {
      int secret = Chars.skipSpaces(text, wordEnd);
      int secretEnd = endOfToken(text, secret);
      if (secret > wordEnd && isCredential(text, secret, secretEnd)) {
        found.add(CREDENTIAL, secret, secretEnd, Findings.BY_NAME);
      }
    } else if (!Chars.isSpace(Chars.at(text, wordEnd))
        && Values.looksRandom(text.substring(from, wordEnd))) {
      found.add("authorization", from, wordEnd, Findings.BY_NAME);
    }
  }

  /** At {@code bearer} anywhere. */
  static void bearer(String text, int start, int end, Findings found) {
    int from = Chars.skipSpaces(text, end);
    int to = endOfToken(text, from);
    boolean alone = !Chars.isName(Chars.at(text, start - 1)) && from > end;
    if (alone && to - from >= 16 && Values.looksRandom(text.substring(from, to))) {
      found.add(CREDENTIAL, from, to, Findings.BY_NAME);
    }
  }

  /** At {@code basic} anywhere: what follows must be a user and a password in base 64. */
  static void basic(String text, int start, int end, Findings found) {
    int from = Chars.skipSpaces(text, end);
    int to = endOfToken(text, from);
    boolean alone = !Chars.isName(Chars.at(text, start - 1)) && from > end;
    if (alone && to - from >= 6 && isUserAndPassword(text.substring(from, to))) {
      found.add(CREDENTIAL, from, to, Findings.BY_NAME);
    }
  }

  /** At {@code cookie}: the values of a Cookie or Set-Cookie header. */
  static void cookie(String text, int start, int end, Findings found) {
    Assignments.Value value = Assignments.valueBehind(text, end);
    for (; value != null; value = Assignments.next(text, value)) {
      pairs(text, value.from(), value.to(), found);
    }
  }

  /** At {@code -b}, by which curl is given cookies. */
  static void curlCookie(String text, int start, int end, Findings found) {
    Assignments.Value value = Assignments.valueAt(text, Chars.skipSpaces(text, end));
    if (Chars.isSpace(Chars.at(text, start - 1)) && value != null) {
      pairs(text, value.from(), value.to(), found);
    }
  }

  /** At {@code -u} and {@code --user}: a user and a password. */
  static void curlUser(String text, int start, int end, Findings found) {
    Assignments.Value value = Assignments.valueAt(text, Chars.skipSpaces(text, end));
    if (!Chars.isSpace(Chars.at(text, start - 1)) || value == null) {
      return;
    }
    int colon = text.indexOf(':', value.from());
    boolean pair =
        colon > value.from() && colon + 1 < value.to() && Chars.at(text, colon + 1) != '/';
    if (pair && Values.isSecret(text.substring(colon + 1, value.to()), "password")) {
      found.add("password", colon + 1, value.to(), Findings.BY_NAME);
    }
  }

  private static void pairs(String text, int from, int to, Findings found) {
    int at = from;
    while (at < to) {
      int semicolon = text.indexOf(';', at);
      int end = semicolon < 0 || semicolon > to ? to : semicolon;
      int equals = text.indexOf('=', at);
      if (equals > at && equals < end) {
        String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
        String value = text.substring(equals + 1, end);
        if (!ATTRIBUTES.contains(name) && value.length() >= 8 && Values.looksRandom(value)) {
          found.add("cookie", equals + 1, end, Findings.BY_NAME);
        }
      }
      at = end + 1;
    }
  }

  private static boolean isCredential(String text, int from, int to) {
    String value = text.substring(from, to);
    return value.length() >= 3
        && !Values.isPlaceholder(value)
        && (Values.hasDigit(value) || value.length() >= 16);
  }

  private static int endOfToken(String text, int from) {
    int i = from;
    while (i < text.length()
        && (Chars.isAlnum(text.charAt(i)) || "-._~+/=%".indexOf(text.charAt(i)) >= 0)) {
      i++;
    }
    return i;
  }

  private static boolean isUserAndPassword(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      String decoded = new String(bytes, StandardCharsets.UTF_8);
      return decoded.indexOf(':') >= 0 && decoded.chars().allMatch(c -> c >= ' ' && c != 0xFFFD);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
