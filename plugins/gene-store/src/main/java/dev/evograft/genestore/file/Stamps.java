// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in names of files, which sort by them. */
public final class Stamps {

  private static final DateTimeFormatter IN_NAMES =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Stamps() {}

  /** A time, such as {@code 20261103T120000000Z}. */
  public static String inName(Instant at) {
    return IN_NAMES.format(at);
  }

  /** Reads {@link #inName}; digits that are no time are the latest there is. */
  public static Instant ofName(String text) {
    try {
      return IN_NAMES.parse(text, Instant::from);
    } catch (DateTimeException e) {
      return LATEST;
    }
  }
}
