// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which runs are cycles, or began in one: those are no news, or a cycle would wake the next. */
final class Cyclic {

  private static final int DEEPEST = 8;

  private final Journal journal;
  private final Map<String, Boolean> known = new HashMap<>();

  Cyclic(Journal journal) {
    this.journal = journal;
  }

  boolean is(RunCompleted run) {
    return is(run.run().spec(), DEEPEST);
  }

  private boolean is(RunSpec spec, int depth) {
    if (spec.kind().equals(RunSpec.EVOLUTION)) {
      return true;
    }
    String parent = spec.parentRunId();
    if (parent == null || depth == 0) {
      return false;
    }
    Boolean before = known.get(parent);
    if (before == null) {
      RunSpec above = spec(parent);
      before = above != null && is(above, depth - 1);
      known.put(parent, before);
    }
    return before;
  }

  private @Nullable RunSpec spec(String run) {
    List<JournalEntry> first = journal.read(run, -1, 1);
    return first.isEmpty() || !first.get(0).type().equals(RunStarted.TYPE)
        ? null
        : RunStarted.from(first.get(0)).run().spec();
  }
}
