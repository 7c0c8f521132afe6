// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.DeliveryResult;
import org.jspecify.annotations.Nullable;

/** What an answer of Evotown means for the report that it answers. */
sealed interface Verdict {

  /**
   * Evotown has it.
   *
   * @param note what is worth keeping as a receipt, or null
   */
  record Accepted(@Nullable String note) implements Verdict {}

  /**
   * Evotown does not have it.
   *
   * @param result what becomes of the delivery
   */
  record Refused(DeliveryResult result) implements Verdict {}

  /**
   * Evotown does not have it, and may take another one.
   *
   * @param result what becomes of the delivery where there is no other
   * @param policy the detail of a policy's answer; null where it was too large
   */
  record Blocked(DeliveryResult result, @Nullable JsonObject policy) implements Verdict {}

  /**
   * There is something of this run already; whose, and whether it is an end, has to be asked.
   *
   * @param evotown whether Evotown itself said so
   */
  record Conflict(boolean evotown) implements Verdict {}

  /**
   * It may have arrived.
   *
   * @param why for people
   */
  record Uncertain(String why) implements Verdict {}
}
