// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Fnv;
import dev.evograft.gep.MemoryGraphEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The times and ids of events, spelled as in the files that Evolver writes. */
final class EventTimes {

  private static final Pattern ID = Pattern.compile("[a-z]+_(\\d{1,15})(_.*)?");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** How {@link #stamp} spells times, with 0 for a digit. */
  private static final String USUAL = "0000-00-00T00:00:00.000Z";

  private EventTimes() {}

  /** When an event was, in milliseconds: by its stamp, else by its id, else unknown. */
  static long of(MemoryGraphEvent event) {
    long stamp = event.ts().map(EventTimes::parse).orElse(Experience.UNKNOWN);
    return stamp != Experience.UNKNOWN
        ? stamp
        : event.id().map(EventTimes::ofId).orElse(Experience.UNKNOWN);
  }

  /** The time in an id such as {@code mge_1772359200000_0badc0de}. */
  static long ofId(String id) {
    Matcher matcher = ID.matcher(id);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : Experience.UNKNOWN;
  }

  static long parse(String iso) {
    long quick = quick(iso);
    if (quick != Experience.UNKNOWN) {
      return quick;
    }
    try {
      return OffsetDateTime.parse(iso).toInstant().toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      return Experience.UNKNOWN;
    }
  }

  /** As {@link #stamp} spells it, which nearly all do; unknown for anything else. */
  private static long quick(String iso) {
    if (!isSpelledAsUsual(iso)) {
      return Experience.UNKNOWN;
    }
    int month = digits(iso, 5, 7);
    int day = digits(iso, 8, 10);
    int hour = digits(iso, 11, 13);
    int minute = digits(iso, 14, 16);
    int second = digits(iso, 17, 19);
    if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
      return Experience.UNKNOWN; // or one of the last days of a month
    }
    long days = LocalDate.of(digits(iso, 0, 4), month, day).toEpochDay();
    return ((days * 24 + hour) * 60 + minute) * 60_000L + second * 1_000L + digits(iso, 20, 23);
  }

  private static boolean isSpelledAsUsual(String iso) {
    if (iso.length() != USUAL.length()) {
      return false;
    }
    for (int i = 0; i < USUAL.length(); i++) {
      char c = iso.charAt(i);
      char usual = USUAL.charAt(i);
      if (usual == '0' ? c < '0' || c > '9' : c != usual) {
        return false;
      }
    }
    return true;
  }

  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  /** As ECMAScript prints a time: always with milliseconds. */
  static String stamp(Instant at) {
    return STAMP.format(at);
  }

  /** For people: without what is shorter than a second. */
  static String seconds(Instant at) {
    return stamp(at).substring(0, 19).replace('T', ' ');
  }

  /** The id that whatever was made of a journal entry has, however often it is made. */
  static String id(String prefix, Instant at, String entryId) {
    return prefix + "_" + at.toEpochMilli() + "_" + Fnv.hex(entryId);
  }
}
