// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;

/** Answers in the style that is set. */
final class Reply {

  private Reply() {}

  /** 200 with fields, of which an enveloped row has an envelope around them too. */
  static Answer ok(Hub hub, Call call, JsonObject fields) {
    if (!call.row().isEnveloped()) {
      return Answer.json(200, flat(hub, call, fields));
    }
    String style = hub.settings.text("style");
    JsonObject.Builder body =
        JsonObject.builder()
            .put("protocol", "gep-a2a")
            .put("protocol_version", "1.0.0")
            .put("message_type", type(call.row()))
            .put("message_id", "msg_" + hub.clock.millis() + "_" + Ids.hex(4))
            .put("sender_id", Hub.ID)
            .put("timestamp", hub.clock.instant().toString());
    if (!style.equals("payload")) {
      fields.forEach(body::put);
    }
    if (!style.equals("top")) {
      body.put("payload", fields);
    }
    return Answer.json(200, body.build());
  }

  /** Heartbeats have no envelope, and their fields move with the style all the same. */
  private static JsonObject flat(Hub hub, Call call, JsonObject fields) {
    String style = hub.settings.text("style");
    boolean moves = call.row() == HubRow.HEARTBEAT && hub.mode == HubMode.SEEDS;
    if (!moves || style.equals("top")) {
      return fields;
    }
    JsonObject payload = JsonObject.builder().put("payload", fields).build();
    return style.equals("payload") ? payload : fields.with("payload", fields);
  }

  private static String type(HubRow row) {
    return row == HubRow.PUBLISH ? "decision" : row.fault();
  }
}
