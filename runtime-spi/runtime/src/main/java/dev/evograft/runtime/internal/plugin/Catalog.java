// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.List;

/**
 * What is installed.
 *
 * @param accepted in the order in which they were found
 * @param refused with their reasons
 */
record Catalog(List<Candidate> accepted, List<Refusal> refused) {

  Catalog {
    accepted = List.copyOf(accepted);
    refused = List.copyOf(refused);
  }
}
