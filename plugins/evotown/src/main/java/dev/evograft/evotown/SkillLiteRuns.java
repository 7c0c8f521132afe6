// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes runs of what SkillLite noted. The text of a task is not taken, as it is not of other runs;
 * the ids are the same whenever and wherever the same rows are read.
 */
final class SkillLiteRuns {

  private static final Set<String> SKILL_ROWS =
      Set.of("skill_pending", "skill_generated", "skill_refined");

  private final String engineId;

  SkillLiteRuns(String engineId) {
    this.engineId = engineId;
  }

  /** The id of the run of a decision. */
  String idOf(JsonObject decision) {
    return id("decision", text(decision, "id"), text(decision, "ts"), text(decision, "session_id"));
  }

  /** What of a row of either table never changes: another one of the same number has another. */
  static String nameOf(JsonObject row) {
    return EngineHome.sum(
        String.join(
            "\n", text(row, "id"), text(row, "ts"), text(row, "session_id"), text(row, "version")));
  }

  /** A turn of the agent, as a row of {@code decisions} tells it. */
  List<JournalEntry> ofDecision(JsonObject row, List<Artifact> artifacts) {
    boolean completed = row.integer("task_completed", 0) != 0;
    long millis = Math.max(0, row.integer("elapsed_ms", 0));
    JsonObject.Builder signals =
        JsonObject.builder()
            .put("source", "skilllite")
            .put("task_completed", completed)
            .put("latency_ms", millis)
            .put("tool_calls", row.integer("total_tools", 0))
            .put("tool_failures", row.integer("failed_tools", 0))
            .put("replans", row.integer("replans", 0));
    for (String name : List.of("completion_type", "completion_type_reported", "feedback")) {
      row.string(name).ifPresent(value -> signals.put(name, value));
    }
    Map<String, String> labels = new TreeMap<>(Map.of("source", "skilllite"));
    row.string("session_id").ifPresent(session -> labels.put("session", session));
    Instant end = time(text(row, "ts"));
    RunSpec spec = RunSpec.of(RunSpec.SESSION, "skilllite").withLabels(labels);
    RunInfo run = new RunInfo(idOf(row), spec, end.minusMillis(millis), "");
    RunOutcome outcome =
        new RunOutcome(
            completed ? RunStatus.SUCCEEDED : RunStatus.FAILED,
            null,
            completed ? null : row.string("completion_type").orElse("not completed"),
            end,
            Duration.ofMillis(millis));
    return entries(run, outcome, signals.build(), artifacts);
  }

  /** A transaction of SkillLite's evolution: rows of {@code evolution_log} of one version. */
  List<JournalEntry> ofEvolution(List<JsonObject> rows) {
    Set<String> paths = new TreeSet<>();
    Map<String, Long> types = new TreeMap<>();
    for (JsonObject row : rows) {
      String type = text(row, "type");
      types.merge(type, 1L, Long::sum);
      String target = text(row, "target_id");
      // Relative: the absolute one would tell whose home it is.
      if (SKILL_ROWS.contains(type) && !target.isEmpty()) {
        String folder = type.equals("skill_pending") ? "_evolved/_pending/" : "_evolved/";
        paths.add(folder + target.substring(target.lastIndexOf('/') + 1));
      }
    }
    JsonObject.Builder signals =
        JsonObject.builder().put("source", "skilllite").put("evolution_rows", types);
    if (!paths.isEmpty()) {
      signals.put("new_skill_paths", List.copyOf(paths));
    }
    JsonObject first = rows.get(0);
    Instant begin = time(text(first, "ts"));
    Instant end = time(text(rows.get(rows.size() - 1), "ts"));
    RunSpec spec =
        RunSpec.of(RunSpec.EVOLUTION, "skilllite-evolution")
            .withLabels(Map.of("source", "skilllite", "transaction", text(first, "version")));
    String id = id("evolution", text(first, "version"), text(first, "id"), text(first, "ts"));
    RunInfo run = new RunInfo(id, spec, begin, "");
    Duration took = Duration.between(begin, end);
    RunOutcome outcome =
        new RunOutcome(
            RunStatus.SUCCEEDED, null, null, end, took.isNegative() ? Duration.ZERO : took);
    return entries(run, outcome, signals.build(), List.of());
  }

  private static List<JournalEntry> entries(
      RunInfo run, RunOutcome outcome, JsonObject signals, List<Artifact> artifacts) {
    RunCompleted end = new RunCompleted(run, outcome, new Signals(signals), artifacts, "");
    List<JournalEntry> entries = new ArrayList<>();
    entries.add(
        new JournalEntry(
            run.runId(),
            0,
            RunStarted.TYPE,
            RunStarted.VERSION,
            run.startedAt(),
            new RunStarted(run).payload()));
    entries.add(
        new JournalEntry(
            run.runId(),
            1,
            RunCompleted.TYPE,
            RunCompleted.VERSION,
            outcome.endedAt(),
            end.payload()));
    return entries;
  }

  private String id(String... parts) {
    return "skilllite-" + EngineHome.sum(engineId + "\n" + String.join("\n", parts));
  }

  private static String text(JsonObject row, String name) {
    @Nullable Object value = row.get(name);
    return value == null ? "" : value.toString();
  }

  /** As SQLite and Rust write times; the beginning of time where it is none. */
  private static Instant time(String text) {
    try {
      return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d$")
          ? OffsetDateTime.parse(text.replace(' ', 'T')).toInstant()
          : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
