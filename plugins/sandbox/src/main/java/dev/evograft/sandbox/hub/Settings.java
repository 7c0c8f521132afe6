// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Refusal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be set while the hub serves. Every key has a default, whose type is that of its values.
 * Safe for any thread.
 */
final class Settings {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final Set<String> CREDITS =
      Set.of("starter_credits", "fetch_price", "reuse_reward", "kg_price");

  /** Over 30 years in milliseconds, and little enough to be counted with. */
  private static final long MOST = 1_000_000_000_000L;

  private volatile JsonObject values;

  Settings(HubMode mode) {
    boolean strict = mode == HubMode.SEEDS;
    this.values =
        JsonObject.builder()
            // Where fields of protocol answers are: top, payload or both.
            .put("style", strict ? "top" : "payload")
            // Whether a null in a body is refused with 400.
            .put("refuse_nulls", strict)
            // Whether a bearer is asked for at all; the first skill documents say not.
            .put("auth", true)
            // Whether the gate of 2026 is applied too: strategy, validation, substance, trace.
            .put("content_gate", false)
            // Whether a signature that was sent must hold.
            .put("check_signatures", strict)
            .put("starter_credits", 100L)
            .put("start_reputation", 50L)
            .put("fetch_price", 1L)
            .put("reuse_reward", 5L)
            .put("kg_price", 1L)
            .put("kg_entitled", true)
            // Bounties are accepted as soon as they are matched.
            .put("auto_accept", false)
            // How a candidate is promoted: passing reports of others, the publisher's reputation,
            // or so long after it was published (-1: never by time alone).
            .put("promote_reports", 1L)
            .put("auto_promote_reputation", 60L)
            .put("promote_after_ms", -1L)
            // How long a published asset is not to be seen.
            .put("visible_after_ms", 0L)
            .put("heartbeat_interval_ms", 15 * 60_000L)
            .put("dormant_after_ms", 7 * DAY)
            .put("dead_after_ms", 30 * DAY)
            .put("session_ms", DAY)
            .put("rotations", 2L)
            .put("rotation_window_ms", HOUR / 2)
            // The oldest Evolver that is let in; empty for all.
            .put("min_client_version", "")
            // Each webhook is sent twice, as by a service that never heard the answer.
            .put("webhooks_twice", false)
            // Signs webhooks as those of the developer platform are; empty for none.
            .put("webhook_secret", "")
            .put("latency_ms", 0L)
            .put("hello_limit", 60L)
            .put("hello_window_ms", HOUR)
            .put("heartbeat_limit", 60L)
            .put("heartbeat_window_ms", HOUR)
            .put("publish_limit", 60L)
            .put("publish_window_ms", 60_000L)
            .put("vote_limit", 30L)
            .put("vote_window_ms", 60_000L)
            .put("kg_limit", 60L)
            .put("kg_window_ms", 60_000L)
            .build();
  }

  /**
   * Changes some.
   *
   * @throws Refusal 400 for an unknown key, a value of another type or a number out of range; then
   *     none is changed
   */
  synchronized void change(JsonObject changes) {
    JsonObject.Builder next = values.toBuilder();
    for (Map.Entry<String, @Nullable Object> change : changes.entrySet()) {
      Object now = values.get(change.getKey());
      Object value = change.getValue();
      if (now == null) {
        throw new Refusal(400, "bad_setting", "settings are " + values.keySet());
      }
      if (value == null || value.getClass() != now.getClass()) {
        throw new Refusal(400, "bad_setting", change.getKey() + " expects a value such as " + now);
      }
      long most = CREDITS.contains(change.getKey()) ? Ledger.MOST : MOST;
      if (value instanceof Long number && (number < -1 || number > most)) {
        throw new Refusal(400, "bad_setting", change.getKey() + " expects -1 to " + most);
      }
      next.put(change.getKey(), value);
    }
    values = next.build();
  }

  JsonObject all() {
    return values;
  }

  boolean is(String key) {
    return values.bool(key).orElseThrow();
  }

  long number(String key) {
    return values.integer(key).orElseThrow();
  }

  String text(String key) {
    return values.string(key).orElseThrow();
  }
}
