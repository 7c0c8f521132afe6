// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key or an entry, as a person names it.
 *
 * @param key the key
 * @param ordinal of the entry; null for the whole key
 */
record EntryName(String key, @Nullable Long ordinal) {

  private static final Pattern ENTRY = Pattern.compile("(.+)#(\\d{1,18})");

  static EntryName of(String text) {
    Matcher entry = ENTRY.matcher(text);
    return entry.matches()
        ? new EntryName(entry.group(1), Long.parseLong(entry.group(2)))
        : new EntryName(text, null);
  }

  boolean covers(long other) {
    return ordinal == null || ordinal == other;
  }
}
