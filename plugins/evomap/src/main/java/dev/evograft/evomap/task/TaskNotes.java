// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Notes of this home about tasks: which were tried, how many today, and which this workspace has
 * begun and not ended. For every process of the home.
 *
 * @param hub whose home it is
 * @param context of the plugin
 */
public record TaskNotes(Hub hub, PluginContext context) {

  private static final int REMEMBERED = 200;
  private static final String TRIED = "tried";
  private static final String HELD = "held";
  private static final String IN = "in";
  private static final String STATE = "state";

  /** How far a task is that was claimed unasked. */
  public enum State {
    /** It is worked on, or the process ended while it was. */
    BEGUN,
    /** It is worked on for the second time, and there is no third. */
    AGAIN,
    /** It is to be given back. */
    BACK,
    /** What was made of it waits for a person. */
    WAITS
  }

  /** Whether this home worked on it, or tried to. */
  public boolean wasTried(String taskId) {
    return kept().strings(TRIED).contains(taskId);
  }

  /** Notes a task that a person works on: it is theirs. */
  public void typed(String taskId) {
    home()
        .locked(
            () -> {
              JsonObject kept = kept();
              if (!kept.strings(TRIED).contains(taskId) || held(kept).containsKey(taskId)) {
                Map<String, Object> held = held(kept);
                held.remove(taskId);
                write(tried(kept, taskId).with(HELD, JsonObject.of(held)));
              }
              return true;
            });
  }

  /**
   * Counts a task and notes that it is begun, before anything is claimed.
   *
   * @return whether nobody else of this home has tried it
   * @throws EvograftException code {@code tasks_limit} if enough were begun today
   */
  public boolean begin(String taskId) {
    return home()
        .locked(
            () -> {
              JsonObject kept = kept();
              if (kept.strings(TRIED).contains(taskId)) {
                return false;
              }
              long count = count(kept);
              checkLimit(count);
              Map<String, Object> held = held(kept);
              held.put(taskId, entry(State.BEGUN));
              write(
                  tried(kept, taskId)
                      .with("day", today())
                      .with("count", count + 1)
                      .with(HELD, JsonObject.of(held)));
              return true;
            });
  }

  /**
   * Refuses more than so many a day.
   *
   * @throws EvograftException code {@code tasks_limit}
   */
  public void checkLimit() {
    checkLimit(count(kept()));
  }

  private void checkLimit(long count) {
    long limit = context.config().get(EvomapKeys.TASKS_LIMIT);
    if (count >= limit) {
      throw new EvograftException(
          "tasks_limit",
          limit + " tasks were worked on by itself today (UTC), as evomap.tasks.limit says");
    }
  }

  /** What this workspace has begun and not ended. */
  public Map<String, State> held() {
    Map<String, State> mine = new TreeMap<>();
    JsonObject held = kept().object(HELD);
    for (String id : held.keySet()) {
      if (held.object(id).string(IN, "").equals(place())) {
        mine.put(id, state(held.object(id).string(STATE, "")));
      }
    }
    return mine;
  }

  private static State state(String word) {
    for (State state : State.values()) {
      if (word(state).equals(word)) {
        return state;
      }
    }
    return State.BACK; // of another version: whatever it was, it is not gone on with
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Notes how far it is. */
  public void now(String taskId, State state) {
    home()
        .locked(
            () -> {
              JsonObject kept = kept();
              Map<String, Object> held = held(kept);
              held.put(taskId, entry(state));
              write(kept.with(HELD, JsonObject.of(held)));
              return true;
            });
  }

  /** Notes that nothing more is to be done about it. */
  public void ended(String taskId) {
    home()
        .locked(
            () -> {
              JsonObject kept = kept();
              Map<String, Object> held = held(kept);
              held.remove(taskId);
              write(kept.with(HELD, JsonObject.of(held)));
              return true;
            });
  }

  private JsonObject entry(State state) {
    return JsonObject.builder().put(IN, place()).put(STATE, word(state)).build();
  }

  private String place() {
    return context.workspace().root().toString();
  }

  private static Map<String, Object> held(JsonObject kept) {
    Map<String, Object> held = new TreeMap<>();
    JsonObject before = kept.object(HELD);
    before.keySet().forEach(id -> held.put(id, before.object(id)));
    return held;
  }

  private static JsonObject tried(JsonObject kept, String taskId) {
    List<String> tried = new ArrayList<>(kept.strings(TRIED));
    tried.remove(taskId);
    tried.add(taskId);
    int from = Math.max(0, tried.size() - REMEMBERED);
    return kept.with(TRIED, List.copyOf(tried.subList(from, tried.size())));
  }

  private long count(JsonObject kept) {
    return kept.string("day", "").equals(today()) ? kept.integer("count", 0) : 0;
  }

  private String today() {
    return context.clock().instant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private HubHome home() {
    return hub.home();
  }

  private JsonObject kept() {
    return home().readJson(home().own("tasks.json"));
  }

  private void write(JsonObject notes) {
    home().writeJson(home().own("tasks.json"), notes);
  }
}
