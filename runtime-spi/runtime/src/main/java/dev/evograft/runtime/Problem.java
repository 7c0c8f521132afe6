// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import java.util.Objects;

/**
 * Something that is wrong and that a person can put right.
 *
 * @param severity how bad it is
 * @param source what it is about, such as {@code plugin evotown} or {@code setting evotown.url}
 * @param what one line that names the thing and the remedy, without secrets
 * @since 0.1
 */
public record Problem(Severity severity, String source, String what) {

  public Problem {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(source, "source");
    what = oneLine(what);
  }

  private static String oneLine(String text) {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
        ? text
        : text.replace("\r", "").strip().replace('\n', ' ');
  }

  /** How bad a problem is. */
  public enum Severity {
    /** Something that was asked for does not work. */
    ERROR,
    /** It works, though perhaps not as somebody expects. */
    WARNING
  }
}
