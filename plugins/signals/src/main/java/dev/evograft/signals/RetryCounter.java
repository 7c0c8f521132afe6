// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts retries: of a numbered series its highest number, of notices without a number each one.
 * Where a run has both, they are two tellings of the same, and the larger count holds.
 */
final class RetryCounter {

  /** Where such a notice may begin within its line. */
  private static final String AT =
      "(?:^[^\\w-]{0,6}|[\\]):;,.!|] {0,3}|[—–-] {1,3}|\\w: )(?:[Nn]ow |[Ww]ill (?:be )?)?";

  private static final String OF = "\\s?(?:/|of|out of)\\s?\\d{1,6}\\b";

  private static final Pattern RETRY_N =
      Pattern.compile(
          AT
              + "(?i:(?:(?:re-?trying|reconnecting)[.…]{0,3}[^\\d\\n/]{0,40}?|re-?try(?: attempt| count| number)?)[(\\[# :]{1,3}(\\d{1,6})"
              + OF
              + "|(?:re-?try|retrying)(?: attempt)? ?[#:]{0,1} ?(\\d{1,6})\\b(?![./]\\d)(?!\\s?(?:s|ms|sec|min|times|retries)\\b))");

  private static final Pattern ATTEMPT_N =
      Pattern.compile(
          "(?:^|[\\]):;,.!|(\\[—–-] {0,3}|\\w: |\\b(?:this is|starting|making) )(?i:(?:\\w+ )?attempt ?[#:]? ?(\\d{1,6})(?:"
              + OF
              + "|(?= (?:failed|of)\\b)))");

  private static final Pattern RETRY =
      Pattern.compile(
          AT
              + "(?:(?i:re-?trying|reconnecting|trying again)(?:[.…]{1,3}|\\s*$|,|:| in (?:about )?\\d| after \\d| ?\\(Retry\\(| (?:request|connection|with|after|due|because|the|download|upload|failed|call)\\b)"
              + "|(?i:retry in \\d|try again in \\d))|\\b(?i:\\d+ (?:tries|retries|attempts) (?:remaining|left))\\b");

  private static final Pattern QUOTED =
      Pattern.compile("[0-9a-f]{7,40} .*|[-+*#>|] .*|\\+.*|\\s*[\"'`{].*");

  private long numbered;
  private long series;
  private long attempts;
  private long attemptSeries;
  private long plain;

  /** A line that may tell of a retry. */
  void line(String text) {
    String line = text.length() > 400 ? text.substring(0, 400) : text;
    if (QUOTED.matcher(line).lookingAt()) {
      return;
    }
    LogHead head = LogHead.of(line);
    line = line.substring(head.level() == LogHead.Level.NONE ? 0 : head.message());
    Matcher retry = RETRY_N.matcher(line);
    if (retry.find()) {
      number(Long.parseLong(retry.group(1) == null ? retry.group(2) : retry.group(1)));
      return;
    }
    Matcher attempt = ATTEMPT_N.matcher(line);
    if (attempt.find()) {
      attempt(Long.parseLong(attempt.group(1)) - 1);
    } else if (RETRY.matcher(line).find()) {
      plain++;
    }
  }

  /** The retry of this number begins; a number that does not grow begins another series. */
  void number(long n) {
    numbered += n <= series ? series : 0;
    series = n;
  }

  private void attempt(long n) {
    attempts += n < attemptSeries ? attemptSeries : 0;
    attemptSeries = Math.max(0, n);
  }

  long retries() {
    return Math.max(Math.max(numbered + series, attempts + attemptSeries), plain);
  }
}
