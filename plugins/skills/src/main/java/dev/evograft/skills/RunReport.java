// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.skill.SkillResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about a run that ended.
 *
 * @param result how it ended
 * @param recorded what the journal was given; null when it did not take it
 * @param unrecorded why it is not on disk; null when it is
 * @param deliveries where it went
 */
record RunReport(
    SkillResult result,
    @Nullable RunCompleted recorded,
    @Nullable String unrecorded,
    List<KeyStatus> deliveries) {

  private static final String IN_MEMORY =
      "no journal on disk is used, so it is lost when this process ends; \"evograft doctor\" says why";
  private static final Duration DISK = Duration.ofSeconds(10);

  /**
   * Waits for the journal and for deliveries.
   *
   * @param wait how long for deliveries
   */
  static RunReport of(PluginContext context, SkillRunner.Ended ended, Duration wait) {
    SkillResult result = ended.result();
    try {
      JournalEntry entry =
          result.recorded().toCompletableFuture().get(DISK.toMillis(), TimeUnit.MILLISECONDS);
      List<KeyStatus> deliveries =
          deliveries(context, entry.key(), ended.interrupted() ? Duration.ZERO : wait);
      String why = isDurable(context) ? null : IN_MEMORY;
      return new RunReport(result, RunCompleted.from(entry), why, deliveries);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return unrecorded(result, String.valueOf(cause.getMessage()));
    } catch (TimeoutException e) {
      return unrecorded(result, "the journal did not take it within " + Texts.setting(DISK));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unrecorded(result, "interrupted while it was written");
    }
  }

  private static RunReport unrecorded(SkillResult result, String why) {
    return new RunReport(result, null, why, List.of());
  }

  private static boolean isDurable(PluginContext context) {
    return context.service(Journal.class).map(Journal::durable).orElse(true);
  }

  private static List<KeyStatus> deliveries(PluginContext context, String run, Duration wait) {
    var service = context.service(Deliveries.class);
    if (service.isEmpty()) {
      return List.of();
    }
    try {
      return wait.isZero() ? service.get().of(run) : service.get().await(run, wait);
    } catch (InterruptedException e) {
      Thread.currentThread()
          .interrupt(); // who interrupts here does not want to wait for deliveries
      return service.get().of(run);
    }
  }

  void show(Console console, Path workspace) {
    if (unrecorded != null) {
      console.note("the run " + result.run().runId() + " is not recorded: " + unrecorded);
    }
    if (console.json()) {
      console.result(json());
    } else {
      lines(workspace).forEach(console::out);
    }
  }

  private List<Artifact> artifacts() {
    return recorded == null ? List.of() : recorded.artifacts();
  }

  private JsonObject signals() {
    return recorded == null ? JsonObject.EMPTY : recorded.signals().values();
  }

  private JsonObject json() {
    return JsonObject.builder()
        .put("run_id", result.run().runId())
        .put("skill", result.run().spec().skill())
        .put("status", result.status().word())
        .put("exit_code", result.exitCode())
        .put("reason", result.reason())
        .put("recorded", unrecorded == null)
        .put("signals", signals())
        .put("artifacts", artifacts().stream().map(RunReport::json).toList())
        .put("deliveries", deliveries.stream().map(RunReport::json).toList())
        .build();
  }

  private static JsonObject json(Artifact artifact) {
    return JsonObject.builder()
        .put("path", artifact.path())
        .put("sha256", artifact.sha256())
        .put("bytes", artifact.bytes())
        .put("file", Texts.validUnicode(artifact.file().toString()))
        .build();
  }

  private static JsonObject json(KeyStatus status) {
    return JsonObject.builder()
        .put("destination", status.destination())
        .put("state", status.state())
        .put("note", status.note())
        .build();
  }

  private List<String> lines(Path workspace) {
    return RunSummary.lines(this, artifacts(), signals(), workspace);
  }
}
