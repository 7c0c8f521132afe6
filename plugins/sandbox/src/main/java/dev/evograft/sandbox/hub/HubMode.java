// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

/** How strict the hub is. */
public enum HubMode {
  /** By the published skill documents: nulls, foreign ids and trivial checks are refused. */
  SEEDS,
  /** As lenient as Evolver, the maker's own client, needs it. */
  EVOLVER
}
