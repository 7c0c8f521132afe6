// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;

/** What a row does; called with the hub's lock held, unless the row waits. */
@FunctionalInterface
interface RowHandler {

  /**
   * The fields of the answer.
   *
   * @throws HubError to answer an error
   */
  JsonObject handle(Call call);
}
