// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.asset.Fetch;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.hub.Shown;
import dev.evograft.evomap.publish.Offer;
import dev.evograft.gep.Asset;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one capsule of what the solvers of a swarm made. Their capsules are fetched, checked and
 * staged as any other ones.
 *
 * @param client calls the hub
 * @param store where capsules are staged
 */
public record Aggregate(HubClient client, AssetStore store) {

  private static final int FEWEST = 2;
  private static final int MOST = 10;

  /** What who merges must have, whatever the hub writes into the part. */
  private static final long REPUTATION = 60;

  /**
   * What a swarm has come to.
   *
   * @param task that was split
   * @param merging the part of who merges
   * @param solved the parts of the solvers, by their weight
   */
  public record Swarm(String task, Work merging, List<Work> solved) {}

  /**
   * Looks at a swarm.
   *
   * @throws BadInputException if there is nothing to merge, yet
   */
  public Swarm look(String taskId) {
    Reply reply = client.call(TaskRows.SWARM, Call.at("task_id", taskId));
    List<Work> parts = reply.list(TaskRows.SWARM.answer().lists()).stream().map(Work::new).toList();
    List<Work> solvers =
        parts.stream()
            .filter(part -> !part.role().equals(Work.AGGREGATOR))
            .sorted(Comparator.comparingDouble(Work::weight).reversed())
            .toList();
    if (solvers.isEmpty()) {
      throw new BadInputException("no_swarm", "the task was not split: there is nothing to merge");
    }
    if (solvers.size() < FEWEST || solvers.size() > MOST) {
      throw new BadInputException(
          "subtask_count",
          "the hub tells of "
              + solvers.size()
              + " parts, and a swarm has 2 to 10: nothing is fetched");
    }
    long open = solvers.stream().filter(part -> part.assetId().isEmpty()).count();
    if (open > 0) {
      throw new BadInputException(
          "not_solved",
          open
              + " of "
              + solvers.size()
              + " parts are not solved yet: evograft evomap swarm show "
              + Shown.word(taskId));
    }
    Work merging =
        parts.stream()
            .filter(part -> part.role().equals(Work.AGGREGATOR))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "no_aggregation", "the hub offers no part for who merges; ask it later"));
    long wanted = Math.max(REPUTATION, merging.minReputation());
    return new Swarm(taskId, new Work(merging.tree().with("min_reputation", wanted)), solvers);
  }

  /** The capsules of the solvers, in the order of their weight. */
  public List<Capsule> capsules(Swarm swarm) {
    List<String> ids = swarm.solved().stream().map(Work::assetId).toList();
    Fetch.Fetched fetched = new Fetch(client, store).take(ids);
    List<String> without = new ArrayList<>(fetched.missing());
    without.addAll(fetched.refused().keySet());
    if (!without.isEmpty()) {
      throw new EvograftException(
          "not_fetched",
          "the capsule "
              + Shown.word(without.get(0))
              + " did not come, or is not what its id says; it can be had once the hub has"
              + " promoted it");
    }
    return ids.stream().map(this::capsule).toList();
  }

  private Capsule capsule(String id) {
    return store
        .staged()
        .find(id)
        .<Asset>map(staged -> staged.asset())
        .or(() -> store.capsules().find(id).map(Asset.class::cast))
        .filter(Capsule.class::isInstance)
        .map(Capsule.class::cast)
        .orElseThrow(() -> new EvograftException("no_capsule", Shown.word(id) + " is no capsule"));
  }

  /** Merges what they changed, the heaviest first. */
  public static Merge merge(Swarm swarm, List<Capsule> capsules) {
    List<Merge.Source> sources = new ArrayList<>();
    for (int i = 0; i < capsules.size(); i++) {
      Work part = swarm.solved().get(i);
      String name = Shown.word(part.tree().string("claimed_by", "?")) + " (" + part.weight() + ")";
      sources.add(new Merge.Source(name, part.weight(), DiffText.of(capsules.get(i))));
    }
    return Merge.of(sources);
  }

  /**
   * What is published of it: no better than the worst of its parts, nor than how the whole did.
   *
   * @param trial what came of it on what they began from; null where nobody tried
   */
  public Bundle bundle(Swarm swarm, Merge merge, List<Capsule> capsules, @Nullable Trial trial) {
    boolean passed = trial != null && trial.outcome() == Trial.Outcome.PASSED;
    List<String> signals = swarm.merging().signals();
    List<String> about = signals.isEmpty() ? List.of("swarm_aggregation") : signals;
    String name = "swarm_" + swarm.task().replaceAll("[^A-Za-z0-9_-]", "_");
    JsonObject gene =
        JsonObject.builder()
            .put("id", "gene_" + name)
            .put("category", "innovate")
            .put("summary", "Merge what several nodes made of the parts of one task")
            .put("signals_match", about)
            .put(
                "strategy",
                List.of(
                    "Take the result of each part, that of the most weight first",
                    "Merge them where they change different lines, and refuse where they do not",
                    passed
                        ? "Run the checks of the project on the whole, and refuse it where one fails"
                        : "Check the whole before it is used, for who merged it did not"))
            .build();
    JsonObject.Builder capsule =
        JsonObject.builder()
            .put("id", "capsule_" + name)
            .put("trigger", about)
            .put("summary", "The results of " + capsules.size() + " parts of a task, merged")
            .put(
                "content",
                tried(trial)
                    + " Merged in the order of their weight: "
                    + String.join(
                        ", ", swarm.solved().stream().map(part -> part.assetId()).toList()))
            .put("diff", merge.text())
            .put("confidence", lowest(capsules, Value.CONFIDENCE))
            .put(
                "blast_radius",
                JsonObject.builder()
                    .put("files", merge.fileCount())
                    .put("lines", merge.lineCount())
                    .build())
            .put(
                "outcome",
                JsonObject.builder()
                    .put("status", "success")
                    .put("score", score(capsules, trial))
                    .build());
    if (trial != null && !trial.checks().isEmpty()) {
      capsule.put("execution_trace", trace(trial));
    }
    return new Offer(client.hub().context()).ofMaps(gene, capsule.build(), null);
  }

  private static String tried(@Nullable Trial trial) {
    if (trial == null) {
      return "It was not tried on any files, and was not run by who merged it.";
    }
    return trial.outcome() == Trial.Outcome.PASSED
        ? "It was put into what they began from, and passed there: "
            + String.join(", ", trial.checks().stream().map(Trial.Check::command).toList())
            + "."
        : "It fits what they began from, and no check there could tell whether it works.";
  }

  /** Without times: whoever does it again offers nothing else. */
  private static List<JsonObject> trace(Trial trial) {
    List<JsonObject> trace = new ArrayList<>();
    trace.add(step(1, "build", "merge", true));
    for (Trial.Check check : trial.checks()) {
      trace.add(step(trace.size() + 1, "validate", check.command(), check.passed()));
    }
    return trace;
  }

  private static JsonObject step(int number, String stage, String command, boolean well) {
    return JsonObject.builder()
        .put("step", number)
        .put("stage", stage)
        .put("cmd", command)
        .put("exit", well ? 0 : 1)
        .build();
  }

  /** What no check could tell of has no score of its own. */
  private static double score(List<Capsule> capsules, @Nullable Trial trial) {
    double parts = lowest(capsules, Value.SCORE);
    return trial == null || trial.outcome() != Trial.Outcome.PASSED
        ? parts
        : Math.min(parts, trial.score());
  }

  private enum Value {
    CONFIDENCE,
    SCORE
  }

  private static double lowest(List<Capsule> capsules, Value value) {
    return capsules.stream()
        .map(Capsule::tree)
        .mapToDouble(
            tree ->
                value == Value.SCORE
                    ? tree.object("outcome").number("score").orElse(0)
                    : tree.number("confidence").orElse(0))
        .min()
        .orElse(0);
  }
}
