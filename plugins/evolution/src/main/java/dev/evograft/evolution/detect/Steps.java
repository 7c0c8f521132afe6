// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

/**
 * A text that can be read only so often, so that no line, whoever wrote it, costs more than a
 * moment, whatever a pattern does with it.
 */
final class Steps implements CharSequence {

  private final CharSequence text;
  private final int most;
  private int left;

  Steps(CharSequence text, int most) {
    this.text = text;
    this.most = most;
    this.left = most;
  }

  /** How often it was read. */
  int taken() {
    return most - left;
  }

  /** There were too many; nobody is told more than that. */
  static final class Exhausted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("a pattern took too many steps", null, false, false);
    }
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return text.subSequence(from, to);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
