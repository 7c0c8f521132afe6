// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

/** What a server may do that follows the published contract, too. */
public enum Habit {
  /** It says no more than the contract: errors without a body, no token for who registers. */
  BARE,
  /** As {@link #BARE}, but what is not there is told by the page of some framework. */
  PAGES,
  /** It dates the start of a run itself, by when it was told. */
  STAMPS
}
