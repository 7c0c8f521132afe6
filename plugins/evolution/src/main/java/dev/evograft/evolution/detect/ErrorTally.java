// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Counts the same error, whatever its time, numbers, addresses and recipients are, and whether a
 * log has them or a run says only what they were ({@code <n>}).
 */
final class ErrorTally {

  /** An error that was seen so often recurs. */
  private static final int RECURS = 3;

  /** So many of them are told, those that are there most often. */
  private static final int MOST = 3;

  private static final Pattern CHANGING =
      Pattern.compile(
          "<(?:n|id|hex|ip|time|duration|size|path)>"
              + "|[\\w.+-]{1,64}@[\\w-]{1,60}\\.[\\w.-]{1,60}|\\b[a-z][a-z0-9+.-]{1,12}://\\S+"
              + "|\\b[0-9a-f]{8}-[0-9a-f-]{27}\\b|\\b0x[0-9a-f]+\\b"
              + "|\\b(?=[0-9a-f]*\\d)[0-9a-f]{4,64}\\b|\\d+(?:[.,:/-]\\d+)*");

  private static final Pattern STAMP =
      Pattern.compile(
          "^[\\[(]?(?:\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]?)?(?:\\d\\d:\\d\\d(?::\\d\\d)?(?:[.,]\\d{1,9})?)?"
              + "(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?[\\])]?\\s{0,4}");

  private final Map<String, Count> counts = new LinkedHashMap<>();

  private static final class Count {
    private final String first;
    private int times;

    Count(String first) {
      this.first = first;
    }
  }

  void add(String error) {
    counts.computeIfAbsent(key(error), key -> new Count(error)).times++;
  }

  /** Those that recur most, as {@code recurring_errsig(3x):ERROR}; of equals the earlier first. */
  List<String> recurring() {
    return counts.values().stream()
        .filter(count -> count.times >= RECURS)
        .sorted(Comparator.comparing((Count count) -> count.times).reversed())
        .limit(MOST)
        .map(count -> "recurring_errsig(" + count.times + "x):" + count.first)
        .toList();
  }

  /** How many others recur. */
  int further() {
    long all = counts.values().stream().filter(count -> count.times >= RECURS).count();
    return (int) Math.max(0, all - MOST);
  }

  /** An error without the time that stands before it. */
  static String timeless(String error) {
    return STAMP.matcher(error.strip()).replaceFirst("");
  }

  static String key(String error) {
    String text = timeless(error).toLowerCase(Locale.ROOT);
    return CHANGING.matcher(text).replaceAll("#").replaceAll("\\s+", " ");
  }
}
