// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunDetached;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunStarted;

/** Makes entries of run events, whatever texts an agent put into them. */
final class RunEntries {

  private RunEntries() {}

  static NewEntry of(RunStarted event) {
    RunInfo run = event.run();
    return new NewEntry(
        run.runId(), RunStarted.TYPE, RunStarted.VERSION, run.startedAt(), payload(event), false);
  }

  static NewEntry of(RunProgress event) {
    RunProgress clean = new RunProgress(event.runId(), event.at(), Texts.valid(event.text()));
    return new NewEntry(
        event.runId(),
        RunProgress.TYPE,
        RunProgress.VERSION,
        event.at(),
        clean.payload(),
        false,
        false);
  }

  static NewEntry of(RunDetached event) {
    RunDetached clean =
        new RunDetached(
            event.runId(),
            event.at(),
            Texts.valid(event.reason()),
            event.signals(),
            event.artifacts().stream().map(Texts::valid).toList(),
            Texts.valid(event.logExcerpt()),
            event.process());
    return new NewEntry(
        event.runId(),
        RunDetached.TYPE,
        RunDetached.VERSION,
        event.at(),
        clean.payload(),
        false,
        false);
  }

  static NewEntry of(RunCompleted event) {
    return new NewEntry(
        event.run().runId(),
        RunCompleted.TYPE,
        RunCompleted.VERSION,
        event.outcome().endedAt(),
        payload(event),
        true,
        false);
  }

  private static JsonObject payload(RunStarted event) {
    try {
      return event.payload();
    } catch (
        IllegalArgumentException e) { // a text that is no valid Unicode: seldom, so cleaned late
      return new RunStarted(Texts.valid(event.run())).payload();
    }
  }

  private static JsonObject payload(RunCompleted event) {
    try {
      return event.payload();
    } catch (IllegalArgumentException e) {
      return Texts.valid(event).payload();
    }
  }
}
