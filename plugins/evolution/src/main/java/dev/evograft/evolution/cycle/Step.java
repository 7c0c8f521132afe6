// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import java.util.Locale;

/** What a cycle is about to do, written down before it does it, for whoever comes after it. */
enum Step {
  /** Nothing yet that could be undone. */
  BEGUN,
  /** A change is tried: it is no cycle, and all that is left of it goes with its folder. */
  TRYING,
  /** The executor and the checks work. */
  WORKING,
  /** An agent was asked to make the change in the workspace; {@code evograft solidify} goes on. */
  WAITING,
  /** The change is made, checked and kept aside for a person to decide. */
  REVIEWING,
  /** The change is brought into the workspace. */
  KEEPING,
  /** The workspace is made what it was. */
  UNDOING,
  /** It is known how the cycle ends, and that is written to all places. */
  ENDING;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Step of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether somebody else decides how it goes on, however long that takes. */
  boolean waits() {
    return this == WAITING || this == REVIEWING;
  }
}
