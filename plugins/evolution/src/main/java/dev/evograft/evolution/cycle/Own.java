// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Violation;
import java.util.List;
import java.util.Optional;

/**
 * What Evograft keeps for itself, watched while programs run that could write there; what they
 * wrote is taken out again. For one thread.
 */
final class Own {

  private final Bench bench;
  private final Live live;
  private final Optional<Ledgers> before;
  private final Aside aside;

  private Own(Bench bench, Live live, Optional<Ledgers> before) {
    this.bench = bench;
    this.live = live;
    this.before = before;
    this.aside = new Aside(bench.services().context().workspace(), live.head().cycle());
  }

  /** Looks now. */
  static Own watched(Bench bench, Live live) {
    return new Own(bench, live, Optional.of(Ledgers.of(bench.services())));
  }

  /** Nobody who works could write there. */
  static Own unwatched(Bench bench, Live live) {
    return new Own(bench, live, Optional.empty());
  }

  /** By which the next process knows what there was; empty where nobody looked. */
  String seal() {
    return before.map(Ledgers::seal).orElse("");
  }

  /** Looks again, takes out what was written since, and tells of it. */
  List<Violation> changed() {
    try {
      return before.map(then -> then.changed(aside)).orElse(List.of());
    } finally { // what was put aside is told whatever else goes wrong
      aside.notes().forEach(bench.progress()::note);
      new Concerns(bench.services().context())
          .add(live.head().cycle(), aside.doubts(live.state().step() != Step.TRYING));
    }
  }
}
