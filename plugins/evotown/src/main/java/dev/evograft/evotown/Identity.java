// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import java.util.Optional;

/**
 * Who we are at Evotown.
 *
 * @param engineId what this engine is registered under
 * @param engineVersion 1 to 128 characters
 * @param engineType one of the contract's words
 * @param owners of runs whose labels say nothing
 */
record Identity(String engineId, String engineVersion, String engineType, Owners owners) {

  /**
   * Whose runs these are.
   *
   * @param tenant if any
   * @param team if any
   * @param agent if any
   * @param task if any
   */
  record Owners(
      Optional<String> tenant,
      Optional<String> team,
      Optional<String> agent,
      Optional<String> task) {}
}
