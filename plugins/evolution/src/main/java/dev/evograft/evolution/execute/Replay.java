// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.patch.BadPatchException;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.ExecutionResult.Outcome;
import dev.evograft.spi.cycle.MutationExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies the diff of a capsule: where the lines stand that it was made for, else as a merge of
 * three versions; never a part of it.
 */
public final class Replay implements MutationExecutor {

  private final Patch.Blobs blobs;
  private final BoundsOf bounds;

  /**
   * An executor that merges where it can.
   *
   * @param blobs finds the content that a diff was made for
   * @param bounds of a cycle; what a capsule's diff must not touch is not written at all
   */
  public Replay(Patch.Blobs blobs, BoundsOf bounds) {
    this.blobs = blobs;
    this.bounds = bounds;
  }

  /** Tells the bounds of a cycle before it changes anything. */
  @FunctionalInterface
  public interface BoundsOf {
    /** The bounds of a cycle with this gene. */
    Bounds of(Gene gene);
  }

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public ExecutionResult execute(ExecutionRequest request) {
    Capsule capsule = request.task().capsule();
    String diff = capsule == null ? "" : diffOf(capsule);
    if (capsule == null || diff.isEmpty()) {
      return failed("there is no capsule with a diff to replay", JsonObject.EMPTY);
    }
    try {
      Patch patch = Patch.parse(diff);
      List<Violation> violations = bounds.of(request.task().gene()).judgePaths(patch.paths());
      if (!violations.isEmpty()) {
        return failed(
            "the diff of " + name(capsule) + " is not applied: " + violations.get(0).what(),
            JsonObject.builder()
                .put("violations", violations.stream().map(Violation::tree).toList())
                .build());
      }
      return replay(patch, files(request), capsule);
    } catch (BadPatchException e) {
      return failed(
          "the diff of " + name(capsule) + " is not applied: " + e.getMessage(), JsonObject.EMPTY);
    }
  }

  /** The text of a capsule's diff, in the form of Evolver or in ours; empty without one. */
  public static String diffOf(Capsule capsule) {
    return capsule
        .tree()
        .string("diff")
        .orElseGet(() -> capsule.tree().object("diff").string("text", ""));
  }

  /** The files that a capsule's diff is about: nothing else is touched by its replay. */
  public static Set<String> pathsOf(@Nullable Capsule capsule) {
    try {
      return capsule == null ? Set.of() : Set.copyOf(Patch.parse(diffOf(capsule)).paths());
    } catch (BadPatchException e) {
      return Set.of(); // then it is not applied
    }
  }

  private static FolderFiles files(ExecutionRequest request) {
    return new FolderFiles(request.place().folder(), new Beside(request.cycleId()));
  }

  private ExecutionResult replay(Patch patch, FolderFiles files, Capsule capsule) {
    Map<String, FileVersion> read = new HashMap<>();
    Patch.Current reading =
        path -> {
          FileVersion found = files.file(path);
          if (found != null) {
            read.put(path, found);
          }
          return found;
        };
    Patch.Applied applied = patch.apply(reading, blobs);
    if (!applied.ok()) {
      return failed(
          "the diff of " + name(capsule) + " does not apply: " + applied.conflicts().get(0),
          JsonObject.builder().put("conflicts", applied.conflicts()).build());
    }
    files.write(applied.files(), read); // whoever saved one since is not written over
    return new ExecutionResult(
        Outcome.DONE,
        "replayed " + name(capsule),
        JsonObject.builder()
            .put("capsule", name(capsule))
            .put("paths", patch.paths())
            .put("merged", applied.merged())
            .build());
  }

  private static String name(Capsule capsule) {
    return capsule.id().orElse("a capsule");
  }

  private static ExecutionResult failed(String why, JsonObject evidence) {
    return new ExecutionResult(Outcome.FAILED, why, evidence);
  }
}
