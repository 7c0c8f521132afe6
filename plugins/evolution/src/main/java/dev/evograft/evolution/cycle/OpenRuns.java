// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.detect.Answered;
import dev.evograft.evolution.detect.Failures;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The runs that nobody answered yet. A repair answers the failures of the skill that it was about,
 * and those of the same error, up to the runs that it knew; any cycle that kept a change answers
 * what did not fail. What no cycle mended is asked again.
 *
 * @param runs oldest first
 * @param range of the runs that were looked at for them
 */
record OpenRuns(List<RunCompleted> runs, Range range) {

  /** So many runs are looked at. */
  private static final int MOST = 200;

  OpenRuns {
    runs = List.copyOf(runs);
  }

  /**
   * A part of the journal.
   *
   * @param from the id of the oldest entry of a run that was looked at; empty without one
   * @param newest that of the newest one
   * @param looked how many that is, without those of cycles
   */
  record Range(String from, String newest, int looked) {}

  /** Those that this journal has now. Reads the disk. */
  static OpenRuns of(Journal journal) {
    List<JournalEntry> ends = ends(journal);
    List<String> ids = ends.stream().map(JournalEntry::id).toList();
    List<Answered> answers = answers(journal, ids);
    List<RunCompleted> runs = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      RunCompleted run = RunCompleted.from(ends.get(i));
      int at = i;
      if (answers.stream().noneMatch(one -> one.from() <= at && one.answers(run))) {
        runs.add(run);
      }
    }
    Collections.reverse(runs);
    String from = ids.isEmpty() ? "" : ids.get(ids.size() - 1);
    String newest = ids.isEmpty() ? "" : ids.get(0);
    return new OpenRuns(Failures.open(runs), new Range(from, newest, ids.size()));
  }

  /** The newest that are of no cycle: of cycles there may be many in between. */
  private static List<JournalEntry> ends(Journal journal) {
    Cyclic cyclic = new Cyclic(journal);
    List<JournalEntry> others = new ArrayList<>();
    NewestFirst ends = NewestFirst.endsOfRuns(journal);
    while (others.size() < MOST && ends.hasNext()) {
      JournalEntry end = ends.next();
      if (!cyclic.is(RunCompleted.from(end))) {
        others.add(end);
      }
    }
    return others;
  }

  /** What the cycles answered that kept a change and knew one of these runs. */
  private static List<Answered> answers(Journal journal, List<String> newestFirst) {
    CycleJournal cycles = new CycleJournal(journal);
    List<Answered> answers = new ArrayList<>();
    NewestFirst kept =
        new NewestFirst(journal, Set.of(CyclePhase.SOLIDIFIED.type()), NewestFirst.MOST);
    while (!newestFirst.isEmpty() && kept.hasNext()) {
      List<CycleEvent> phases = cycles.phases(kept.next().key());
      JsonObject detected = details(phases, CyclePhase.DETECT);
      String known = detected.string(PastCycles.RUNS_UP_TO, "");
      int from = newestFirst.indexOf(known);
      if (from >= 0) {
        answers.add(answer(from, detected, details(phases, CyclePhase.MUTATE)));
      } else if (!known.isEmpty()) {
        break; // all these runs are newer
      }
    }
    return answers;
  }

  private static Answered answer(int from, JsonObject detected, JsonObject mutated) {
    return mutated.string("category", "").equals(Category.REPAIR.word())
        ? Answered.of(from, detected.string("skill", ""), detected.strings("signals"))
        : Answered.of(from, "", List.of());
  }

  private static JsonObject details(List<CycleEvent> phases, CyclePhase phase) {
    Optional<CycleEvent> found = phases.stream().filter(one -> one.phase() == phase).findFirst();
    return found.map(CycleEvent::details).orElse(JsonObject.EMPTY);
  }
}
