// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
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
import java.util.Optional;
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

  /** One of which nobody said for so long that it runs is of a workspace that is no more. */
  private static final Duration SILENCE = Duration.ofDays(1);

  private final Workspace workspace;
  private final Path file;
  private final @Nullable Path former;
  private @Nullable String name;

  /**
   * @param workspace who takes jobs: there is one daemon of a workspace at a time
   * @param file where they are kept
   * @param former where an older version kept them; null for nowhere else
   */
  private JobLedger(Workspace workspace, Path file, @Nullable Path former) {
    this.workspace = workspace;
    this.file = file;
    this.former = former;
  }

  /** That of a server and an engine; without a home, the workspace's own. */
  static JobLedger of(Link link) {
    Setup setup = link.setup();
    Workspace workspace = link.context().workspace();
    Optional<EngineHome> home = setup.home();
    if (home.isEmpty()) {
      return new JobLedger(workspace, workspace.pluginState().resolve("jobs.json"), null);
    }
    String engineId = setup.engineId().orElse("");
    return new JobLedger(
        workspace,
        home.get().file("jobs", setup.endpoint().api().toString(), engineId),
        setup.formerApi().map(api -> home.get().file("jobs", api, engineId)).orElse(null));
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
          jobs.put(jobId, running(now));
          return true;
        });
  }

  /** Notes that one of ours still runs, unless it has ended meanwhile. */
  void still(String jobId, Instant now) {
    changed(
        jobs -> {
          boolean runs =
              jobs.get(jobId) instanceof JsonObject job
                  && job.string(STATE, "").equals(RUNNING)
                  && isMine(job);
          if (runs) {
            jobs.put(jobId, running(now));
          }
          return runs;
        });
  }

  private JsonObject running(Instant now) {
    return mine(RUNNING).put(SINCE, now.toString()).build();
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
    Map<String, JsonObject> running = new LinkedHashMap<>();
    read()
        .forEach(
            (id, state) -> {
              if (state instanceof JsonObject job && job.string(STATE, "").equals(RUNNING)) {
                running.put(id, job);
              }
            });
    if (running.values().stream().anyMatch(job -> !isMine(job) && !isDated(job))) {
      changed(jobs -> date(jobs, now));
    }
    return running.entrySet().stream()
        .filter(job -> isMine(job.getValue()) || isOld(job.getValue(), now))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** An older version noted the path of the workspace, and no time. */
  private boolean isMine(JsonObject job) {
    String in = job.string(WORKSPACE, "");
    return in.equals(name()) || (!isDated(job) && in.equals(workspace.root().toString()));
  }

  private static boolean isDated(JsonObject job) {
    try {
      Instant.parse(job.string(SINCE, ""));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isOld(JsonObject job, Instant now) {
    return isDated(job) && Instant.parse(job.string(SINCE, "")).isBefore(now.minus(SILENCE));
  }

  /** Gives those of an older version a time, or they would run for ever. */
  private static boolean date(Map<String, Object> jobs, Instant now) {
    jobs.replaceAll(
        (id, state) ->
            state instanceof JsonObject job
                    && job.string(STATE, "").equals(RUNNING)
                    && !isDated(job)
                ? job.with(SINCE, now.toString())
                : state);
    return true;
  }

  private JsonObject.Builder mine(String state) {
    return JsonObject.builder().put(STATE, state).put(WORKSPACE, name());
  }

  private String name() {
    String known = name;
    if (known == null) {
      known = new WorkspaceId(workspace).get();
      name = known;
    }
    return known;
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
    return read(file)
        .or(() -> former == null ? Optional.empty() : read(former))
        .orElseGet(LinkedHashMap::new);
  }

  private static Optional<Map<String, Object>> read(Path file) {
    Map<String, Object> jobs = new LinkedHashMap<>();
    try {
      JsonText.parseObject(Files.readAllBytes(file))
          .forEach((id, state) -> jobs.put(id, state == null ? DONE : state));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new EvograftException(
          "bad_ledger", file + " cannot be read: look at it and remove it, then jobs go on", e);
    }
    return Optional.of(jobs);
  }
}
