// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that were taken: Evotown hands out the same one again while it runs, to every workspace
 * of a home that has the same engine id, and each is run once. Kept in the home, by server and
 * engine; each change is made to what is on disk, under a lock.
 */
final class JobLedger {

  private static final int MOST = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String STATE = "state";
  private static final String RUNNING = "running";
  private static final String ENDED = "ended";
  private static final String DONE = "done";
  private static final String WORKSPACE = "workspace";
  private static final String SINCE = "since";

  /** No job runs longer; one that seems to is of a workspace that is no more. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Workspace workspace;
  private final Path file;
  private @Nullable String name;

  /**
   * @param workspace who takes jobs: there is one daemon of a workspace at a time
   * @param file where they are kept
   */
  JobLedger(Workspace workspace, Path file) {
    this.workspace = workspace;
    this.file = file;
  }

  /** That of a server and an engine; without a home, the workspace's own. */
  static JobLedger of(Link link) {
    Setup setup = link.setup();
    Workspace workspace = link.context().workspace();
    return new JobLedger(
        workspace,
        setup
            .home()
            .map(
                home ->
                    home.file(
                        "jobs", setup.endpoint().api().toString(), setup.engineId().orElse("")))
            .orElseGet(() -> workspace.pluginState().resolve("jobs.json")));
  }

  /**
   * Whether a job is new; it is on disk as running, and as ours, when this returns.
   *
   * @throws EvograftException if what is kept cannot be read: then no job may be run
   */
  boolean take(String jobId, Instant now) {
    return changed(
        jobs -> {
          if (jobs.containsKey(jobId)) {
            return false;
          }
          jobs.put(jobId, mine(RUNNING).put(SINCE, now.toString()).build());
          return true;
        });
  }

  /** A job has ended; Evotown does not know it yet. */
  void ended(String jobId, JobLoop.Ended ended) {
    JsonObject.Builder state = mine(ENDED);
    ended.json().forEach((name, value) -> state.put("job_" + name, value));
    changed(jobs -> jobs.put(jobId, state.build()) == null);
  }

  /** Nobody began it here: it may come again. */
  void free(String jobId) {
    changed(jobs -> jobs.remove(jobId) != null);
  }

  /** Evotown knows the end, or never will. */
  void done(String jobId) {
    changed(jobs -> jobs.put(jobId, DONE) == null);
  }

  /**
   * Ends that Evotown does not know, of whichever workspace: that may never come back.
   *
   * @param now for those of an older version, which kept no time
   */
  Map<String, JobLoop.Ended> untold(Instant now) {
    Map<String, JobLoop.Ended> untold = new LinkedHashMap<>();
    read()
        .forEach(
            (id, state) -> {
              if (state instanceof JsonObject job && job.string(STATE, "").equals(ENDED)) {
                JsonObject.Builder ended = JsonObject.builder();
                job.forEach(
                    (name, value) -> {
                      if (name.startsWith("job_")) {
                        ended.put(name.substring(4), value);
                      }
                    });
                untold.put(id, JobLoop.Ended.of(ended.build(), now));
              }
            });
    return untold;
  }

  /** Those that a daemon of this workspace began that is no more, or any other long ago. */
  List<String> interrupted(Instant now) {
    return read().entrySet().stream()
        .filter(
            job ->
                job.getValue() instanceof JsonObject state
                    && state.string(STATE, "").equals(RUNNING)
                    && (state.string(WORKSPACE, "").equals(name()) || isOld(state, now)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isOld(JsonObject state, Instant now) {
    try {
      return Instant.parse(state.string(SINCE, "")).isBefore(now.minus(LONGEST));
    } catch (DateTimeException e) {
      return true; // of a version that noted the path, by which nobody is known
    }
  }

  private JsonObject.Builder mine(String state) {
    return JsonObject.builder().put(STATE, state).put(WORKSPACE, name());
  }

  /** Made at random: every container has the same path for its own workspace. */
  private String name() {
    String known = name;
    if (known == null) {
      Path at = workspace.pluginState().resolve("jobs-id");
      Workspace.Lock lock = workspace.lock(at.resolveSibling("jobs-id.lock"), PATIENCE);
      try {
        known = Files.exists(at) ? Files.readString(at).strip() : newName(at);
      } catch (IOException e) {
        throw new EvograftException("bad_ledger", "cannot read " + at + ": " + e, e);
      } finally {
        lock.close();
      }
      name = known;
    }
    return known;
  }

  private String newName(Path at) {
    String id = UUID.randomUUID().toString();
    workspace.replace(at, id.getBytes(StandardCharsets.UTF_8), Access.ORDINARY);
    return id;
  }

  private boolean changed(Function<Map<String, Object>, Boolean> change) {
    Path guard = file.resolveSibling(file.getFileName() + ".lock");
    Workspace.Lock lock = workspace.lock(guard, PATIENCE);
    try {
      Map<String, Object> jobs = read();
      boolean answer = change.apply(jobs);
      Iterator<Object> oldest = jobs.values().iterator();
      while (jobs.size() > MOST && oldest.hasNext()) {
        if (oldest.next().equals(DONE)) {
          oldest.remove();
        }
      }
      workspace.replace(file, Json.bytes(JsonObject.of(jobs)), Access.SECRET);
      return answer;
    } finally {
      lock.close();
    }
  }

  private Map<String, Object> read() {
    Map<String, Object> jobs = new LinkedHashMap<>();
    try {
      JsonText.parseObject(Files.readAllBytes(file))
          .forEach((id, state) -> jobs.put(id, state == null ? DONE : state));
    } catch (NoSuchFileException e) {
      return jobs;
    } catch (IOException | IllegalArgumentException e) {
      throw new EvograftException(
          "bad_ledger", file + " cannot be read: look at it and remove it, then jobs go on", e);
    }
    return jobs;
  }
}
