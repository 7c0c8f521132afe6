// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.evolution.regex.RefusedRegexException;
import dev.evograft.evolution.regex.SafeRegex;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A rule for paths: {@code src/secret} is it and all beneath it, {@code .env} (no slash) any file
 * or folder of that name wherever it lies, {@code *.pem} and {@code docs/**} are globs. What lies
 * beneath a folder that a rule is about, the rule is about, too.
 */
final class PathRule {

  private final String text;
  private final String plain;
  private final @Nullable SafeRegex glob;

  private PathRule(String text) {
    this.text = text;
    this.plain = trimmed(text.strip().replace('\\', '/').toLowerCase(Locale.ROOT));
    if (plain.isEmpty()) {
      throw new IllegalArgumentException("a rule for paths is empty");
    }
    this.glob = plain.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0) ? glob(plain) : null;
  }

  /**
   * The rule of this text, for which case does not matter: on many disks {@code .GIT} is {@code
   * .git}.
   *
   * @throws IllegalArgumentException if it is no glob
   */
  static PathRule of(String text) {
    return new PathRule(text);
  }

  boolean matches(String path) {
    String folded = path.toLowerCase(Locale.ROOT);
    if (glob != null) {
      return matchesGlob(glob, folded);
    }
    if (plain.indexOf('/') < 0) {
      return List.of(folded.split("/")).contains(plain);
    }
    return folded.equals(plain) || folded.startsWith(plain + "/");
  }

  /** Asks for the path and for every folder above it, whole and by name. */
  private static boolean matchesGlob(SafeRegex glob, String path) {
    int begin = 0;
    while (begin <= path.length()) {
      int slash = path.indexOf('/', begin);
      int end = slash < 0 ? path.length() : slash;
      if (glob.isIn(path.substring(0, end)) || glob.isIn(path.substring(begin, end))) {
        return true;
      }
      begin = end + 1;
    }
    return false;
  }

  /** Globs may come from strangers, so they become expressions that cost no more than they say. */
  private static SafeRegex glob(String plain) {
    try {
      return SafeRegex.read(Globs.regex(plain), "gs").regex();
    } catch (RefusedRegexException e) {
      throw new IllegalArgumentException("'" + plain + "' " + e.getMessage(), e);
    }
  }

  private static String trimmed(String path) {
    String trimmed = path;
    while (trimmed.startsWith("./") || trimmed.startsWith("/")) {
      trimmed = trimmed.substring(trimmed.indexOf('/') + 1);
    }
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return trimmed;
  }

  @Override
  public String toString() {
    return text;
  }
}
