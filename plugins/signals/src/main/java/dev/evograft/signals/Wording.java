// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.regex.Pattern;

/** Tells what the message of an error line is worth. */
final class Wording {

  private static final int MOST_VAIN = 60;

  /** {@code none found}, {@code 0 errors}, {@code 12 lines (3.1%)}, and what else is no error. */
  private static final String NOTHING =
      "(?:(?:0|no|none|nothing)(?: (?:errors?|failures?|problems?))?(?: (?:found|seen|reported|detected|logged|so far))?"
          + "|\\d[\\d,]{0,12} (?:lines?|entries|records?|times|occurrences?|found|in total)(?: \\([\\d.]{1,8} ?%\\))?"
          + "|null|nil|false|ok|success|n/a|undefined|true|-|[-+]?\\d+\\.[\\de.%+-]*)";

  /** Nothing went wrong, or a report tells how often it did: {@code error: none}. */
  private static final Pattern VAIN =
      Pattern.compile(
          "[\\s\\p{Punct}]*|" + NOTHING + "(?:[.,;] ?" + NOTHING + ")*[\\s.,;]*",
          Pattern.CASE_INSENSITIVE);

  /** It went wrong and was made good. */
  private static final Pattern HANDLED =
      Pattern.compile(
          "\\((?:handled|ignored|expected|recovered|non-?fatal|harmless)\\b|\\b(?:retrying|will retry|retry in|reconnecting"
              + "|falling back|trying again|try again in \\d|retries left|tries remaining)\\b",
          Pattern.CASE_INSENSITIVE);

  /** Something went wrong, but what? */
  private static final Pattern THAT =
      Pattern.compile(
          "\\W*(?:(?i:compilation error|build fail\\w+|compilation fail\\w+)\\b.{0,10}|Tests run:.*|Failures:\\s*|Errors:\\s*|There (?:are|were) .*|Failed to execute goal .*"
              + "|To see the full .*|Re-run Maven.*|For more information.*|\\[Help \\d\\].*|After correcting .*|.*<<< (?:ERROR|FAILURE)!.*"
              + "|.*\\bproblems? (?:were|was) encountered.*|\\d+ (?:errors?|problems?|failures?)\\b.*|(?i:errors?|exception|fatal|failed|failure|critical)\\s*[:!.]?\\s*"
              + "|Process completed with exit code.*|.*\\breturned \\d+ exit status.*|Command failed with exit code.*"
              + "|subprocess-exited-with-error|metadata-generation-failed|[Cc]ould not compile .*|aborting due to .*|test failed, to rerun.*"
              + "|process didn't exit successfully.*|Recipe .{1,200} failed.*|all warnings being treated as errors|some warnings being treated.*"
              + "|\\S+ \\([\\w.<>]+\\)\\s*|failed to push some refs.*|.*is not recoverable: exiting now|Child returned status.*|Exiting with failure status.*"
              + "|Failed to build \\S.*|.*exited with (?:code|status) \\d+\\W*|[Ee]xit (?:code|status):? \\d+\\W*|The following (?:error|problem)s? .*:|.*failed with (?:exit )?(?:code|status) \\d+\\W*)");

  private Wording() {}

  static boolean isVain(String message) {
    return message.length() <= MOST_VAIN && VAIN.matcher(message).matches();
  }

  static boolean isHandled(String line) {
    return HANDLED.matcher(line).find();
  }

  static boolean saysOnlyThat(String message) {
    return THAT.matcher(message).matches();
  }
}
