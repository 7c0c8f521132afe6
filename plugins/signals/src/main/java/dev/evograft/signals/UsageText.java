// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads usage from lines for people: {@code Tokens: 4.2k sent, 310 received. Cost: $0.02}. */
final class UsageText {

  private static final String NUMBER = "(\\d(?:[\\d,_.]*\\d)?)([kKmM]?)";

  private static final String IN = "(?:input|prompt|sent|in|up)";

  private static final String OUT = "(?:output|completion|received|out|down|generated)";

  /** A line that counts tokens: it begins with the word, or with the kind of token. */
  private static final Pattern TOKENS =
      Pattern.compile(
          "(?i)[^\\w\\n]{0,20}(?:(?:total|session|llm|model|api|final|run|overall|\\w+ly) ){0,3}(?:(?:tokens?|usage|token usage|tokens used)\\b\\s*(?:\\([^)]*\\))?\\s*[:=|–-].*"
              + "|(?:input|prompt|output|completion)[ _-]?tokens?(?: used| count)?\\s*[:=].*"
              + "|\\d[\\d,_.]*[km]? (?:input|prompt)\\b.*\\b(?:output|completion)\\b.*|[\\w.:-]+:\\s+\\d[\\d,_.]*[km]? input, .*)");

  private static final List<Pattern> INPUT = side(IN, "input|prompt");

  private static final List<Pattern> OUTPUT = side(OUT, "output|completion");

  private static final String DOLLARS =
      "(?:~|≈|about )?(?:(?:US ?)?\\$ ?(\\d[\\d,]*(?:\\.\\d+)?)|(\\d[\\d,]*(?:\\.\\d+)?) ?(?:USD|usd|dollars)\\b|(?:USD|usd) ?(\\d[\\d,]*(?:\\.\\d+)?))";

  private static final Pattern COST =
      Pattern.compile(
          "(?<![:\\w] ?)(?i:((?:(?:total|session|estimated|est\\.|run|api|final|overall|approx\\.?|llm|model|actual|request|message|this|task|turn|usage) ){0,3})costs?(_usd| usd| so far| total| estimate)?\\s*(?:\\((usd|\\$|us\\$)\\))?\\s*[:=]\\s*)"
              + "(?:"
              + DOLLARS
              + "|(\\d[\\d,]*(?:\\.\\d+)?))(?=\\s*(?:$|[(;|,.\\])]|message|session|total|USD))");

  private static final Pattern SESSION =
      Pattern.compile("\\$(\\d[\\d,]*(?:\\.\\d+)?) (?:session|total)\\b");

  private static final Pattern REPORT =
      Pattern.compile(
          "(?i)\\W{0,10}(?:all )?(?:done|finished|complete|run|session|task|duration|elapsed|time)\\b");

  private static final Pattern TOOLS =
      Pattern.compile(
          "(?i)\\W{0,10}(?:total )?tool (?:calls|uses)(?: made)?\\s*[:=]\\s*(\\d{1,9})(?:\\s*\\(\\D{0,3}(\\d{1,9}) (?:failed|errors?|failures?)\\))?\\s*");

  private final UsageTotals totals;
  private final ToolLedger tools;

  UsageText(UsageTotals totals, ToolLedger tools) {
    this.totals = totals;
    this.tools = tools;
  }

  /** A line that holds one of the literals. */
  void line(String text) {
    String line = text.length() > 400 ? text.substring(0, 400) : text;
    if (!hasDigit(line)) {
      return;
    }
    Matcher called = TOOLS.matcher(line);
    if (called.matches()) {
      tools.total(
          Long.valueOf(called.group(1)),
          called.group(2) == null ? null : Long.valueOf(called.group(2)));
      return;
    }
    boolean tokens = TOKENS.matcher(line).matches();
    if (tokens) {
      add(new Usage(tokens(INPUT, line), tokens(OUTPUT, line), null), isTotal(line));
    }
    cost(line, tokens);
  }

  private static boolean hasDigit(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) >= '0' && line.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }

  private void cost(String line, boolean anywhere) {
    Matcher cost = COST.matcher(line);
    boolean found =
        anywhere || isReport(line)
            ? cost.find()
            : cost.region(leadIn(line), line.length()).lookingAt();
    if (!found) {
      return;
    }
    Matcher session = SESSION.matcher(line);
    if (session.find(cost.start())) {
      totals.session("text", Usage.NONE.withCost(amount(session.group(1))));
      return;
    }
    for (int group = 4; group <= 6; group++) {
      if (cost.group(group) != null) {
        add(Usage.NONE.withCost(amount(cost.group(group))), isTotal(cost.group(1)));
      }
    }
    String unit = cost.group(2) == null ? "" : cost.group(2).toLowerCase(Locale.ROOT);
    boolean dollars = cost.group(3) != null || unit.endsWith("usd");
    if (cost.group(7) != null && dollars) {
      add(Usage.NONE.withCost(amount(cost.group(7))), isTotal(cost.group(1)));
    }
  }

  private void add(Usage usage, boolean total) {
    if (total) {
      totals.session("text", usage);
    } else {
      totals.message(null, usage);
    }
  }

  private static boolean isTotal(String words) {
    String lower = words.toLowerCase(Locale.ROOT).stripLeading();
    return lower.startsWith("total ") || lower.startsWith("session ") || lower.contains(" total ");
  }

  /** A log line, or a line about the end of something. */
  private static boolean isReport(String line) {
    return LogHead.of(line).level() != LogHead.Level.NONE || REPORT.matcher(line).lookingAt();
  }

  private static int leadIn(String line) {
    int at = 0;
    while (at < line.length() && !Character.isLetterOrDigit(line.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The kind of token before its number, else behind it. */
  private static List<Pattern> side(String words, String kinds) {
    String before =
        "(?i)(?<![\\w-])(?:" + words + ")(?:[ _-]?tokens?)?(?: used| count)?\\s*[:=]\\s*";
    String kind = "(?i)\\b(?:" + kinds + ") ";
    return List.of(
        Pattern.compile(before + NUMBER + "(?!\\w)"),
        Pattern.compile(kind + NUMBER + "(?!\\w)"),
        Pattern.compile(NUMBER + "\\s*(?i:(?:tokens? )?(?:" + words + "))\\b(?! *[:=])"));
  }

  private static @Nullable Long tokens(List<Pattern> side, String line) {
    for (Pattern form : side) {
      Matcher matcher = form.matcher(line);
      if (matcher.find()) {
        return count(matcher.group(1), matcher.group(2));
      }
    }
    return null;
  }

  private static @Nullable Long count(String digits, String unit) {
    String plain = digits.replaceAll("[,_]", "").replaceAll("\\.$", "");
    if (plain.length() > 15 || !plain.matches("\\d+(?:\\.\\d+)?")) {
      return null;
    }
    BigDecimal value =
        new BigDecimal(plain)
            .scaleByPowerOfTen(unit.isEmpty() ? 0 : unit.equalsIgnoreCase("k") ? 3 : 6);
    return value.stripTrailingZeros().scale() > 0 ? null : (Long) value.longValueExact();
  }

  private static @Nullable BigDecimal amount(String digits) {
    String plain = digits.replace(",", "");
    return plain.length() > 15 ? null : new BigDecimal(plain);
  }
}
