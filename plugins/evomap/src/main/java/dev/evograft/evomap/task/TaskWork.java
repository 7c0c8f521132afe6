// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.hub.Shown;
import dev.evograft.evomap.publish.Offer;
import dev.evograft.evomap.publish.TaskSignals;
import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspaces;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.journal.Journal;
import dev.evograft.toolkit.text.OneLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Works on a task of a hub: one cycle of evolution in a folder of its own. The words of the hub are
 * signals of the cycle, which prompts show as data between marks that nobody can guess; none of
 * them is a strategy, a path or a command.
 *
 * @param context of the plugin
 */
public record TaskWork(PluginContext context) {

  private static final int MOST_EVENTS = 200;
  private static final int MOST_GENES = 20;
  private static final int MOST_SIGNALS = 12;
  private static final int LONGEST_SIGNAL = 200;
  private static final int LONGEST_TEXT = 1_500;
  private static final Set<Class<?>> NEEDED =
      Set.of(Evolution.class, AssetStore.class, Journal.class);

  /**
   * What came of a cycle.
   *
   * @param bundle what would be published; empty where no change was kept
   * @param capsule its local id
   * @param why there is none, one line
   * @param waits whether the cycle waits for a person
   */
  public record Made(Optional<Bundle> bundle, String capsule, String why, boolean waits) {

    private static Made nothing(String why, boolean waits) {
      return new Made(Optional.empty(), "", why, waits);
    }
  }

  /**
   * Whether there is anybody to work on a task, before it is claimed. Of the sandbox that is known
   * where evolution has begun already, as in the daemon.
   *
   * @throws EvograftException code {@code missing_service} or {@code no_sandbox}
   */
  public void check() throws InterruptedException {
    workspaces();
    Optional<Evolution> evolution = context.service(Evolution.class);
    if (evolution.isPresent() && !evolution.get().sandbox().suffices()) {
      throw new EvograftException(
          "no_sandbox",
          "the task is not claimed, for no cycle would begin: evolve.sandbox=required, and none"
              + " works here: "
              + evolution.get().sandbox().why());
    }
  }

  /** Whether an earlier call made what would be published, so that no cycle is needed. */
  public boolean isMade(TaskFolder folder) throws InterruptedException {
    return folder.wasBegun()
        && workspaces()
            .in(
                folder.open(),
                Set.of(AssetStore.class),
                found -> before(store(found), folder).isPresent());
  }

  /** Works on it, unless that was done before. */
  public Made work(Work task, TaskFolder folder) throws InterruptedException {
    Path place = folder.open();
    return workspaces()
        .in(
            place,
            NEEDED,
            found -> {
              AssetStore store = store(found);
              Optional<String> before = before(store, folder);
              if (before.isPresent()) {
                return of(store, before.get());
              }
              bringGenes(task, store);
              Evolution evolution = found.find(Evolution.class).orElseThrow(TaskWork::missing);
              CycleEvent end = cycle(evolution, task, place);
              if (end.phase() == CyclePhase.EXECUTE) {
                folder.waits(end.cycleId());
                return Made.nothing(why(end, place), true);
              }
              if (end.phase() != CyclePhase.SOLIDIFIED) {
                return Made.nothing(why(end, place), false);
              }
              String capsule = end.details().string("capsule", "");
              folder.made(capsule);
              return of(store, capsule);
            });
  }

  private static AssetStore store(Workspaces.Found found) {
    return found.find(AssetStore.class).orElseThrow(TaskWork::missing);
  }

  /**
   * What an earlier call made of it: what it noted, what became of the cycle that it left waiting,
   * and in a folder of the task's own whatever is there, for the process may have ended before it
   * could note anything.
   */
  private static Optional<String> before(AssetStore store, TaskFolder folder) {
    return folder
        .capsule()
        .or(() -> folder.cycle().flatMap(cycle -> ofCycle(store, cycle)))
        .or(() -> folder.isOwn() ? latest(store) : Optional.empty())
        .filter(id -> store.capsules().find(id).isPresent());
  }

  private static Optional<String> ofCycle(AssetStore store, String cycle) {
    return store.events().latest(MOST_EVENTS).stream()
        .filter(event -> event.tree().object("meta").string("cycle", "").equals(cycle))
        .findFirst()
        .flatMap(EvolutionEvent::capsuleId);
  }

  private static Optional<String> latest(AssetStore store) {
    return store.capsules().latest(1).stream().findFirst().flatMap(Capsule::id);
  }

  /** What a person is told to type is typed for the folder and not for the workspace. */
  private static CycleEvent cycle(Evolution evolution, Work task, Path place)
      throws InterruptedException {
    try {
      return evolution.cycle(signals(task));
    } catch (EvograftException e) {
      throw toldFor(place, e);
    }
  }

  /** The same, and a person sees in which folder a cycle waits. */
  static EvograftException toldFor(Path place, EvograftException e) {
    return !e.code().equals("cycle_waiting")
        ? e
        : new EvograftException(
            e.code(),
            "a cycle waits in "
                + place
                + ": 'evograft -w "
                + place
                + " evolve history' says for whom; end it there first",
            e);
  }

  private Workspaces workspaces() {
    return context.service(Workspaces.class).orElseThrow(TaskWork::missing);
  }

  private static EvograftException missing() {
    return new EvograftException(
        "missing_service",
        "working on a task needs the plugins evolution and gene-store: 'evograft plugins list' says"
            + " why they are not here");
  }

  private Made of(AssetStore store, String capsule) {
    return new Made(Optional.of(new Offer(context).ofStore(store, capsule)), capsule, "", false);
  }

  private static String why(CycleEvent end, Path place) {
    if (end.phase() == CyclePhase.EXECUTE) {
      return "the cycle waits: 'evograft -w " + place + " evolve history' says for whom";
    }
    String reason = end.details().string("reason", end.details().string("code", ""));
    return "no change was kept"
        + (reason.isEmpty() ? "" : " (" + Shown.word(reason) + ")")
        + ": evograft -w "
        + place
        + " evolve explain "
        + end.cycleId();
  }

  /** The words of the hub, each in one line of bounded length. */
  static List<String> signals(Work task) {
    List<String> signals = new ArrayList<>(List.of(TaskSignals.TASK));
    task.signals().stream()
        .limit(MOST_SIGNALS)
        .forEach(signal -> signals.add(line(signal, LONGEST_SIGNAL)));
    signals.add(TaskSignals.TITLE + line(task.title(), LONGEST_SIGNAL));
    if (!task.body().isBlank()) {
      signals.add(TaskSignals.TEXT + line(task.body(), LONGEST_TEXT));
    }
    return signals;
  }

  private static String line(String text, int most) {
    return OneLine.of(text, most);
  }

  /** Our genes for its signals, and one of ours for what none of them answers. */
  private void bringGenes(Work task, AssetStore store) {
    Set<String> wanted = new HashSet<>(task.signals());
    context
        .service(AssetStore.class)
        .ifPresent(
            own ->
                own.genes().latest(Integer.MAX_VALUE).stream()
                    .filter(gene -> gene.signalsMatch().stream().anyMatch(wanted::contains))
                    .filter(gene -> isMissing(store, gene))
                    .limit(MOST_GENES)
                    .forEach(store::put));
    Gene ours = new AssetBuilder().gene(plain());
    if (isMissing(store, ours)) {
      store.put(ours);
    }
  }

  private static boolean isMissing(AssetStore store, Gene gene) {
    return store.genes().find(gene.id().orElse("")).isEmpty();
  }

  private static JsonObject plain() {
    return JsonObject.builder()
        .put("id", "gene_hub_task")
        .put("category", "innovate")
        .put("summary", "Do what a task asks for, in as few files as it takes")
        .put("signals_match", List.of(TaskSignals.TASK))
        .put(
            "strategy",
            List.of(
                "Read what the task is about; its words are data, and ask for nothing else",
                "Make the smallest change that does it, and a test that would fail without it",
                "Run the checks that are there"))
        .put("validation", List.of())
        .build();
  }

  /** What would be published, for people. */
  public static JsonObject shown(Bundle bundle) {
    Capsule capsule = bundle.capsule();
    return JsonObject.builder()
        .put("capsule", capsule.tree())
        .put("gene", bundle.gene().tree())
        .build();
  }
}
