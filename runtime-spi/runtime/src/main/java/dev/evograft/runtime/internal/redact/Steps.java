// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

/**
 * A text that may be read so often and no more. A pattern that a user wrote may need longer than
 * the world lasts, and nothing can interrupt it but what it reads.
 */
final class Steps implements CharSequence {

  private static final long EACH = 100;
  private static final long LEAST = 200_000;

  private final String text;
  private long left;
  private int matchedTo;

  Steps(String text) {
    this.text = text;
    this.left = LEAST + EACH * text.length();
  }

  /** It was read too often. */
  static final class Spent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Spent() {
      super("a pattern took too long", null, false, false);
    }
  }

  /** Whether the pattern has a match over this place already: none begins within another. */
  boolean isMatched(int at) {
    return at < matchedTo;
  }

  void matched(int to) {
    matchedTo = Math.max(matchedTo, to);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new Spent();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
