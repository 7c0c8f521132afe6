// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.patch.PatchWriter;
import dev.evograft.evolution.solidify.CommitMaker;
import dev.evograft.evolution.source.TakingIn;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what is written of a cycle when it ends. */
final class Endings {

  /** What must never be touched was touched, or far too much was. */
  private static final Set<String> DESTRUCTIVE =
      Set.of(
          "critical_path",
          "own_files",
          "protected_path",
          "git_changed",
          "not_a_file",
          "process_left",
          Ledgers.CHANGED,
          "hard_cap_files",
          "hard_cap_lines",
          "hard_cap_bytes");

  /** The code of a cycle whose executor could not do anything. */
  static final String EXECUTOR_FAILED = "executor_failed";

  private final Services services;
  private final CycleAssets assets;

  Endings(Services services) {
    this.services = services;
    this.assets = new CycleAssets(services.assets());
  }

  /** Nothing was executed. */
  static Ending early(CycleOutcome outcome, String code, String reason) {
    return Ending.of(
            CyclePhase.ABANDONED,
            JsonObject.builder()
                .put("status", outcome.word())
                .put("code", code)
                .put("reason", reason)
                .build())
        .with("signals", RunSignals.of(outcome));
  }

  /** The executor failed and changed nothing: nobody learns from that, whatever the reason. */
  static Ending notMade(ExecutionResult result, CycleTask task) {
    return early(CycleOutcome.ABANDONED, EXECUTOR_FAILED, result.summary())
        .saying(PastCycles.PLAN, task.plan());
  }

  /** The workspace had changed meanwhile. */
  static Ending conflict(String reason, List<String> paths) {
    return Ending.of(
            CyclePhase.CONFLICT,
            JsonObject.builder()
                .put("status", CycleOutcome.CONFLICT.word())
                .put("reason", reason)
                .put("paths", paths)
                .build())
        .with("signals", RunSignals.of(CycleOutcome.CONFLICT));
  }

  /** What a verdict leads to. */
  Ending of(Facts facts) {
    Verdict.Kind kind = facts.judged().verdict().kind();
    return switch (kind) {
      case SUCCESS -> success(facts);
      case NEUTRAL -> onTrial(neutral(facts), facts);
      case FAILED -> onTrial(undone(facts, kind.outcome()), facts);
      case UNVERIFIABLE -> undone(facts, kind.outcome());
    };
  }

  /** What was taken in without a person's word answers for itself, and no gene of ours for it. */
  private static Ending onTrial(Ending ending, Facts facts) {
    ExecutionRequest.Task asked = facts.task().asked();
    Capsule capsule = asked.capsule();
    if (capsule == null || !TakingIn.isTaken(capsule)) {
      return ending;
    }
    return ending.saying(
        PastCycles.TRIAL,
        JsonObject.builder()
            .put("capsule", capsule.id().orElse(""))
            .put("source", Adoption.unaskedFrom(capsule).orElse(""))
            .put("own_gene", !TakingIn.isTaken(asked.gene()))
            .build());
  }

  private Ending neutral(Facts facts) {
    Verdict verdict = facts.judged().verdict();
    String said = facts.work().summary().strip();
    String reason =
        (facts.task().repairs() ? "what went wrong is still there; " : "")
            + who(facts.work().executor())
            + " changed nothing"
            + (said.isEmpty() ? ", and said nothing" : "; the last that it said: " + said);
    return early(CycleOutcome.NEUTRAL, verdict.code(), redacted(reason))
        .saying(PastCycles.PLAN, facts.task().plan());
  }

  /** The program, where the executor is one. */
  private String who(String executor) {
    return executor.equals(EvolveKeys.BY_COMMAND)
        ? services.context().config().find(EvolveKeys.COMMAND).orElse(executor)
        : executor;
  }

  private Ending success(Facts facts) {
    CycleAssets.Made made = assets.success(facts);
    JsonObject details =
        JsonObject.builder()
            .put("status", CycleOutcome.SUCCESS.word())
            .put("outcome", CycleOutcome.SUCCESS.word())
            .put("event", made.event().id().orElse(""))
            .put("capsule", made.capsule().id().orElse(""))
            .put(PastCycles.PLAN, facts.task().plan())
            .build();
    JsonObject commit =
        JsonObject.builder()
            .put("message", message(facts, made))
            .put("files", facts.work().comparison().edits().stream().map(Endings::file).toList())
            .build();
    return whole(Ending.of(CyclePhase.SOLIDIFIED, details), facts, made)
        .with("capsule", made.capsule().tree())
        .with("commit", commit)
        .with("lesson", lesson(facts, true));
  }

  private static JsonObject file(FileEdit edit) {
    FileVersion before = edit.before();
    FileVersion after = edit.after();
    return JsonObject.builder()
        .put("path", edit.path())
        .put("before", id(before))
        .put("after", id(after))
        .put("was_executable", before != null && before.executable())
        .put("executable", after != null && after.executable())
        .build();
  }

  private static String id(@Nullable FileVersion version) {
    return version == null ? "" : CommitMaker.blobId(version.content());
  }

  private Ending undone(Facts facts, CycleOutcome outcome) {
    Verdict verdict = facts.judged().verdict();
    CycleAssets.Made made = assets.failure(facts);
    JsonObject details =
        JsonObject.builder()
            .put("status", outcome.word())
            .put("code", code(verdict))
            .put("reason", redacted(verdict.reason()))
            .put("violations", verdict.violations().stream().map(Violation::tree).toList())
            .put("event", made.event().id().orElse(""))
            .put(PastCycles.PLAN, facts.task().plan())
            .build();
    Ending ending = whole(Ending.of(CyclePhase.ROLLED_BACK, details), facts, made);
    return outcome == CycleOutcome.FAILED
        ? ending.with("failed", made.capsule().tree()).with("lesson", lesson(facts, false))
        : ending;
  }

  private Ending whole(Ending ending, Facts facts, CycleAssets.Made made) {
    CycleOutcome outcome = facts.judged().verdict().kind().outcome();
    Ending whole =
        ending
            .with("event", made.event().tree())
            .with("signals", RunSignals.of(outcome, facts))
            .with("diff", PatchWriter.write(facts.work().comparison().edits()).text());
    return made.report() == null ? whole : whole.with("report", made.report().tree());
  }

  /** What memory learns from. */
  private static String code(Verdict verdict) {
    if (verdict.kind() == Verdict.Kind.UNVERIFIABLE) {
      return CycleOutcome.UNVERIFIABLE.word();
    }
    if (DESTRUCTIVE.contains(verdict.code()) && !isOnlySettings(verdict)) {
      return "constraint_destructive";
    }
    return switch (verdict.code()) {
      case "forbidden_path", "max_files" -> "constraint";
      case "check_failed", "tests_missing" -> "validation";
      default -> "unknown";
    };
  }

  /** A person edits settings in an editor: that says nothing hard against a gene. */
  private static boolean isOnlySettings(Verdict verdict) {
    return verdict.violations().stream()
        .allMatch(one -> one.code().equals(Ledgers.CHANGED) && !one.path().isEmpty());
  }

  private static JsonObject lesson(Facts facts, boolean success) {
    return JsonObject.builder()
        .put("used", facts.task().personality().tree())
        .put("success", success)
        .put("score", facts.judged().verdict().score().value())
        .put("at", facts.head().at().toString())
        .put("notes", facts.judged().verdict().code())
        .build();
  }

  private String redacted(String text) {
    return services.context().redactor().redact(text);
  }

  private String message(Facts facts, CycleAssets.Made made) {
    return "Evolve: "
        + redacted(made.capsule().summary().orElse("a change"))
        + "\n\nGene: "
        + facts.task().asked().gene().id().orElse("")
        + "\nCapsule: "
        + made.capsule().id().orElse("")
        + "\n"
        + CommitMaker.trailer(facts.head().cycle())
        + "\n";
  }
}
