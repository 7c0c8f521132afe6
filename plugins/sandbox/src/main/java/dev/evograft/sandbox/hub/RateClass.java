// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import java.util.Locale;

/** Calls that share a limit; see {@link Settings} for the limits. */
public enum RateClass {
  /** Read or written without a limit of its own. */
  FREE,
  /** Registering. */
  HELLO,
  /** Signs of life. */
  HEARTBEAT,
  /** Publishing and its dry run. */
  PUBLISH,
  /** Votes. */
  VOTE,
  /** The knowledge graph. */
  KG;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
