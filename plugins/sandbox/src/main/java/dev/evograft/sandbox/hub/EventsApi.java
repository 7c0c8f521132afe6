// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Being told of events: by asking again and again, or by a stream. */
final class EventsApi {

  private static final long LONGEST_POLL = 35_000;
  private static final long LONGEST_STREAM = 300_000;

  /** Short, so that a reader who is gone is noticed before it misses much. */
  private static final long SIGN_OF_LIFE = 1_000;

  /** So many may wait at once; the other half of the server's threads is for what does not. */
  private static final int WAITING = EvomapStandIn.WORKERS / 2;

  private final Hub hub;
  private final Semaphore room = new Semaphore(WAITING);
  private final Map<String, Object> streams = new ConcurrentHashMap<>();

  EventsApi(Hub hub) {
    this.hub = hub;
  }

  /**
   * Answers when there is something to tell, or when the caller's patience is over.
   *
   * @throws HubError 503 where it would have to wait and too many do
   */
  Answer poll(Call call) throws InterruptedException {
    long patience =
        call.body()
            .integer("timeout_ms")
            .orElse(call.body().object("payload").integer("timeout_ms", 0));
    long end = now() + Math.max(0, Math.min(LONGEST_POLL, patience));
    String nodeId = call.node().id;
    List<JsonObject> events = hub.quietly(() -> hub.events.take(nodeId));
    if (events.isEmpty() && now() < end) {
      events = await(nodeId, end);
    }
    return Answer.json(
        200,
        JsonObject.builder()
            .put("events", events)
            .put("next_poll_after_ms", events.isEmpty() ? 10_000L : 0L)
            .build());
  }

  private List<JsonObject> await(String nodeId, long end) throws InterruptedException {
    if (!room.tryAcquire()) {
      throw HubError.busy();
    }
    try {
      List<JsonObject> events = List.of();
      while (events.isEmpty() && now() < end) {
        hub.awaitChange(Math.min(100, Math.max(1, end - now())));
        events = hub.quietly(() -> hub.events.take(nodeId));
      }
      return events;
    } finally {
      room.release();
    }
  }

  /**
   * Sends events as they come, for as long as was asked or until the node opens another stream.
   * What may not have arrived when the reader is gone waits for the node again, so that an event
   * comes twice rather than never; its id is the same.
   *
   * @throws HubError 503 where too many wait already
   */
  Answer stream(Call call) {
    String nodeId =
        call.nodeId()
            .filter(id -> hub.quietly(() -> hub.nodes.find(id).isPresent()))
            .orElseThrow(() -> HubError.missing("node_not_found", "the node of the query"));
    if (room.availablePermits() == 0 && !streams.containsKey(nodeId)) {
      throw HubError.busy();
    }
    String asked = call.query("duration_ms").orElse("").replaceAll("\\D", "");
    long duration = asked.isEmpty() || asked.length() > 9 ? LONGEST_STREAM : Long.parseLong(asked);
    long length = Math.max(1, Math.min(LONGEST_STREAM, duration));
    return Answer.streaming(
        200, "text/event-stream; charset=utf-8", out -> write(out, nodeId, length));
  }

  private void write(OutputStream out, String nodeId, long length)
      throws IOException, InterruptedException {
    long end = now() + length;
    Object mine = new Object();
    // An older one of the node sees that and makes room. Before the reader hears of this one: it
    // may open the next at once.
    streams.put(nodeId, mine);
    try {
      send(out, "retry: 3000\n\n");
      if (room.tryAcquire(Math.min(length, 2 * SIGN_OF_LIFE), TimeUnit.MILLISECONDS)) {
        try {
          write(out, nodeId, () -> now() < end && streams.get(nodeId) == mine);
        } finally {
          room.release();
        }
      }
    } finally {
      streams.remove(nodeId, mine);
    }
  }

  private void write(OutputStream out, String nodeId, BooleanSupplier goesOn)
      throws IOException, InterruptedException {
    List<JsonObject> unsure = new ArrayList<>(); // a first write to who is gone succeeds
    boolean arrived = false;
    try {
      long alive = now() + SIGN_OF_LIFE;
      while (goesOn.getAsBoolean()) {
        List<JsonObject> events = hub.quietly(() -> hub.events.take(nodeId));
        unsure.addAll(events);
        for (JsonObject event : events) {
          send(out, text(event));
        }
        if (now() >= alive) {
          alive = now() + SIGN_OF_LIFE;
          send(out, ": alive\n\n");
          if (events.isEmpty()) {
            unsure.clear();
          }
        }
        hub.awaitChange(100);
      }
      send(out, ": end\n\n");
      arrived = true;
    } finally {
      if (!arrived) {
        hub.quietly(() -> putBack(nodeId, unsure));
      }
    }
  }

  private boolean putBack(String nodeId, List<JsonObject> events) {
    hub.events.putBack(nodeId, events);
    return !events.isEmpty();
  }

  private static String text(JsonObject event) {
    return "id: "
        + event.string("id", "")
        + "\nevent: "
        + event.string("type", "")
        + "\ndata: "
        + event
        + "\n\n";
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
