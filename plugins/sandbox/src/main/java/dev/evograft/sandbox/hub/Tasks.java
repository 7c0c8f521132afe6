// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tasks. Guarded by the hub's lock. */
final class Tasks {

  private static final Duration LIFE = Duration.ofDays(7);
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int EXTENSIONS = 2;

  static final int MOST = 10_000;

  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final InstantSource clock;

  Tasks(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Adds a task.
   *
   * @param about title and more, see {@link Job}; signals may be a list; a task_id may be given
   * @throws HubError 503 where there are too many, and none of them is over
   */
  Job add(JsonObject about) {
    room(1);
    String id = about.string("task_id").orElseGet(Ids::row);
    String signals = String.join(",", Call.signals(about.get("signals")));
    JsonObject clean = about.without("task_id").with("signals", signals);
    Job job = new Job(id, clean, clock.instant().plus(LIFE));
    jobs.put(id, job);
    return job;
  }

  /**
   * Makes room, before anything else is changed for tasks that are to come.
   *
   * @throws HubError 503 where there are too many, and too few of them are over
   */
  void room(int wanted) {
    while (jobs.size() + wanted > MOST) {
      Job over = jobs.values().stream().filter(this::isOver).findFirst().orElse(null);
      if (over == null) {
        throw HubError.full("tasks");
      }
      jobs.remove(over.id);
    }
  }

  /**
   * A task that is there.
   *
   * @throws HubError 404 where it is not
   */
  Job get(String id) {
    Job job = jobs.get(id);
    if (job == null) {
      throw HubError.missing("task_not_found", "the task " + id);
    }
    return job;
  }

  boolean has(String id) {
    return jobs.containsKey(id);
  }

  Collection<Job> all() {
    return jobs.values();
  }

  /** Whether nobody comes back to it; a part is asked about until its swarm is settled. */
  private boolean isOver(Job job) {
    if (job.isPart()) {
      Job parent = jobs.get(job.about.string("parent_task_id", ""));
      return parent == null || isOver(parent);
    }
    // Claimed or split and left is over, too: else they fill all there is
    return !clock.instant().isBefore(job.expires) || job.status.equals(Job.COMPLETED);
  }

  boolean isOpen(Job job) {
    return job.status.equals(Job.OPEN) && clock.instant().isBefore(job.expires);
  }

  /** What a node could claim. */
  List<JsonObject> openFor(Node node, int limit) {
    return jobs.values().stream()
        .filter(this::isOpen)
        .filter(job -> job.minReputation() <= node.reputation)
        .limit(limit)
        .map(Job::json)
        .toList();
  }

  List<JsonObject> claimedBy(String nodeId) {
    return jobs.values().stream().filter(job -> job.isClaimedBy(nodeId)).map(Job::json).toList();
  }

  /** What a node promised for a time that is over. */
  List<JsonObject> overdue(Node node) {
    Instant now = clock.instant();
    return jobs.values().stream()
        .filter(job -> job.isClaimedBy(node.id))
        .filter(job -> job.deadline != null && job.deadline.isBefore(now))
        .map(job -> overdue(job, now))
        .toList();
  }

  private static JsonObject overdue(Job job, Instant now) {
    Instant deadline = Objects.requireNonNull(job.deadline);
    return JsonObject.builder()
        .put("task_id", job.id)
        .put("title", job.about.string("title", ""))
        .put("commitment_deadline", deadline.toString())
        .put("overdue_minutes", Duration.between(deadline, now).toMinutes())
        .build();
  }

  /**
   * Promises a task for a time: 5 minutes to 24 hours from now, put off twice at most.
   *
   * @throws HubError 400, 403 or 409 where that cannot be
   */
  void commit(Job job, Node node, String deadline) {
    if (!job.isClaimedBy(node.id)) {
      throw notClaimed();
    }
    Instant until = deadline(deadline);
    if (job.deadline != null && ++job.extensions > EXTENSIONS) {
      throw HubError.of(
          409, "extensions_exhausted", "the deadline was put off twice", "complete or release it");
    }
    job.deadline = until;
  }

  /**
   * A time that may be promised.
   *
   * @throws HubError 400 where it is none
   */
  Instant deadline(String text) {
    Instant until = time(text);
    Duration from = Duration.between(clock.instant(), until);
    if (from.compareTo(SHORTEST) < 0 || from.compareTo(LONGEST) > 0) {
      throw HubError.of(
          400, "deadline_out_of_range", "the deadline is too near or too far", "5 min to 24 h");
    }
    return until;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw HubError.of(400, "validation_error", "the deadline is no time", "send ISO 8601 in UTC");
    }
  }

  static HubError notClaimed() {
    return HubError.of(
        403, "not_claimed_by_you", "the task is not claimed by this node", "claim it first");
  }
}
