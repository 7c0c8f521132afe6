// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells from the name of a setting, member or option whether its value is a secret. */
final class Names {

  /** What a name says of its value. */
  enum Says {
    /** Nothing. */
    NOTHING,
    /** It may be a secret: when it also looks like one. */
    PERHAPS,
    /** It is a secret, unless it is obviously none. */
    SECRET
  }

  /** Words that end a name without changing what it names. */
  private static final Set<String> TAIL =
      Set.of(
          "base64",
          "b64",
          "base",
          "prod",
          "production",
          "dev",
          "test",
          "staging",
          "live",
          "old",
          "new",
          "current",
          "previous",
          "value",
          "val",
          "data",
          "string",
          "str",
          "text",
          "txt",
          "plain",
          "plaintext",
          "raw",
          "default",
          "primary",
          "secondary",
          "backup",
          "hash",
          "env",
          "local",
          "main",
          "pem");

  private static final List<String> SECRETS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passwort",
          "secret",
          "apikey",
          "secretkey",
          "accesskey",
          "privatekey",
          "accountkey",
          "encryptionkey",
          "signingkey");

  private static final List<String> TOKENS =
      List.of("token", "credential", "credentials", "sessionid", "sessid", "authkey");

  private static final Set<String> MAYBE = Set.of("auth", "pass", "cred", "creds", "sid");

  /** Which keys are secrets; there are primary, foreign, cache and sort keys too. */
  private static final Set<String> KEY_OF =
      Set.of(
          "api",
          "secret",
          "private",
          "access",
          "client",
          "account",
          "encryption",
          "signing",
          "master",
          "admin",
          "shared");

  private static final Set<String> PERHAPS_KEY_OF =
      Set.of(
          "app",
          "application",
          "auth",
          "service",
          "storage",
          "subscription",
          "license",
          "functions",
          "webhook",
          "deploy",
          "session",
          "ssh",
          "host");

  private Names() {}

  static Says of(String name) {
    List<String> words = words(name);
    int last = words.size() - 1;
    while (last > 0 && (TAIL.contains(words.get(last)) || isNumber(words.get(last)))) {
      last--;
    }
    String noun = last < 0 ? "" : words.get(last);
    String before = last > 0 ? words.get(last - 1) : "";
    if (noun.equals("pwd") || endsWithAny(noun, SECRETS)) {
      return Says.SECRET;
    }
    if (noun.equals("key")) {
      if (KEY_OF.contains(before)) {
        return Says.SECRET;
      }
      return PERHAPS_KEY_OF.contains(before) ? Says.PERHAPS : Says.NOTHING;
    }
    return MAYBE.contains(noun) || endsWithAny(noun, TOKENS) ? Says.PERHAPS : Says.NOTHING;
  }

  /** The words of {@code snake_case}, {@code kebab-case}, {@code camelCase} and dotted names. */
  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= name.length(); i++) {
      boolean end = i == name.length() || !Chars.isAlnum(name.charAt(i));
      boolean hump = !end && i > from && isHump(name, i);
      if (end || hump) {
        if (i > from) {
          words.add(name.substring(from, i).toLowerCase(Locale.ROOT));
        }
        from = end ? i + 1 : i;
      }
    }
    return words;
  }

  private static boolean isHump(String name, int i) {
    boolean upper = Chars.isUpper(name.charAt(i));
    boolean lowerBefore = Chars.isLower(name.charAt(i - 1)) || Chars.isDigit(name.charAt(i - 1));
    boolean lowerBehind = Chars.isLower(Chars.at(name, i + 1));
    return upper && (lowerBefore || (lowerBehind && Chars.isUpper(name.charAt(i - 1))));
  }

  private static boolean isNumber(String word) {
    return word.chars().allMatch(c -> Chars.isDigit((char) c));
  }

  private static boolean endsWithAny(String word, List<String> ends) {
    for (String end : ends) {
      if (word.endsWith(end)) {
        return true;
      }
    }
    return false;
  }
}
