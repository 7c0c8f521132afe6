// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.execute.Beside;
import dev.evograft.evolution.execute.Exchange;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.solidify.LeftLock;
import dev.evograft.evolution.solidify.NotStagedException;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a cycle: writes to all places what its ending says. Whatever dies in between is done again
 * by the next start, with the effect of once.
 */
final class Finisher {

  private static final Logger log = LoggerFactory.getLogger(Finisher.class);

  private static final int MOST_ENTRIES = 1_000;

  /** Nobody applies the diff of a failure, and those of months add up. */
  private static final int MOST_OF_A_FAILURE = 1 << 20;

  /** The member of an ending that names files of the change that its diff cannot hold. */
  static final String LEFT = "left";

  private final Services services;
  private final CycleFile file;
  private final LeftLock lock;

  Finisher(Services services, CycleFile file) {
    this(services, file, LeftLock.in(services.root()));
  }

  Finisher(Services services, CycleFile file, LeftLock lock) {
    this.services = services;
    this.file = file;
    this.lock = lock;
  }

  /**
   * Ends it.
   *
   * @param state of step {@link Step#ENDING}, which is on disk
   * @param run that the cycle is; null to look for it
   */
  CycleResult finish(CycleState state, @Nullable RunHandle run) {
    Ending decided = new Ending(state.rest());
    Ending made = unlocked(state, commit(state, store(decided), run != null));
    Ending whole = made.with("details", services.context().redactor().redact(made.details()));
    new CycleJournal(services.journal()).end(state.head(), whole.phase(), whole.details());
    end(state, whole, run);
    whole.lesson().ifPresent(this::learn);
    tidyUp(state);
    file.remove(state.head().cycle());
    return CycleResult.ended(state, whole);
  }

  private void tidyUp(CycleState state) {
    FolderFiles files = new FolderFiles(services.root());
    Beside names = new Beside(state.head().cycle());
    for (Touched one : state.scene().touched()) {
      try {
        Exchange.sweep(files.checked(one.path()), names);
      } catch (EvograftException e) {
        log.debug("{} is no file any more", one.path(), e);
      }
    }
    if (!state.scene().snapshot().isEmpty()) {
      new Held(services, state.head()).release();
    }
  }

  /** What the store will never take is named, and the cycle ends without it. */
  private Ending store(Ending ending) {
    AssetStore assets = services.assets();
    List<String> refused = new ArrayList<>();
    ending
        .capsule()
        .filter(capsule -> isNew(assets.capsules().find(capsule.id().orElse(""))))
        .ifPresent(capsule -> put(() -> assets.put(capsule), refused));
    ending
        .failed()
        .filter(capsule -> isNew(assets.failedCapsules().find(capsule.id().orElse(""))))
        .ifPresent(capsule -> put(() -> assets.putFailed(capsule), refused));
    ending
        .event()
        .filter(event -> isNew(assets.events().find(event.id().orElse(""))))
        .ifPresent(event -> put(() -> assets.append(event, ending.report().orElse(null)), refused));
    return refused.isEmpty() ? ending : ending.saying("not_stored", refused);
  }

  private static void put(Runnable act, List<String> refused) {
    try {
      act.run();
    } catch (EvograftException e) {
      if (!e.code().equals("asset_invalid")) {
        throw e;
      }
      refused.add(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isNew(Optional<?> found) {
    return found.isEmpty();
  }

  /**
   * A change that is kept stays kept where it cannot be committed; the entry says why.
   *
   * @param first whether the next start may try again what is half done
   */
  private Ending commit(CycleState state, Ending ending, boolean first) {
    Optional<JsonObject> wanted = ending.commit();
    if (wanted.isEmpty()) {
      return ending;
    }
    Commits commits = new Commits(services, file);
    try {
      return commits
          .commit(state, wanted.get())
          .map(made -> ending.saying(Commits.MEMBER, made))
          .orElse(ending);
    } catch (NotStagedException e) {
      if (first) {
        throw e; // it is known how the cycle ends, so the next start goes on here
      }
      return noting(
          ending.saying(Commits.MEMBER, e.commit()),
          List.of(
              "git's index has not what was committed; until then git shows its reverse as staged: "
                  + e.remedy()));
    } catch (EvograftException e) {
      return ending.saying("not_committed", String.valueOf(e.getMessage()));
    }
  }

  /** Also where nothing is to be committed now: one that died may have had the lock of git. */
  private Ending unlocked(CycleState state, Ending ending) {
    List<String> left = lock.remove(state.head().cycle()::equals);
    return left.isEmpty() ? ending : noting(ending, left);
  }

  private static Ending noting(Ending ending, List<String> further) {
    List<String> notes = new ArrayList<>(ending.details().strings("notes"));
    notes.addAll(further);
    return ending.saying("notes", notes);
  }

  private void end(CycleState state, Ending ending, @Nullable RunHandle given) {
    CycleOutcome outcome = CycleOutcome.of(ending.phase(), ending.details());
    RunHandle run = given != null ? given : services.runs().attach(state.head().run()).orElse(null);
    if (run == null) { // it was ended as abandoned with the process that began it
      if (status(outcome) == RunStatus.CANCELLED || !wasCancelled(state.head().run())) {
        return;
      }
      run = another(state);
    }
    ending.signals().forEach(run::signal);
    String diff = kept(ending, outcome);
    if (!diff.isEmpty()) {
      artifact(state, diff).ifPresent(run::artifact);
    }
    try {
      CycleJournal.await(
          run.end(
              status(outcome),
              null,
              outcome == CycleOutcome.SUCCESS ? null : redacted(reason(ending))),
          "the run " + state.head().run());
    } catch (EvograftException e) {
      if (!e.code().equals("key_ended")) {
        throw e;
      }
    }
  }

  /** Somebody may want to apply it after a conflict, and so has to know what it is not. */
  private String kept(Ending ending, CycleOutcome outcome) {
    boolean wanted = outcome == CycleOutcome.SUCCESS || outcome == CycleOutcome.CONFLICT;
    String diff =
        wanted || ending.diff().length() <= MOST_OF_A_FAILURE
            ? ending.diff()
            : ending.diff().substring(0, MOST_OF_A_FAILURE) + "\n[TRUNCATED]\n";
    String masked = redacted(diff);
    StringBuilder head = new StringBuilder();
    if (!masked.equals(diff)) {
      head.append("# What looked like a secret is masked here, so this is not exactly the change")
          .append(" and may not apply.\n");
    }
    for (String path : ending.tree().strings(LEFT)) {
      head.append("# Not in here, for it is no UTF-8 text: ").append(redacted(path)).append('\n');
    }
    return head + masked;
  }

  private boolean wasCancelled(String run) {
    return services.journal().read(run, -1, MOST_ENTRIES).stream()
        .filter(entry -> entry.type().equals(RunCompleted.TYPE))
        .map(RunCompleted::from)
        .anyMatch(ended -> ended.outcome().status() == RunStatus.CANCELLED);
  }

  /** Whoever was told that the cycle is cancelled is told here what it came to after all. */
  private RunHandle another(CycleState state) {
    String first = state.head().run();
    return services
        .runs()
        .start(
            RunSpec.of(RunSpec.EVOLUTION, "evolve")
                .withRunId(first + "-end")
                .withParent(first)
                .withTask("tell what became of the run " + first));
  }

  private String redacted(String text) {
    return services.context().redactor().redact(text);
  }

  private static RunStatus status(CycleOutcome outcome) {
    return switch (outcome) {
      case SUCCESS -> RunStatus.SUCCEEDED;
      case FAILED -> RunStatus.FAILED;
      case NEUTRAL, UNVERIFIABLE, CONFLICT, ABANDONED -> RunStatus.CANCELLED;
    };
  }

  private static String reason(Ending ending) {
    return ending.reason().isEmpty() ? ending.details().string("code", "") : ending.reason();
  }

  /** The change as a file of the run; that it cannot be written keeps no cycle from its end. */
  private Optional<Artifact> artifact(CycleState state, String diff) {
    Workspace workspace = services.context().workspace();
    Path path =
        workspace
            .state()
            .resolve("runs")
            .resolve(state.head().run())
            .resolve("artifacts/change.diff");
    try {
      workspace.replace(path, diff.getBytes(StandardCharsets.UTF_8), Workspace.Access.SECRET);
      return Optional.of(Artifact.of("change.diff", path));
    } catch (EvograftException | IOException e) {
      log.warn("the change of cycle {} is no artifact of its run", state.head().cycle(), e);
      return Optional.empty();
    }
  }

  private void learn(JsonObject lesson) {
    try {
      new PersonalityFile(services.context().workspace(), services.memory().folder()).learn(lesson);
    } catch (RetriableException e) {
      throw e;
    } catch (EvograftException e) {
      log.warn("the personality learns nothing: {}", e.getMessage());
    }
  }
}
