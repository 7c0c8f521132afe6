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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The jobs that were taken: Evotown hands out the same one again while it runs, and each is run
 * once. For one thread at a time, of the one daemon of a workspace.
 */
final class JobLedger {

  private static final int MOST = 2_000;
  private static final String RUNNING = "running";
  private static final String DONE = "done";

  private final Workspace workspace;
  private final Path file;
  private final Map<String, Object> jobs = new LinkedHashMap<>();

  /**
   * @throws EvograftException if what is kept cannot be read: then no job may be run
   */
  JobLedger(Workspace workspace) {
    this.workspace = workspace;
    this.file = workspace.pluginState().resolve("jobs.json");
    try {
      JsonText.parseObject(Files.readAllBytes(file))
          .forEach((id, state) -> jobs.put(id, state == null ? DONE : state));
    } catch (NoSuchFileException e) {
      jobs.clear();
    } catch (IOException | IllegalArgumentException e) {
      throw new EvograftException(
          "bad_ledger", file + " cannot be read: look at it and remove it, then jobs go on", e);
    }
  }

  /** Whether a job is new; it is on disk as running when this returns. */
  boolean take(String jobId) {
    if (jobs.containsKey(jobId)) {
      return false;
    }
    jobs.put(jobId, RUNNING);
    save();
    return true;
  }

  /** A job has ended; Evotown does not know it yet. */
  void ended(String jobId, JobLoop.Ended ended) {
    jobs.put(jobId, ended.json());
    save();
  }

  /** Evotown knows the end. */
  void done(String jobId) {
    jobs.put(jobId, DONE);
    save();
  }

  /** Ends that Evotown does not know. */
  Map<String, JobLoop.Ended> untold() {
    Map<String, JobLoop.Ended> untold = new LinkedHashMap<>();
    jobs.forEach(
        (id, state) -> {
          if (state instanceof JsonObject json) {
            untold.put(id, JobLoop.Ended.of(json));
          }
        });
    return untold;
  }

  /** Those that a process began that is no more. */
  List<String> interrupted() {
    return jobs.entrySet().stream()
        .filter(job -> job.getValue().equals(RUNNING))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void save() {
    Iterator<Object> oldest = jobs.values().iterator();
    while (jobs.size() > MOST && oldest.hasNext()) {
      if (oldest.next().equals(DONE)) {
        oldest.remove();
      }
    }
    workspace.replace(file, Json.bytes(JsonObject.of(jobs)), Access.ORDINARY);
  }
}
