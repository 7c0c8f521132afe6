// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.List;

/**
 * What is installed.
 *
 * @param accepted in the order in which they were found
 * @param disabled by a person
 * @param refused with their reasons
 */
record Catalog(List<Candidate> accepted, List<Candidate> disabled, List<Refusal> refused) {

  Catalog {
    accepted = List.copyOf(accepted);
    disabled = List.copyOf(disabled);
    refused = List.copyOf(refused);
  }
}
