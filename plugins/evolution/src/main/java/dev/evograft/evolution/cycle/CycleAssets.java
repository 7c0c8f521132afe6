// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.patch.PatchWriter;
import dev.evograft.evolution.source.TakingIn;
import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.BlastRadius;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Fnv;
import dev.evograft.gep.Keys;
import dev.evograft.gep.Outcome;
import dev.evograft.gep.ValidationReport;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The assets of a cycle. Their ids follow from the cycle, so that whoever goes on with it makes the
 * same.
 */
final class CycleAssets {

  private static final int LONGEST_SUMMARY = 300;
  private static final int LONGEST_REASON = 2_000;
  private static final int MOST_EVENTS = 200;

  /** A store takes lines of 16 MiB; in one a character may take six bytes. */
  static final int LONGEST_DIFF = 2 << 20;

  private final AssetStore store;

  CycleAssets(AssetStore store) {
    this.store = store;
  }

  /**
   * What was made.
   *
   * @param capsule of a success or a failure
   * @param event of the cycle
   * @param report of its checks; null when none ran
   */
  record Made(Capsule capsule, EvolutionEvent event, @Nullable ValidationReport report) {}

  Made success(Facts facts) {
    JsonObject.Builder capsule = capsule(facts, "capsule_" + id(facts));
    Verdict verdict = facts.judged().verdict();
    PatchWriter.Written diff = PatchWriter.write(facts.work().comparison().edits());
    capsule
        .put("confidence", verdict.score().value())
        .put("success_streak", streak(facts) + 1)
        .put("success_reason", verdict.reason())
        .put("diff", diff(facts, diff));
    Capsule repeated = facts.task().asked().capsule();
    Capsule plain = new Capsule(capsule.build());
    Capsule made =
        repeated == null || reused(facts).isEmpty() ? plain : TakingIn.bound(plain, repeated);
    return new Made(made, event(facts, made), report(facts));
  }

  Made failure(Facts facts) {
    Verdict verdict = facts.judged().verdict();
    JsonObject.Builder capsule = capsule(facts, "failed_capsule_" + id(facts));
    PatchWriter.Written diff = PatchWriter.write(facts.work().comparison().edits());
    capsule
        .put("confidence", 0)
        .put("diff_snapshot", clip(diff.text(), 8_000))
        .put("failure_reason", clip(verdict.reason(), LONGEST_REASON))
        .put("constraint_violations", verdict.violations().stream().map(Violation::what).toList())
        .put("created_at", facts.head().at().toString());
    Capsule made = new Capsule(capsule.build());
    return new Made(made, event(facts, null), report(facts));
  }

  /** A millisecond is not enough where assets come from several nodes. */
  private static String id(Facts facts) {
    return facts.head().at().toEpochMilli() + "_" + Fnv.hex(facts.head().cycle());
  }

  /** One that left something out cannot be replayed, and so has no text; nor one too long. */
  private static JsonObject diff(Facts facts, PatchWriter.Written written) {
    JsonObject.Builder diff = JsonObject.builder().put("format", "git");
    if (written.left().isEmpty() && written.text().length() <= LONGEST_DIFF) {
      return diff.put("text", written.text()).build();
    }
    List<String> left =
        written.left().isEmpty()
            ? facts.work().comparison().changes().stream().map(FileChange::path).toList()
            : written.left();
    return diff.put("not_included", left).build();
  }

  private JsonObject.Builder capsule(Facts facts, String id) {
    CycleTask task = facts.task();
    JsonObject.Builder capsule =
        JsonObject.builder()
            .put("type", Capsule.TYPE)
            .put("schema_version", AssetBuilder.SCHEMA_VERSION)
            .put("id", id)
            .put("trigger", task.asked().signals())
            .put("gene", task.asked().gene().id().orElse(""))
            .put("summary", summary(facts))
            .put("blast_radius", blast(facts).tree())
            .put("outcome", outcome(facts).tree())
            .put("env_fingerprint", EnvFingerprint.current().tree())
            .put("source_type", reused(facts).isPresent() ? "reused" : "generated")
            .put("strategy", task.asked().gene().strategy())
            .put("execution_trace", trace(facts));
    reused(facts).ifPresent(asset -> capsule.put("reused_asset_id", asset));
    return capsule;
  }

  private static String summary(Facts facts) {
    String said = facts.work().summary().strip();
    String gene = facts.task().asked().gene().id().orElse("a gene");
    String what = facts.task().asked().mutation().category().orElse("change");
    return clip(what + " by " + gene + (said.isEmpty() ? "" : ": " + said), LONGEST_SUMMARY);
  }

  private static BlastRadius blast(Facts facts) {
    var changes = facts.work().comparison().changes();
    return BlastRadius.of(changes.size(), Bounds.lines(changes));
  }

  private static Outcome outcome(Facts facts) {
    Verdict verdict = facts.judged().verdict();
    return Outcome.of(verdict.kind() == Verdict.Kind.SUCCESS, verdict.score().value());
  }

  /** The capsule whose diff was applied. */
  private static Optional<String> reused(Facts facts) {
    Capsule capsule = facts.task().asked().capsule();
    boolean replayed = facts.work().executor().equals("replay");
    return capsule == null || !replayed || Replay.diffOf(capsule).isEmpty()
        ? Optional.empty()
        : capsule.assetId().or(capsule::id);
  }

  private static List<JsonObject> trace(Facts facts) {
    List<JsonObject> trace = new ArrayList<>();
    trace.add(
        JsonObject.builder()
            .put("step", 1)
            .put("stage", "build")
            .put("cmd", facts.work().executor())
            .put("exit", 0)
            .build());
    for (CheckResult result : facts.judged().after()) {
      trace.add(
          JsonObject.builder()
              .put("step", trace.size() + 1)
              .put("stage", "validate")
              .put("cmd", result.check().text())
              .put("exit", exit(result))
              .put("took_ms", result.millis())
              .build());
    }
    return trace;
  }

  private static int exit(CheckResult result) {
    return switch (result.status()) {
      case PASSED -> 0;
      case FAILED, STOPPED -> 1;
      case EMPTY -> 0;
      case NOT_STARTED -> 127;
    };
  }

  /** How often in a row the gene succeeded before. */
  private long streak(Facts facts) {
    String gene = facts.task().asked().gene().id().orElse("");
    long streak = 0;
    for (EvolutionEvent event : store.events().latest(MOST_EVENTS)) {
      if (event.genesUsed().contains(gene)) {
        if (!event.outcome().succeeded()) {
          return streak;
        }
        streak++;
      }
    }
    return streak;
  }

  private EvolutionEvent event(Facts facts, @Nullable Capsule capsule) {
    CycleTask task = facts.task();
    Verdict verdict = facts.judged().verdict();
    JsonObject.Builder event =
        JsonObject.builder()
            .put("type", EvolutionEvent.TYPE)
            .put("schema_version", AssetBuilder.SCHEMA_VERSION)
            .put("id", "evt_" + id(facts))
            .put("intent", task.asked().mutation().category().orElse("repair"))
            .put("signals", task.asked().signals())
            .put("genes_used", List.of(task.asked().gene().id().orElse("")))
            .put("mutation_id", task.asked().mutation().id().orElse(""))
            .put("personality_state", task.personality().tree())
            .put("blast_radius", blast(facts).tree())
            .put("outcome", outcome(facts).tree())
            .put("source_type", reused(facts).isPresent() ? "reused" : "generated")
            .put("env_fingerprint", EnvFingerprint.current().tree())
            .put("meta", meta(facts, verdict));
    store.events().latest(1).stream()
        .findFirst()
        .flatMap(EvolutionEvent::id)
        .ifPresent(parent -> event.put("parent", parent));
    if (capsule != null) {
      event.put("capsule_id", capsule.id().orElse(""));
    }
    reused(facts).ifPresent(asset -> event.put("reused_asset_id", asset));
    if (!facts.judged().after().isEmpty()) {
      event.put("validation_report_id", "vr_" + id(facts));
    }
    return new EvolutionEvent(event.build());
  }

  private static JsonObject meta(Facts facts, Verdict verdict) {
    return JsonObject.builder()
        .put("at", facts.head().at().toString())
        .put("cycle", facts.head().cycle())
        .put("run", facts.head().run())
        .put("signal_key", Keys.signals(facts.task().asked().signals()))
        .put("executor", facts.work().executor())
        .put("verdict", verdict.kind().outcome().word())
        .put("code", verdict.code())
        .put("reason", clip(verdict.reason(), LONGEST_REASON))
        .put("constraints_ok", verdict.violations().isEmpty())
        .put("constraint_violations", verdict.violations().stream().map(Violation::what).toList())
        .put("mutation", facts.task().asked().mutation().tree())
        .build();
  }

  private static @Nullable ValidationReport report(Facts facts) {
    List<CheckResult> after = facts.judged().after();
    if (after.isEmpty()) {
      return null;
    }
    return new ValidationReport(
        JsonObject.builder()
            .put("type", ValidationReport.TYPE)
            .put("schema_version", AssetBuilder.SCHEMA_VERSION)
            .put("id", "vr_" + id(facts))
            .put("gene_id", facts.task().asked().gene().id().orElse(""))
            .put("env_fingerprint", EnvFingerprint.current().tree())
            .put("commands", after.stream().map(CheckResult::tree).toList())
            .put("overall_ok", after.stream().allMatch(CheckResult::ok))
            .put("duration_ms", after.stream().mapToLong(CheckResult::millis).sum())
            .put("created_at", facts.head().at().toString())
            .build());
  }

  private static String clip(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "[TRUNCATED]";
  }
}
