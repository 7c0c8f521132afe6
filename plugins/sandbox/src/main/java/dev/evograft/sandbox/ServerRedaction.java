// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import java.util.regex.Pattern;

/** The redaction that the real server applies to the excerpt of a terminal report. */
final class ServerRedaction {

  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(api[_-]?key|token|secret|password|authorization)\\s*[:=]\\s*\\S+",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BEARER =
      Pattern.compile("bearer\\s+[A-Za-z0-9._~+/=-]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern VENDOR = Pattern.compile("(sk-|evk_|evi_)[A-Za-z0-9]{16,}");

  private ServerRedaction() {}

  static String redact(String text) {
    String step = ASSIGNMENT.matcher(text).replaceAll("$1=[REDACTED]");
    step = BEARER.matcher(step).replaceAll("Bearer [REDACTED]");
    return VENDOR.matcher(step).replaceAll("$1[REDACTED]");
  }
}
