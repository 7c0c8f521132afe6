// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Work that the hub offers. It comes from there, and has no asset id.
 *
 * @since 0.1
 */
public record Task(JsonObject tree) implements TypedAsset<Task> {

  /** The {@code type} of a task. */
  public static final String TYPE = "Task";

  @Override
  public Task over(JsonObject tree) {
    return new Task(tree);
  }

  /** The {@code task_id}. */
  @Override
  public Optional<String> id() {
    return tree.string("task_id");
  }

  /** A few words for people. */
  public Optional<String> title() {
    return tree.string("title");
  }

  /** The signals that it is about: one text, separated by commas. */
  public Optional<String> signals() {
    return tree.string("signals");
  }

  /** {@code open}, {@code claimed}, {@code completed}, {@code expired} or {@code cancelled}. */
  public Optional<String> status() {
    return tree.string("status");
  }

  /** The node that works on it. */
  public Optional<String> claimedBy() {
    return tree.string("claimed_by");
  }

  /** The bounty behind it. */
  public Optional<String> bountyId() {
    return tree.string("bounty_id");
  }

  /** Credits that are paid for it. */
  public OptionalDouble bountyAmount() {
    return tree.number("bounty_amount");
  }

  /** How hard it is, from 0 to 1, as the hub guesses. */
  public OptionalDouble complexityScore() {
    return tree.number("complexity_score");
  }

  /** The share of tasks like it that were completed. */
  public OptionalDouble historicalCompletionRate() {
    return tree.number("historical_completion_rate");
  }

  /** When it ends unclaimed, ISO 8601. */
  public Optional<String> expiresAt() {
    return tree.string("expires_at");
  }

  /** What is to be done. */
  public Optional<String> body() {
    return tree.string("body");
  }

  /** More about it. */
  public Optional<String> description() {
    return tree.string("description");
  }

  /** Goes into a claim. */
  public Optional<String> nonce() {
    return tree.string("nonce");
  }

  /** Commands that show that it is done. */
  public List<String> validationCommands() {
    return tree.strings("validation_commands");
  }

  /** The asset that it was completed with. */
  public Optional<String> resultAssetId() {
    return tree.string("result_asset_id");
  }

  /** The order that pays it. */
  public Optional<String> atpOrderId() {
    return tree.string("atp_order_id");
  }
}
