// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.CheckResult.Status;
import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.evaluate.ProtectedPaths;
import dev.evograft.evolution.evaluate.Tests;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the checks before the change.
 *
 * @param plan by what is judged
 * @param before what came of the checks in the untouched state
 */
record Baseline(ValidationPlan plan, List<CheckResult> before) {

  Baseline {
    before = List.copyOf(before);
  }

  /** Why nothing could be shown by a plan; empty when something can. */
  static Optional<String> hopeless(ValidationPlan plan, boolean repairs) {
    if (!plan.checks().isEmpty()) {
      return !repairs && plan.checks().stream().allMatch(Evaluation::onlyLooks)
          ? Optional.of("the checks only look at what is written, and none runs it")
          : Optional.empty();
    }
    String why = plan.refused().isEmpty() ? "" : ": " + String.join("; ", plan.refused());
    return Optional.of("no check can run here, so nothing could be shown" + why);
  }

  /**
   * Why no change could ever be judged; empty when one can. Asked before an executor spends time
   * and money.
   */
  Optional<String> hopeless(boolean repairs) {
    List<CheckResult> untold = Evaluation.untold(before);
    if (!untold.isEmpty()) {
      CheckResult first = untold.get(0);
      String what = first.status() == Status.NOT_STARTED ? "cannot start" : "tells nothing";
      return Optional.of(
          "the check '" + first.check().text() + "' " + what + " here: " + first.note());
    }
    if (repairs && before.stream().noneMatch(one -> one.status() == Status.FAILED)) {
      return Optional.of(
          "every check passes already, so none could show that anything was mended; a test that"
              + " fails because of the error would");
    }
    if (!repairs && !Evaluation.showsThatItWorks(before)) {
      return Optional.of(
          "no check passes with tests before the change, so none could show that it harms nothing");
    }
    return Optional.empty();
  }

  JsonObject tree() {
    return JsonObject.builder()
        .put("checks", plan.checks().stream().map(Baseline::tree).toList())
        .put("refused", plan.refused())
        .put("paths", plan.paths().tree())
        .put("before", before.stream().map(Baseline::tree).toList())
        .build();
  }

  private static JsonObject tree(Check check) {
    return JsonObject.builder()
        .put("text", check.text())
        .put("words", check.words())
        .put("origin", check.origin().name())
        .build();
  }

  static JsonObject tree(CheckResult result) {
    JsonObject.Builder tree =
        JsonObject.builder()
            .put("check", tree(result.check()))
            .put("status", result.status().name())
            .put("note", result.note())
            .put("output", result.output())
            .put("millis", result.millis());
    Tests tests = result.tests();
    return (tests == null ? tree : tree.put("tests", tests.tree())).build();
  }

  /** What {@link #tree} wrote. */
  static Baseline of(JsonObject tree) {
    List<Check> checks = tree.objects("checks").stream().map(Baseline::check).toList();
    return new Baseline(
        new ValidationPlan(
            checks, tree.strings("refused"), ProtectedPaths.of(tree.object("paths"))),
        tree.objects("before").stream().map(Baseline::result).toList());
  }

  private static Check check(JsonObject tree) {
    return new Check(
        tree.string("text", ""),
        tree.strings("words"),
        Check.Origin.valueOf(tree.string("origin", "")));
  }

  static CheckResult result(JsonObject tree) {
    return new CheckResult(
        check(tree.object("check")),
        Status.valueOf(tree.string("status", "")),
        tree.string("note", ""),
        tree.string("output", ""),
        tree.integer("millis", 0),
        tree.findObject("tests").map(Tests::of).orElse(null));
  }
}
