// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import java.time.Instant;

/**
 * Instants as {@link Instant#toString()} prints them. Runs of one second share most of that text,
 * and printing it anew was a tenth of the journal writer's time.
 */
final class StampText {

  private static volatile Second latest = new Second(0, "1970-01-01T00:00:00");

  /** A second since the epoch, and its text without fraction and zone. */
  private record Second(long number, String text) {}

  private StampText() {}

  static String of(Instant stamp) {
    int nanos = stamp.getNano();
    if (nanos % 1_000_000 != 0) {
      return stamp.toString();
    }
    String second = second(stamp.getEpochSecond());
    int millis = nanos / 1_000_000;
    return millis == 0
        ? second + "Z"
        : second + (millis < 10 ? ".00" : millis < 100 ? ".0" : ".") + millis + "Z";
  }

  private static String second(long number) {
    Second known = latest;
    if (known.number() != number) {
      String text = Instant.ofEpochSecond(number).toString();
      known = new Second(number, text.substring(0, text.length() - 1));
      latest = known;
    }
    return known.text();
  }
}
