// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.event;

import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.hub.Shown;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;

/**
 * What somebody says that a hub has to tell: by a webhook, a stream or a poll. A hint, and no more:
 * whatever is done about it asks the hub first.
 *
 * @param tree as it came
 */
public record Notice(JsonObject tree) {

  /** What it is about; of another form than {@code task_assigned} it is told as what it is. */
  public String type() {
    return Shown.word(tree.string("type", "?"));
  }

  /** The task that it is about, as the hub wrote it; empty where it is about none. */
  public String taskId() {
    return tree.string("task_id").orElseGet(() -> tree.object("data").string("task_id", ""));
  }

  /**
   * By which it is known again, however it comes: what it is about, or else what it says without
   * when. Of one length, whatever the hub sends.
   */
  String key() {
    String about =
        taskId().isEmpty()
            ? Json.text(tree.without("timestamp").without("created_at"))
            : tree.string("type", "?") + ' ' + taskId();
    return HubHome.sum(about);
  }
}
