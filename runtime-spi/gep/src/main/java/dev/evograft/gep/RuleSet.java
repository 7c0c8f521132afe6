// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

/**
 * Who says what an asset must be. An asset may be right for one and wrong for another; Evolver's
 * own files, for instance, break the schemas that its maker publishes.
 *
 * @since 0.1
 */
public enum RuleSet {
  /** The JSON Schemas of GEP 1.13.0, and the specification's tables for types without one. */
  SCHEMA,
  /** The limits of the EvoMap skill documents, for the form on the wire. */
  SEEDS,
  /** What the hub refuses at publish beyond that, as clients met it. */
  HUB
}
