// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Prints a double as ECMAScript's Number::toString does (ECMA-262, section 6.1.6.1.20): the
 * shortest digits that read back as the same double, and of those the nearest to it.
 *
 * <p>{@link Double#toString(double)} promises that only from JDK 19 on; before, 17-digit results
 * can be one digit too long or not the nearest, so those are searched here.
 */
final class EcmaNumber {

  /**
   * Two normal decimals of up to 15 digits are different doubles, so such digits are the shortest.
   */
  private static final int ALWAYS_SHORTEST = 15;

  private static final int MOST_DECIMALS = 5;

  private static final boolean PRINTS_SHORTEST = Runtime.version().feature() >= 19;

  private EcmaNumber() {}

  static String toString(double value) {
    if (value == (long) value && Math.abs(value) <= 1L << 53) {
      return Long.toString((long) value); // also turns -0 into 0
    }
    double magnitude = Math.abs(value);
    String few = fewDecimals(magnitude);
    if (few != null) {
      return value < 0 ? "-" + few : few;
    }
    Digits printed = Digits.of(Double.toString(magnitude));
    if (magnitude < Double.MIN_NORMAL
        || !PRINTS_SHORTEST && printed.text().length() > ALWAYS_SHORTEST) {
      printed = Digits.of(shortest(magnitude, printed.text().length()));
    }
    String text = layout(printed.text(), printed.point());
    return value < 0 ? "-" + text : text;
  }

  /**
   * Scores and shares have few decimals. Where the value times a power of ten is a small integer
   * whose exact quotient by that power rounds to the value, its digits read back; being fewer than
   * 16, they are the shortest.
   */
  private static @Nullable String fewDecimals(double magnitude) {
    if (magnitude >= 1e9 || magnitude < 1e-4) {
      return null;
    }
    long power = 10;
    for (int decimals = 1; decimals <= MOST_DECIMALS; decimals++, power *= 10) {
      double scaled = magnitude * power;
      if (scaled == Math.rint(scaled) && scaled / power == magnitude) {
        long digits = (long) scaled;
        String fraction = Long.toString(power + digits % power);
        int end = fraction.length();
        while (fraction.charAt(end - 1) == '0') {
          end--; // the product with a smaller power was rounded
        }
        return digits / power + "." + fraction.substring(1, end);
      }
    }
    return null;
  }

  private static BigDecimal shortest(double value, int precision) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal best = new BigDecimal(Double.toString(value));
    for (int digits = precision; digits > 0; digits--) {
      BigDecimal shorter = nearest(exact, digits, value);
      if (shorter == null) {
        break;
      }
      best = shorter;
    }
    return best.stripTrailingZeros();
  }

  /**
   * Of the two decimals of that many digits around the exact value, the nearest that reads back; of
   * two that are equally near, the one with an even last digit.
   */
  private static @Nullable BigDecimal nearest(BigDecimal exact, int precision, double value) {
    BigDecimal first = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
    if (first.doubleValue() == value) {
      return first;
    }
    boolean wasDown = first.compareTo(exact) < 0;
    RoundingMode otherWay = wasDown ? RoundingMode.UP : RoundingMode.DOWN;
    BigDecimal second = exact.round(new MathContext(precision, otherWay));
    return second.doubleValue() == value ? second : null;
  }

  /** Places the point; {@code point} digits stand before it. */
  private static String layout(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String fraction = count == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /** The digits of a decimal without zeros at its ends; {@code point} of them are the integer. */
  private record Digits(String text, int point) {

    static Digits of(BigDecimal decimal) {
      String text = decimal.unscaledValue().toString();
      return new Digits(text, text.length() - decimal.scale());
    }

    /** Of what {@link Double#toString(double)} prints. */
    static Digits of(String printed) {
      int exponentAt = printed.indexOf('E');
      int end = exponentAt < 0 ? printed.length() : exponentAt;
      int exponent = exponentAt < 0 ? 0 : Integer.parseInt(printed, end + 1, printed.length(), 10);
      int dot = printed.indexOf('.');
      while (printed.charAt(end - 1) == '0') {
        end--;
      }
      String all = printed.substring(0, dot) + printed.substring(Math.min(dot + 1, end), end);
      int zeros = 0;
      while (all.charAt(zeros) == '0') {
        zeros++;
      }
      return new Digits(all.substring(zeros), dot - zeros + exponent);
    }
  }
}
