// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import static dev.evograft.evomap.AtHub.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.evograft.evomap.AtHub;
import dev.evograft.evomap.Bench;
import dev.evograft.evomap.FakeAssets;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.hub.EvomapStandIn;
import dev.evograft.sandbox.hub.HubMode;
import dev.evograft.spi.Workspaces;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that is split, solved and merged, by what people type, at the stand-in. */
class SwarmTest {

  private static final String PARTS =
      "[{\"title\":\"Reads\",\"weight\":0.5},{\"title\":\"Writes\",\"weight\":0.35}]";

  @TempDir private Path folder;
  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private final List<Bench> benches = new ArrayList<>();
  private final TrialsElsewhere trials = new TrialsElsewhere();
  private String task = "";

  @BeforeEach
  void offer() {
    hub.set(object("promote_after_ms", 0L, "fetch_price", 0L, "content_gate", true));
    task =
        hub.task(object("title", "Timeouts", "signals", "TimeoutError", "amount", 100L))
            .string("task_id", "");
  }

  @AfterEach
  void close() {
    benches.forEach(Bench::close);
    hub.close();
  }

  private Bench node(String name, long reputation) {
    Bench bench = AtHub.node(folder, hub, name);
    benches.add(bench);
    hub.node(AtHub.id(name), object("reputation", reputation));
    bench
        .context
        .with(AssetStore.class, new FakeAssets().store())
        .with(Workspaces.class, trials)
        .set("evomap.spend.fetch", "9");
    return bench;
  }

  private static void does(Bench bench, String... args) {
    assertThat(bench.run(args)).as(bench.said() + bench.thrown()).isZero();
  }

  private List<String> parts() {
    return AtHub.parts(benches.get(0), task);
  }

  private void propose(Bench proposer) {
    does(proposer, "task", "claim", task);
    does(proposer, "swarm", "propose", task, "--subtasks", PARTS);
  }

  @Test
  void whoSolvesAPartAndWhoMergesSayUntilWhen() throws Exception {
    propose(node("proposer", 50));
    Bench one = node("one", 50);
    Bench merger = node("merger", 80);
    one.clock.set(Instant.now());
    merger.clock.set(one.clock.instant());
    String until = one.clock.instant().plusSeconds(3_600).toString();
    solve(one, parts().get(0), diff("a.js", 1, "one"), "--commitment-deadline", until);
    solve(one, parts().get(1), diff("b.js", 1, "two"));
    does(merger, "swarm", "aggregate", task, "--unchecked", "--commitment-deadline", until);

    assertThat(hub.requests())
        .filteredOn(request -> request.string("path", "").endsWith("/claim"))
        .filteredOn(request -> request.toString().contains(until))
        .hasSize(2);
  }

  private void solve(Bench solver, String part, String diff, String... more) throws Exception {
    Path gene =
        solver.file(
            "gene.json",
            "{'category':'repair','summary':'Retry what times out, with a pause',"
                + "'signals_match':['TimeoutError']}");
    Path capsule =
        solver.file(
            "capsule.json",
            "{'summary':'What times out is tried three times, with a longer pause each time',"
                + "'confidence':0.9,'content':'It gave up after one try, and tries three times"
                + " now with pauses.','diff':"
                + Json.text(diff).replace("'", "\\u0027")
                + ",'blast_radius':{'files':1,'lines':2},"
                + "'outcome':{'status':'success','score':0.9}}");
    List<String> typed = new ArrayList<>(List.of("swarm", "solve", part));
    typed.addAll(List.of("--gene", gene.toString(), "--capsule", capsule.toString()));
    typed.addAll(List.of(more));
    does(solver, typed.toArray(String[]::new));
  }

  private static String diff(String file, int line, String to) {
    return "--- a/%1$s\n+++ b/%1$s\n@@ -%2$d,1 +%2$d,1 @@\n-old%2$d\n+%3$s\n"
        .formatted(file, line, to);
  }

  private long claims() {
    return hub.requests().stream()
        .filter(request -> request.string("path", "").endsWith("/claim"))
        .count();
  }

  /** A part that is claimed cannot be given back, so the hub is asked about the bundle before. */
  @Test
  void whatTheHubWouldRefuseClaimsNothing() throws Exception {
    propose(node("proposer", 50));
    Bench one = node("one", 50);
    Path gene =
        one.file(
            "gene.json",
            "{'category':'repair','summary':'Retry what times out, with a pause',"
                + "'signals_match':['TimeoutError']}");
    Path thin =
        one.file(
            "capsule.json",
            "{'summary':'What times out is tried three times','confidence':0.9,"
                + "'blast_radius':{'files':1,'lines':2},"
                + "'outcome':{'status':'success','score':0.9}}");
    long before = claims();
    hub.fault(
        object(
            "route", "validate", "kind", "status", "status", 422L, "error", "content_quality_low"));

    int code =
        one.run(
            "swarm",
            "solve",
            parts().get(0),
            "--gene",
            gene.toString(),
            "--capsule",
            thin.toString(),
            "--anyway");

    assertThat(code).isEqualTo(-1);
    assertThat(one.code()).isEqualTo("content_quality_low");
    assertThat(claims()).isEqualTo(before);
  }

  @Test
  void isSettledByItsShares() throws Exception {
    Bench merger = solved();
    Bench proposer = benches.get(0);

    does(merger, "swarm", "aggregate", task, "--dry-run");
    assertThat(merger.said()).contains("@@ -3,1 +3,1 @@", "@@ -9,1 +9,1 @@");
    assertThat(merger.raw()).as("nothing goes past what makes lines harmless").isEmpty();
    assertThat(merger.run("swarm", "aggregate", task)).isEqualTo(-1);
    assertThat(merger.code()).as("nobody looked at it").isEqualTo("not_checked");
    does(merger, "swarm", "aggregate", task, "--in", began());

    Map<String, Double> shares =
        hub.ledger().stream()
            .filter(entry -> entry.string("reason", entry.string("what", "")).startsWith("swarm_"))
            .collect(
                Collectors.toMap(
                    entry -> entry.string("account", entry.string("node_id", "")),
                    entry -> entry.number("amount").orElseThrow()));
    assertThat(shares)
        .as(hub.ledger().toString())
        .containsEntry(AtHub.id("proposer"), 5.0)
        .containsEntry(AtHub.id("one"), 50.0)
        .containsEntry(AtHub.id("two"), 35.0)
        .containsEntry(AtHub.id("merger"), 10.0);
    does(merger, "swarm", "show", task);
    assertThat(merger.said()).contains("completed");
  }

  private String began() throws Exception {
    return Files.createDirectories(folder.resolve("began")).toString();
  }

  /** Two parts that can be merged, and who merges them. */
  private Bench solved() throws Exception {
    return solved(9, "retry(write)");
  }

  /** The same, by what the second solver made of which line. */
  private Bench solved(int line, String second) throws Exception {
    propose(node("proposer", 50));
    List<String> parts = parts();
    solve(node("one", 50), parts.get(0), diff("reads.js", 3, "retry(read)"));
    solve(node("two", 50), parts.get(1), diff("reads.js", line, second));
    return node("merger", 60);
  }

  /** What the merger published. */
  private JsonObject published() {
    return hub.requests().stream()
        .filter(request -> request.string("path", "").endsWith("/publish"))
        .filter(request -> request.toString().contains(AtHub.id("merger")))
        .flatMap(request -> capsules(request).stream())
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonObject> capsules(JsonObject request) {
    return request.object("body").object("payload").objects("assets").stream()
        .filter(asset -> asset.string("type", "").equals("Capsule"))
        .toList();
  }

  @Test
  void whatPassedIsSaidAndCountsNoMoreThanTheWorstPart() throws Exception {
    Bench merger = solved();
    trials.answer(TrialsElsewhere.passed(0.97));

    does(merger, "swarm", "aggregate", task, "--in", began());

    assertThat(trials.folders).containsExactly(Path.of(began()));
    assertThat(trials.diffs.get(0)).contains("+retry(read)", "+retry(write)");
    assertThat(trials.codes).containsExactly(Trial.Code.FOREIGN);
    assertThat(merger.said()).contains("node --test: passed");
    JsonObject capsule = published();
    assertThat(capsule.string("content", "")).contains("passed there: node --test.");
    assertThat(capsule.object("outcome").number("score")).hasValue(0.9);
    assertThat(capsule.objects("execution_trace"))
        .extracting(step -> step.string("stage", ""), step -> step.string("cmd", ""))
        .containsExactly(tuple("build", "merge"), tuple("validate", "node --test"));
  }

  @Test
  void itCountsNoMoreThanTheWholeDid() throws Exception {
    Bench merger = solved();
    trials.answer(TrialsElsewhere.passed(0.8));
    does(merger, "swarm", "aggregate", task, "--in", began());
    assertThat(published().object("outcome").number("score")).hasValue(0.8);
  }

  @Test
  void aFailedCheckPublishesNothing() throws Exception {
    Bench merger = solved();
    trials.answer(
        Trial.Outcome.FAILED,
        "node --test: exit code 1",
        new Trial.Check("lint", true, ""),
        new Trial.Check("node --test", false, "exit code 1"));

    int code = merger.run("swarm", "aggregate", task, "--in", began(), "--unchecked");

    assertThat(code).isEqualTo(1);
    assertThat(merger.said())
        .contains("does not pass the checks", "lint: passed", "node --test: exit code 1");
    JsonObject told = merger.answer().object("trial");
    assertThat(told.string("outcome")).hasValue("failed");
    assertThat(told.objects("checks")).hasSize(2);
    assertThat(hub.requests()).noneMatch(SwarmTest::isOfTheMerger);
  }

  @ParameterizedTest
  @EnumSource(names = {"DOES_NOT_APPLY", "REFUSED"})
  void whatCannotBeTriedIsNotPublished(Trial.Outcome outcome) throws Exception {
    Bench merger = solved();
    trials.answer(outcome, "reads.js is not what the change was made for");

    int code = merger.run("swarm", "aggregate", task, "--in", began(), "--unchecked");

    assertThat(code).isEqualTo(1);
    assertThat(merger.said()).contains("reads.js is not what");
    assertThat(merger.answer().object("trial").string("outcome")).hasValue(outcome.word());
    assertThat(hub.requests()).noneMatch(SwarmTest::isOfTheMerger);
  }

  @Test
  void whereNoCheckRanAPersonSaysThatItIsPublished() throws Exception {
    Bench merger = solved();
    trials.answer(Trial.Outcome.UNVERIFIABLE, "no check can run here");

    assertThat(merger.run("swarm", "aggregate", task, "--in", began())).isEqualTo(1);
    assertThat(merger.said()).contains("--unchecked", "no check can run here");
    assertThat(hub.requests()).noneMatch(SwarmTest::isOfTheMerger);
    does(merger, "swarm", "aggregate", task, "--in", began(), "--unchecked");

    assertThat(published().string("content", "")).contains("no check there could tell");
  }

  /** What nobody has seen runs in a sandbox or not at all; a person may say that they looked. */
  @Test
  void withoutASandboxNothingIsPublished() throws Exception {
    Bench merger = solved();
    trials.fail("no_sandbox", "a change of somebody else is tried in a sandbox only");

    assertThat(merger.run("swarm", "aggregate", task, "--in", began())).isEqualTo(-1);
    assertThat(merger.code()).isEqualTo("no_sandbox");
    assertThat(hub.requests()).noneMatch(SwarmTest::isOfTheMerger);
    assertThat(merger.run("swarm", "aggregate", task, "--in", began(), "--dry-run")).isEqualTo(-1);
    assertThat(merger.code()).isEqualTo("no_sandbox");
    assertThat(merger.answer().string("diff", "")).contains("+retry(read)\n");
    String sum = merger.answer().string("sum", "");
    assertThat(merger.said()).contains("+retry(read)", "--looked " + sum);
    trials.answer(TrialsElsewhere.passed(1));
    does(merger, "swarm", "aggregate", task, "--in", began(), "--looked", sum, "--dry-run");

    assertThat(trials.codes)
        .containsExactly(Trial.Code.FOREIGN, Trial.Code.FOREIGN, Trial.Code.TRUSTED);
    assertThat(hub.requests()).noneMatch(SwarmTest::isOfTheMerger);
  }

  /** A line separator ends a comment for the program that runs it, and for no eye. */
  @ParameterizedTest
  @ValueSource(strings = {"\u2028", "\r", "\u202e", "\u200b", "\u0000"})
  void whatDoesNotShowNobodyHasLookedAt(String unseen) throws Exception {
    Merge merge = merged("a.js", "// retries" + unseen + "run()");
    Look look = Look.at(merge, node("one", 50).context.redactor());

    assertThat(look.isWhole()).isFalse();
    assertThat(look.isWhatWasSeen(look.sum())).isFalse();
  }

  /** The hub is asked again, and may name other capsules than those that a person looked at. */
  @Test
  void whoLookedAtAnotherChangeDidNotLookAtThisOne() throws Exception {
    Bench merger = solved();
    does(merger, "swarm", "aggregate", task, "--dry-run");
    String sum = merger.answer().string("sum", "");
    String other = (sum.startsWith("0") ? "1" : "0") + sum.substring(1);

    int code = merger.run("swarm", "aggregate", task, "--in", began(), "--looked", other);

    assertThat(code).isEqualTo(1);
    assertThat(trials.diffs).as("what ran").isEmpty();
    assertThat(merger.said())
        .contains("not the one that you looked at", "+retry(read)", "--looked " + sum);
    assertThat(merger.answer()).containsEntry("sum", sum).containsEntry("task_id", task);
    assertThat(merger.answer().string("diff", "")).contains("+retry(read)\n");
    assertThat(hub.requests()).noneMatch(SwarmTest::isOfTheMerger);
    does(merger, "swarm", "aggregate", task, "--in", began(), "--looked", sum);
    assertThat(trials.codes).containsExactly(Trial.Code.TRUSTED);
  }

  /** The sum is of what runs, to the letter, and of nothing else. */
  @Test
  void anotherChangeHasAnotherSumAndWhatIsMaskedNone() throws Exception {
    Bench merger = solved(9, "write_it(retry)");
    does(merger, "swarm", "aggregate", task, "--dry-run");
    String sum = merger.answer().string("sum", "");
    merger.mask("write_it");

    does(merger, "swarm", "aggregate", task, "--dry-run");
    assertThat(merger.said())
        .contains("+[REDACTED:x:1f3a](retry)", "masked")
        .doesNotContain("--looked");
    assertThat(merger.answer()).doesNotContainKey("sum");
    int code = merger.run("swarm", "aggregate", task, "--in", began(), "--looked", sum);

    assertThat(code).isEqualTo(1);
    assertThat(merger.said()).contains("nobody can look at all of it");
    assertThat(trials.diffs).isEmpty();
    Merge one = merged("a.js", "x()");
    assertThat(Look.at(one, merger.context.redactor()).sum())
        .isEqualTo(Look.at(merged("a.js", "x()"), merger.context.redactor()).sum())
        .isNotEqualTo(Look.at(merged("a.js", "y()"), merger.context.redactor()).sum())
        .isNotEqualTo(Look.at(merged("b.js", "x()"), merger.context.redactor()).sum());
  }

  private static Merge merged(String file, String to) {
    return Merge.of(List.of(new Merge.Source("one", 1, diff(file, 1, to))));
  }

  @Test
  void aCycleThatWaitsThereIsNamedWithItsFolder() throws Exception {
    Bench merger = solved();
    trials.fail("cycle_waiting", "the cycle c1 waits for its change");

    assertThat(merger.run("swarm", "aggregate", task, "--in", began())).isEqualTo(-1);

    assertThat(merger.code()).isEqualTo("cycle_waiting");
    assertThat(merger.thrown()).contains("evograft -w " + began());
  }

  @Test
  void whoChangesTheSameLinesIsNotMerged() throws Exception {
    Bench merger = solved(3, "again(read)");

    assertThat(merger.run("swarm", "aggregate", task, "--unchecked")).isEqualTo(1);

    assertThat(merger.said()).contains("reads.js, from line 3", AtHub.id("one"), AtHub.id("two"));
    assertThat(merger.answer().strings("conflicts")).hasSize(1);
    assertThat(hub.requests()).noneMatch(SwarmTest::isOfTheMerger);
  }

  private static boolean isOfTheMerger(JsonObject request) {
    return request.string("method", "").equals("POST")
        && request.string("path", "").matches(".*/(publish|claim|complete)")
        && request.toString().contains(AtHub.id("merger"));
  }

  @Test
  void itsRulesHoldHereAndThere() {
    Bench proposer = node("proposer", 50);
    does(proposer, "task", "claim", task);
    List<JsonObject> eleven = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      eleven.add(object("title", "P" + i, "weight", 0.05));
    }
    refused(proposer, "subtask_count", propose(task, Json.text(eleven)));
    refused(
        proposer,
        "weight_exceeded",
        propose(task, "[{\"title\":\"A\",\"weight\":0.5},{\"title\":\"B\",\"weight\":0.36}]"));
    does(proposer, "swarm", "propose", task, "--subtasks", PARTS);
    String part = parts().get(0);
    does(proposer, "task", "claim", part);
    refused(proposer, "nested_decomposition", propose(part, PARTS));
    refused(
        proposer,
        "swarm_subtask_not_releasable",
        new Refused(
            List.of("task", "release", part), "/a2a/task/release", object("task_id", part)));
  }

  @Test
  void aReputationOf59DoesNotMerge() throws Exception {
    Bench proposer = node("proposer", 50);
    propose(proposer);
    List<String> parts = parts();
    solve(node("one", 50), parts.get(0), diff("reads.js", 3, "retry(read)"));
    solve(node("two", 50), parts.get(1), diff("writes.js", 3, "retry(write)"));
    Bench merger = node("merger", 59);
    String merging = parts().get(2);

    assertThat(merger.run("swarm", "aggregate", task, "--dry-run")).isEqualTo(-1);
    assertThat(merger.code()).isEqualTo("reputation_too_low");
    refused(
        merger,
        "reputation_too_low",
        new Refused(
            List.of("task", "claim", merging), "/a2a/task/claim", object("task_id", merging)));
  }

  /** What is typed, and the same past the client's own rules. */
  private record Refused(List<String> typed, String path, JsonObject body) {}

  private static Refused propose(String task, String parts) {
    return new Refused(
        List.of("swarm", "propose", task, "--subtasks", parts),
        "/a2a/task/propose-decomposition",
        AtHub.json("{'subtasks':" + parts + "}").with("task_id", task));
  }

  private void refused(Bench bench, String code, Refused refused) {
    long posts = posts();
    assertThat(bench.run(refused.typed().toArray(String[]::new))).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo(code);
    assertThat(posts()).as("nothing was sent that changes anything").isEqualTo(posts);
    bench.run("call", "POST", refused.path(), "--body", Json.text(refused.body()));
    assertThat(bench.code()).as(bench.thrown()).isEqualTo(code);
    assertThat(posts()).isEqualTo(posts + 1);
  }

  private long posts() {
    return hub.requests().stream()
        .filter(request -> request.string("method", "").equals("POST"))
        .count();
  }
}
