// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that the stand-in knows, in memory and bounded: the oldest runs are forgotten. */
final class Town {

  private static final int VIOLATIONS = 1_000;

  final Engines engines = new Engines();
  final Jobs jobs = new Jobs();
  final Uploads uploads = new Uploads();
  final Policies policies;
  final Deque<JsonObject> violations = new ArrayDeque<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final Map<String, RunRecord> runs;
  private final boolean stamps;
  private long lastEventId;

  /**
   * @param keep how many runs
   * @param stamps whether it dates the start of a run itself
   */
  Town(InstantSource clock, int keep, boolean stamps) {
    this.clock = clock;
    this.stamps = stamps;
    this.policies = new Policies(Texts.stamp(clock.instant()));
    this.runs =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, RunRecord> eldest) {
            return size() > keep;
          }
        };
  }

  /** Does something with nobody else in between, as the real server's one event loop. */
  <T> T alone(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  String now() {
    return Texts.stamp(clock.instant());
  }

  Optional<RunRecord> run(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  RunRecord runOrNew(String id) {
    String begun = stamps ? clock.instant().toString() : "";
    return runs.computeIfAbsent(id, key -> new RunRecord(key, now(), begun));
  }

  /** Newest first. */
  List<JsonObject> runs(@Nullable String engineId, @Nullable String teamId, int limit) {
    List<RunRecord> all = new ArrayList<>(runs.values());
    List<JsonObject> found = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && found.size() < limit; i--) {
      RunRecord run = all.get(i);
      if ((engineId == null || engineId.equals(run.text("engine_id")))
          && (teamId == null || teamId.equals(run.text("team_id")))) {
        found.add(run.json());
      }
    }
    return found;
  }

  int countRuns() {
    return runs.size();
  }

  long nextEventId() {
    return ++lastEventId;
  }

  /**
   * Notes the hits of a policy.
   *
   * @throws Halt 403 with the verdict where it is a block
   */
  void enforce(JsonObject verdict, String runId, String engineId) {
    for (Object item : verdict.list("hits")) {
      if (item instanceof JsonObject hit) {
        violations.addFirst(violation(hit, runId, engineId));
      }
    }
    while (violations.size() > VIOLATIONS) {
      violations.removeLast();
    }
    if (!verdict.bool("allowed", true)) {
      String message =
          verdict.list("hits").get(0) instanceof JsonObject hit
              ? hit.string("message", "blocked by policy")
              : "blocked by policy";
      throw Halt.detail(
          403, JsonObject.builder().put("message", message).put("policy", verdict).build());
    }
  }

  private JsonObject violation(JsonObject hit, String runId, String engineId) {
    return JsonObject.builder()
        .put("violation_id", Texts.secret("pv_").substring(0, 15))
        .put("run_id", runId)
        .put("engine_id", engineId)
        .put("policy_id", hit.get("policy_id"))
        .put("severity", hit.get("severity"))
        .put("action", hit.get("action"))
        .put("resource_type", hit.get("resource_type"))
        .put("resource", hit.get("resource"))
        .put("message", hit.get("message"))
        .put("status", "open")
        .put("accepted_at", now())
        .build();
  }
}
