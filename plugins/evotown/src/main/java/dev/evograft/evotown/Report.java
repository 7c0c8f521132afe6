// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import java.net.URI;

/**
 * What is sent for one journal entry.
 *
 * @param runId whose
 * @param url where to
 * @param body redacted and within the server's limits
 * @param terminal whether it ends the run
 */
record Report(String runId, URI url, JsonObject body, boolean terminal) {

  /** The same of the same run with another body. */
  Report with(JsonObject other) {
    return new Report(runId, url, other, terminal);
  }

  /** The contract's rules for it. */
  ContractCheck check() {
    return terminal ? ContractCheck.RUN_COMPLETE : ContractCheck.RUN_EVENT;
  }
}
