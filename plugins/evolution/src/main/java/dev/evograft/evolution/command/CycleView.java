// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.CycleResult;
import dev.evograft.evolution.cycle.Ending;
import dev.evograft.evolution.cycle.PastCycles.Past;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.List;
import java.util.Optional;

/** Shows what a cycle came to. */
final class CycleView {

  private static final int FAILED = 1;

  private final Console console;

  CycleView(Console console) {
    this.console = console;
  }

  /** The exit code: 0 when a change was kept, nothing was to be done, or it waits. */
  int show(CycleResult result) {
    Ending ending = result.ending();
    CycleResult.Waiting waiting = result.waiting();
    if (ending == null && waiting != null) {
      console.out(waiting.what());
      console.note("cycle " + result.cycle() + " waits; it goes on with: " + waiting.command());
      console.result(result.tree());
      return 0;
    }
    if (ending != null) {
      lines(result, ending);
    }
    console.result(result.tree());
    CycleOutcome outcome = result.outcome().orElse(CycleOutcome.ABANDONED);
    return outcome == CycleOutcome.SUCCESS || outcome == CycleOutcome.NEUTRAL ? 0 : FAILED;
  }

  /**
   * What a cycle of the past came to.
   *
   * @param waits whether it is the one that waits for somebody
   */
  void ended(Past cycle, boolean waits) {
    Optional<CycleEvent> end = cycle.ending();
    if (end.isEmpty()) {
      console.out("Cycle " + cycle.id() + (waits ? " waits for somebody." : " goes on."));
      return;
    }
    JsonObject details = end.get().details();
    Ending ending = Ending.of(end.get().phase(), details);
    lines(new CycleResult(cycle.id(), "", ending, null), ending);
    line("  paths: ", String.join(", ", details.strings("paths")));
  }

  private void lines(CycleResult result, Ending ending) {
    JsonObject details = ending.details();
    console.out(
        "Cycle "
            + result.cycle()
            + ": "
            + (details.bool("undone", true)
                ? head(result.outcome().orElse(CycleOutcome.ABANDONED), details.string("code", ""))
                : "it kept nothing, and "
                    + (details.string("undo", "").isEmpty()
                        ? "nothing was undone."
                        : "not all was undone.")));
    line("  ", details.string("reason", ""));
    line("  capsule: ", details.string("capsule", ""));
    line("  event: ", details.string("event", ""));
    line("  commit: ", details.string("commit", ""));
    line("  not committed: ", details.string("not_committed", ""));
    changed(details.strings("changed"));
    line("  what the cycle made is in: evograft snapshot show ", details.string("undo", ""));
    line("  to go back: ", remedy(details));
    details.strings("notes").forEach(note -> line("  ", note));
  }

  private static String remedy(JsonObject details) {
    String remedy = details.string("remedy", "");
    boolean kept = details.string("status", "").equals(CycleOutcome.SUCCESS.word());
    String snapshot = details.string("snapshot", "");
    return !remedy.isEmpty() || !kept || snapshot.isEmpty()
        ? remedy
        : "evograft snapshot restore " + snapshot;
  }

  private void changed(List<String> paths) {
    int most = 10;
    if (!paths.isEmpty()) {
      String more = paths.size() > most ? " and " + (paths.size() - most) + " more" : "";
      line("  files: ", String.join(", ", paths.subList(0, Math.min(most, paths.size()))) + more);
    }
  }

  private void line(String before, String text) {
    if (!text.isEmpty()) {
      console.out(before + text);
    }
  }

  private static String head(CycleOutcome outcome, String code) {
    return switch (outcome) {
      case SUCCESS -> "the change is checked and kept.";
      case FAILED -> "the change failed and was undone.";
      case NEUTRAL -> neutral(code);
      case UNVERIFIABLE -> "nothing could be shown, so nothing was kept.";
      case CONFLICT -> "the workspace had changed meanwhile; nothing was applied.";
      case ABANDONED -> abandoned(code);
    };
  }

  private static String neutral(String code) {
    return switch (code) {
      case "nothing_changed" -> "no change was made.";
      case "left_alone" -> "what goes wrong is left alone for now.";
      case "no_gene" -> "no gene answers what was found.";
      case "no_executor", "only_replayed" -> "nobody can make the change.";
      default -> "nothing to be done.";
    };
  }

  private static String abandoned(String code) {
    return switch (code) {
      case "executor_failed" -> "whoever was to make the change failed, and changed nothing.";
      case "rejected" -> "the change was rejected; the workspace has nothing of it.";
      case "given_up" -> "it was given up; the workspace stays as it is.";
      case "interrupted" -> "the workspace is what it was.";
      default -> "it did not come to its end.";
    };
  }
}
