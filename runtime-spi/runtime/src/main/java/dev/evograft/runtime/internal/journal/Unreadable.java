// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import java.util.Collection;

/** Words about entries that cannot be read. */
public final class Unreadable {

  /** More names than these help nobody. */
  public static final int NAMED = 10;

  private Unreadable() {}

  /** One line that names some of them. */
  public static String told(long count, Collection<String> named) {
    return count
        + (count == 1 ? " entry" : " entries")
        + " of the journal cannot be read and "
        + (count == 1 ? "was" : "were")
        + " left out ("
        + String.join(", ", named)
        + (count > named.size() ? ", ..." : "")
        + "); the rest is done. 'evograft journal verify' says what is damaged";
  }
}
