// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Fnv;
import dev.evograft.gep.MemoryGraphEvent;
import java.time.Instant;
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
    try {
      return OffsetDateTime.parse(iso).toInstant().toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      return Experience.UNKNOWN;
    }
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
