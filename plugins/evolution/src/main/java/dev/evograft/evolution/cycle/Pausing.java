// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.run.RunHandle;
import java.util.List;

/**
 * Hands a cycle over to somebody else, who goes on with it in another process, maybe days later.
 */
final class Pausing {

  /** Members of the state of a cycle that waits. */
  static final String PROMPT = "prompt";

  static final String ENDING = "ending";
  static final String EDITS = "edits";

  private final Bench bench;
  private final Live live;

  Pausing(Bench bench, Live live) {
    this.bench = bench;
    this.live = live;
  }

  /** The agent that called makes the change in the workspace. */
  CycleResult forAgent(String prompt) {
    live.to(Step.WAITING, JsonObject.builder().put(PROMPT, prompt).build());
    detach("waits for the agent: evograft solidify");
    return CycleResult.waits(live.state(), CycleResult.Waiting.change(prompt));
  }

  /** A person decides; meanwhile the workspace is what it was. */
  CycleResult forReview(Ending ending, List<FileEdit> edits) {
    Reviewed reviewed = new Reviewed(ending, edits);
    reviewed.seal(bench, live.head());
    if (live.scene().isHere()) {
      takeBack(reviewed);
    }
    new Held(bench.services(), live.head()).release(); // first, for nobody looks for it later
    live.write(
        live.state()
            .at(live.scene().keeping("", List.of()).at(Scene.COPY, ""))
            .to(Step.REVIEWING)
            .with(reviewed.tree()));
    detach("waits for a person: evograft review approve or reject");
    return CycleResult.waits(live.state(), CycleResult.Waiting.decision());
  }

  /**
   * All of the change is on disk before the workspace loses it; who finds the cycle so takes it
   * back as one from a copy that was being brought, and it waits.
   */
  private void takeBack(Reviewed reviewed) {
    String snapshot = live.scene().snapshot();
    List<Touched> files = reviewed.edits().stream().map(Touched::by).toList();
    live.write(
        live.state()
            .at(live.scene().at(Scene.COPY, snapshot).keeping(snapshot, files))
            .to(Step.KEEPING)
            .with(reviewed.tree()));
    Ending told =
        new Undoing(bench.services())
            .takeBack(live.state(), Ending.of(reviewed.ending().phase(), JsonObject.EMPTY));
    bench
        .progress()
        .note(
            "the change was taken back until it is approved: "
                + told.details().string("undo", "nothing of it was there any more"));
    told.details().strings("notes").forEach(bench.progress()::note);
  }

  private void detach(String why) {
    RunHandle run = live.run();
    if (run != null) {
      CycleJournal.await(run.detach(why), "the run " + live.head().run());
    }
  }
}
