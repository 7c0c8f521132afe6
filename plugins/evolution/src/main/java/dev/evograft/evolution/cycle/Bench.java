// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;

/**
 * What every cycle of a workspace is made with.
 *
 * @param services of the runtime and other plugins
 * @param file the state
 * @param checks by what is judged
 * @param progress is told how it goes
 */
record Bench(Services services, CycleFile file, Checks checks, Progress progress) {

  static Bench of(Services services, Progress progress) {
    return new Bench(services, new CycleFile(services.context()), new Checks(services), progress);
  }

  /** The same, by terms that were fixed before. */
  Bench by(Terms terms) {
    return new Bench(services, file, new Checks(services, terms), progress);
  }

  CycleJournal journal() {
    return new CycleJournal(services.journal());
  }

  Finisher finisher() {
    return new Finisher(services, file);
  }

  /** Writes down what a phase of a cycle came to, without secrets. */
  void record(CycleState.Head head, CyclePhase phase, JsonObject details) {
    journal().write(head, phase, services.context().redactor().redact(details));
  }
}
