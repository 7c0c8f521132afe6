// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.text;

/** Text from elsewhere as one line that shows what it is. */
public final class OneLine {

  /** What is looked at for each character that is kept, so that a huge text costs little. */
  private static final int LOOKED_AT = 8;

  private OneLine() {}

  /**
   * A line: white space and control characters become one space, what would turn other text around,
   * half of a surrogate pair and what is no character become U+FFFD, and what is longer is cut
   * between characters, with an ellipsis.
   *
   * @param any whatever there is
   * @param most how many characters (UTF-16) of it, the ellipsis included; at least 1
   */
  public static String of(String any, int most) {
    long enough = (long) most * LOOKED_AT;
    String looked = any.length() > enough ? any.substring(0, (int) enough) : any;
    String line = looked.replaceAll("[\\p{Cntrl}\\s\\u0080-\\u009f\\u2028\\u2029]+", " ").strip();
    return cut(harmless(line), most, looked.length() < any.length());
  }

  private static String cut(String line, int most, boolean more) {
    if (line.length() <= most && !more) {
      return line;
    }
    int end = Math.min(most - 1, line.length());
    boolean within = end > 0 && Character.isHighSurrogate(line.charAt(end - 1));
    return line.substring(0, within ? end - 1 : end) + '…';
  }

  private static String harmless(String line) {
    StringBuilder harmless = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      harmless.append(isHarmless(line, i) ? line.charAt(i) : '\ufffd');
    }
    return harmless.toString();
  }

  private static boolean isHarmless(String line, int at) {
    char c = line.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 < line.length() && Character.isLowSurrogate(line.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(line.charAt(at - 1));
    }
    boolean turns = c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    return !turns && c != '\ufffe' && c != '\uffff';
  }
}
