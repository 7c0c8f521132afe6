// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Being told of events: by asking again and again, or by a stream. */
final class EventsApi {

  private static final long LONGEST_POLL = 35_000;
  private static final long LONGEST_STREAM = 300_000;
  private static final long SIGN_OF_LIFE = 15_000;

  private final Hub hub;

  EventsApi(Hub hub) {
    this.hub = hub;
  }

  /** Answers when there is something to tell, or when the caller's patience is over. */
  Answer poll(Call call) throws InterruptedException {
    long patience =
        call.body()
            .integer("timeout_ms")
            .orElse(call.body().object("payload").integer("timeout_ms", 0));
    long end = now() + Math.max(0, Math.min(LONGEST_POLL, patience));
    String nodeId = call.node().id;
    List<JsonObject> events = hub.quietly(() -> hub.events.take(nodeId));
    while (events.isEmpty() && now() < end) {
      hub.awaitChange(Math.min(100, Math.max(1, end - now())));
      events = hub.quietly(() -> hub.events.take(nodeId));
    }
    return Answer.json(
        200,
        JsonObject.builder()
            .put("events", events)
            .put("next_poll_after_ms", events.isEmpty() ? 10_000L : 0L)
            .build());
  }

  /** Sends events as they come, for as long as was asked. */
  Answer stream(Call call) {
    String nodeId =
        call.nodeId()
            .filter(id -> hub.quietly(() -> hub.nodes.find(id).isPresent()))
            .orElseThrow(() -> HubError.missing("node_not_found", "the node of the query"));
    String asked = call.query("duration_ms").orElse("").replaceAll("\\D", "");
    long duration = asked.isEmpty() || asked.length() > 9 ? LONGEST_STREAM : Long.parseLong(asked);
    long length = Math.max(1, Math.min(LONGEST_STREAM, duration));
    return Answer.streaming(
        200, "text/event-stream; charset=utf-8", out -> write(out, nodeId, length));
  }

  private void write(OutputStream out, String nodeId, long length)
      throws IOException, InterruptedException {
    long end = now() + length;
    long alive = now() + SIGN_OF_LIFE;
    send(out, "retry: 3000\n\n");
    while (now() < end) {
      List<JsonObject> events = hub.quietly(() -> hub.events.take(nodeId));
      for (JsonObject event : events) {
        send(
            out,
            "id: "
                + event.string("id", "")
                + "\nevent: "
                + event.string("type", "")
                + "\ndata: "
                + event
                + "\n\n");
      }
      if (now() >= alive) {
        alive = now() + SIGN_OF_LIFE;
        send(out, ": alive\n\n");
      }
      hub.awaitChange(Math.min(100, Math.max(1, end - now())));
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
