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

  private EcmaNumber() {}

  static String toString(double value) {
    if (value == (long) value && Math.abs(value) <= 1L << 53) {
      return Long.toString((long) value); // also turns -0 into 0
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + layout(digits, point);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal printed = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (printed.precision() <= ALWAYS_SHORTEST && value >= Double.MIN_NORMAL) {
      return printed;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal nearest = nearest(exact, printed.precision(), value);
    BigDecimal best = nearest == null ? printed : nearest;
    for (int precision = printed.precision() - 1; precision > 0; precision--) {
      BigDecimal shorter = nearest(exact, precision, value);
      if (shorter == null) {
        return best.stripTrailingZeros();
      }
      best = shorter;
    }
    return best.stripTrailingZeros();
  }

  /**
   * Of the two decimals of that many digits around the exact value, the nearest that reads back.
   */
  private static @Nullable BigDecimal nearest(BigDecimal exact, int precision, double value) {
    BigDecimal down = exact.round(new MathContext(precision, RoundingMode.DOWN));
    BigDecimal up = exact.round(new MathContext(precision, RoundingMode.UP));
    boolean downFirst = exact.subtract(down).compareTo(up.subtract(exact)) <= 0;
    BigDecimal first = downFirst ? down : up;
    BigDecimal second = downFirst ? up : down;
    if (first.doubleValue() == value) {
      return first;
    }
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
}
