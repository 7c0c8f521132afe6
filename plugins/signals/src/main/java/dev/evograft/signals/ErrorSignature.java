// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.Unicode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings an error line into a form that is the same whenever the same fault is met: what differs
 * from run to run is replaced by what it is. What tells faults apart stays: names, and codes of
 * errors, exits and states.
 */
final class ErrorSignature {

  /** Signatures are cut to this, never within a code point. */
  static final int LIMIT = 260;

  /** What is behind these characters of a line could not come into the signature anyway. */
  private static final int LOOKED_AT = 4_000;

  private static final String CLOCK = "\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?";

  private static final String MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";

  private static final String TIME =
      "\\d{4}[-/]\\d\\d[-/]\\d\\d(?:[T ]"
          + CLOCK
          + "(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?)?(?!\\w)"
          + "|\\d\\d/"
          + MONTH
          + "/\\d{4}:"
          + CLOCK
          + "(?: [+-]\\d{4})?"
          + "|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:\\d{1,2} )?"
          + MONTH
          + " (?: ?\\d{1,2},? )?(?:\\d{4},? )?(?:at )?\\d{1,2}:\\d\\d:\\d\\d(?: ?[AP]M)?(?: (?:[A-Z]{3,4} )?\\d{4})?"
          + "|(?<![\\w:.])\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?: ?[AP]M)?(?![\\w:])";

  private static final String URL =
      "[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\\s'\"`<>|()\\[\\]{}‘’“”]+(?:\\[[0-9a-fA-F:.]+\\][^\\s'\"`<>|()]*)?";

  private static final String PATH =
      "(?<![\\w.~/\\\\<])(?:[A-Za-z]:[\\\\/]|\\\\\\\\)[^\\s'\"`<>|:*?,;()\\[\\]{}]+"
          + "|(?<=['\"`‘“])(?:~|\\.{1,2})?/[^'\"`’”/]+/[^'\"`’”]+(?=['\"`’”])"
          + "|(?<![\\w.~/<>])(?:~\\w*|\\.{1,2})?/[^\\s'\"`‘’“”<>|:;,()\\[\\]{}]+"
          + "|(?<![\\w.~/<>@])(?:[\\w.@+-]{1,80}+/){1,40}[\\w@+-][\\w.@+-]*\\.[A-Za-z]\\w{0,7}(?![\\w/])";

  /** A number that is the fault itself. */
  private static final String CODE =
      "(?i:\\bsqlstate\\[\\w{5}\\] \\[\\d{1,6}\\]|\\berror:? (?:code:? )?0x[0-9a-f]{8}\\b)|(?i:\\b(?:curl:|errno|sqlstate|signal|http(?:/\\d(?:\\.\\d)?)?|(?:exit |status |error |response )?(?:code|status)(?! line))"
          + "[\"'\\])]{0,2}(?: ?[:=#] ?| is | of |,| )?[\"'(\\[]{0,2}[-+]?)\\d{1,10}(?![\\w:/]|[.,]\\d)"
          + "|(?i:\\b\\w{0,20}error[\"'\\])]{0,2}(?: ?[:=#] ?| )?[\"'(\\[]{0,2}[-+]?)\\d{1,10}(?![\\w:/]|[.,]\\d| (?!Internal|Not |Bad |Unauth|Forbid|Gateway|Service|Too |overload)[A-Za-z]{2,})(?: \\(\\w{5}\\))?"
          + "|\\b[1-5]\\d\\d(?= (?:Internal Server|Not Found|Not Implemented|Bad |Unauthorized|Forbidden|Gateway|Service Unav|Too Many|Request|Conflict|Gone|Unprocessable|Method Not|Payment))"
          + "|\\breturned \\d{1,3}(?= exit status)|\\b[A-Z]{2,8}-\\d{1,6}\\b";

  /** Something that is numbered in a word that says so: {@code req-7f3a91}, {@code job=1841}. */
  private static final String NAMED_ID =
      "(?i)(?<label>\\b(?:(?:req|request|trace|span|session|correlation|txn|transaction|run|job|task|build|order|conn|connection|event|batch|invocation|container|pod|worker|msg|message|user|customer|tenant|thread)(?:[_-]?id)?[-_=#]|(?:\\w{1,20}[_ -])?id[ =:#]{1,2})[\"'\\[<(]?)(?=[\\w-]{0,40}\\d)[a-z0-9][\\w-]{2,80}(?-i)";

  private static final String DURATION =
      "(?<![\\w.])\\d+(?:[.,]\\d+)*\\s?(?:ns|us|µs|ms|msecs?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|milliseconds?|microseconds?|nanoseconds?)(?:\\d+s)?(?![\\w])";

  private static final String SIZE =
      "(?<![\\w.])\\d+(?:[.,]\\d+)*\\s?(?:[kKMGTP]i?[bB]|[bB]ytes?|B|bits?)(?!\\w)";

  private static final Pattern PART =
      Pattern.compile(
          "(?<mark>\\[REDACTED[^\\]]{0,80}\\])"
              + "|(?<time>"
              + TIME
              + ")"
              + "|(?<uuid>\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b)"
              + "|(?<url>"
              + URL
              + ")"
              + "|(?<ip>(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?(?![\\w.]*\\w)|\\[(?:[0-9a-fA-F]{0,4}:){2,8}[0-9a-fA-F.]*\\](?::\\d{1,5})?|(?<![\\w:])::1?(?![\\w:]))"
              + "|(?<path>"
              + PATH
              + ")"
              + "|(?<code>"
              + CODE
              + ")|(?<named>"
              + NAMED_ID
              + ")"
              + "|(?<hex>\\b0[xX][0-9a-fA-F]+\\b|(?<=@)[0-9a-f]{4,16}\\b|\\b(?=[0-9a-f]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{6,64}\\b)"
              + "|(?<duration>"
              + DURATION
              + ")"
              + "|(?<size>"
              + SIZE
              + ")"
              + "|(?<number>(?<![\\w])\\d+(?:[.,]\\d+)*(?![\\w]))"
              + "|(?<word>[\\w$]*\\d[\\w$]*)");

  /** Words after which a folder is only where something happened. */
  private static final Pattern LOCATED =
      Pattern.compile(
          "(?i)(?:\\bin|\\bunder|\\binside|\\bwithin|\\binto|\\bfolder|\\bdirectory|\\bcwd)[ :=]{0,2}[\\['\"`‘“(]{0,2}$");

  private ErrorSignature() {}

  /** The signature of a line from which secrets and colours were taken. */
  static String of(String line) {
    String text = Unicode.repair(line.length() > LOOKED_AT ? cut(line, LOOKED_AT) : line);
    return cut(tidy(normalise(text)), LIMIT);
  }

  static String normalise(String text) {
    Matcher matcher = PART.matcher(text);
    StringBuilder normal = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      normal.append(text, from, matcher.start());
      normal.append(replacement(matcher, text));
      from = matcher.end();
    }
    return normal.append(text, from, text.length()).toString();
  }

  private static String replacement(Matcher part, String whole) {
    String text = part.group();
    if (part.group("mark") != null) {
      int hash = text.lastIndexOf(':');
      return text.indexOf(':') == hash ? text : text.substring(0, hash) + "]";
    }
    if (part.group("time") != null) {
      return "<time>";
    }
    if (part.group("uuid") != null) {
      return "<id>";
    }
    if (part.group("url") != null) {
      return Places.url(text);
    }
    if (part.group("ip") != null) {
      return "<ip>";
    }
    if (part.group("path") != null) {
      boolean place =
          LOCATED.matcher(whole).region(Math.max(0, part.start() - 30), part.start()).find();
      return Places.path(text, place);
    }
    if (part.group("named") != null) {
      String label = part.group("label");
      boolean counted = text.substring(label.length()).chars().allMatch(Character::isDigit);
      return label + (counted ? "<n>" : "<id>");
    }
    return numeric(part, text);
  }

  private static String numeric(Matcher part, String text) {
    if (part.group("code") != null) {
      return text;
    }
    if (part.group("hex") != null) {
      return "<hex>";
    }
    if (part.group("duration") != null) {
      return "<duration>";
    }
    if (part.group("size") != null) {
      return "<size>";
    }
    return part.group("number") != null ? "<n>" : Places.word(text);
  }

  /** One space for any blanks, straight quotes, nothing that cannot be seen. */
  private static String tidy(String text) {
    StringBuilder tidy = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        blank = !tidy.isEmpty();
      } else if (!Character.isISOControl(c) && c != '\uFEFF') {
        if (blank) {
          tidy.append(' ');
          blank = false;
        }
        tidy.append(c == '‘' || c == '’' ? '\'' : c == '“' || c == '”' ? '"' : c);
      }
    }
    return tidy.toString();
  }

  private static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end).stripTrailing();
  }
}
