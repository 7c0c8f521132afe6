// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.detect.Answered;
import dev.evograft.evolution.detect.Failures;
import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.detect.PastCycle;
import dev.evograft.evolution.detect.Sources;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the journal tells of cycles before, and of the runs since. Reads the disk. */
public final class PastCycles {

  /** The member of a DETECT entry that names the newest run that was looked at. */
  static final String RUNS_UP_TO = "runs_up_to";

  /** The member of a DETECT entry that says how far transcripts and logs were read. */
  static final String TEXTS = "texts";

  /** The member of an entry that ends a cycle: by what it was to be checked. */
  static final String PLAN = "plan";

  /** The member of an entry that ends a cycle: the capsule whose paths nobody could look at. */
  static final String UNSEEN = "unseen_capsule";

  /**
   * The member of an entry that ends a cycle: the {@code capsule} of another {@code source} that
   * was tried without a person's word and came to nothing, and whether its gene is our own.
   */
  static final String TRIAL = "trial";

  /** So many capsules of one source came to nothing, and no more of them are tried for now. */
  private static final int MOST_TRIALS = 3;

  /** Codes of cycles that somebody ended who wants no more of them. */
  private static final Set<String> DROPPED = Set.of("given_up", "rejected");

  private static final int PAGE = 200;
  private static final int MOST_PAGES = 50;
  private static final int MOST_RUNS = 200;
  private static final int FEW = 20;

  /** So many cycles are looked at for what the next one follows from. */
  private static final int RECENT = 60;

  private final Journal journal;
  private final Cyclic cyclic;
  private @Nullable List<Past> recent;

  /** Of this journal. What was read of it for {@code history} and {@code runs} is read once. */
  public PastCycles(Journal journal) {
    this.journal = journal;
    this.cyclic = new Cyclic(journal);
  }

  /**
   * A cycle by its entries.
   *
   * @param id its key
   * @param phases the last entry of each phase
   */
  public record Past(String id, Map<CyclePhase, CycleEvent> phases) {

    /** What the entry of a phase says; empty where there is none. */
    public JsonObject details(CyclePhase phase) {
      CycleEvent event = phases.get(phase);
      return event == null ? JsonObject.EMPTY : event.details();
    }

    /** The entry that ended it. */
    public Optional<CycleEvent> ending() {
      return phases.values().stream().filter(event -> event.phase().ends()).findFirst();
    }

    /** What it came to; empty while it goes on. */
    public Optional<CycleOutcome> outcome() {
      return ending().map(event -> CycleOutcome.of(event.phase(), event.details()));
    }
  }

  /** The newest cycles, newest first, those that go on too. */
  public List<Past> latest(int most) {
    return latest(most, past -> true);
  }

  /** As {@link #latest(int)}, but until so many are there that count; the others too. */
  private List<Past> latest(int most, Predicate<Past> counts) {
    Set<String> types = new TreeSet<>();
    for (CyclePhase phase : CyclePhase.values()) {
      types.add(phase.type());
    }
    Map<String, Map<CyclePhase, CycleEvent>> cycles = new LinkedHashMap<>();
    String before = null;
    int pages = MOST_PAGES + most / FEW;
    for (int page = 0; page < pages && count(cycles, counts) <= most; page++) {
      List<JournalEntry> entries = journal.latest(types, before, PAGE);
      for (JournalEntry entry : entries) {
        CycleEvent event = CycleEvent.from(entry);
        cycles
            .computeIfAbsent(entry.key(), key -> new EnumMap<>(CyclePhase.class))
            .putIfAbsent(event.phase(), event);
      }
      if (entries.size() < PAGE) {
        break;
      }
      before = entries.get(entries.size() - 1).id();
    }
    List<Past> past = new ArrayList<>();
    int counted = 0;
    for (Map.Entry<String, Map<CyclePhase, CycleEvent>> cycle : cycles.entrySet()) {
      Past one = new Past(cycle.getKey(), cycle.getValue());
      counted += counts.test(one) ? 1 : 0;
      if (counted > most) {
        break;
      }
      past.add(one);
    }
    return past;
  }

  private static long count(
      Map<String, Map<CyclePhase, CycleEvent>> cycles, Predicate<Past> counts) {
    return cycles.entrySet().stream()
        .filter(cycle -> counts.test(new Past(cycle.getKey(), cycle.getValue())))
        .count();
  }

  private static boolean tells(Past past) {
    return past.outcome()
        .filter(o -> o != CycleOutcome.CONFLICT && o != CycleOutcome.ABANDONED)
        .isPresent();
  }

  /** A cycle by its whole id, however long ago it was. */
  public Optional<Past> find(String id) {
    Map<CyclePhase, CycleEvent> phases = new EnumMap<>(CyclePhase.class);
    new CycleJournal(journal).phases(id).forEach(event -> phases.put(event.phase(), event));
    return phases.isEmpty() ? Optional.empty() : Optional.of(new Past(id, phases));
  }

  private List<Past> recent() {
    List<Past> known = recent;
    if (known == null) {
      known = latest(RECENT, PastCycles::tells);
      recent = known;
    }
    return known;
  }

  /** The last cycles as the rules ask for them. */
  History history() {
    List<PastCycle> cycles = new ArrayList<>();
    for (Past past : recent()) {
      past.outcome().ifPresent(outcome -> cycles.add(cycle(past, outcome)));
    }
    Collections.reverse(cycles);
    return new History(cycles);
  }

  /** The ids of the cycles that the rules look at, newest first. */
  List<String> window() {
    return recent().stream().filter(PastCycles::tells).map(Past::id).limit(History.MOST).toList();
  }

  /** The number of the next cycle among those that came to something, and that are known still. */
  long number() {
    return recent().stream().filter(PastCycles::tells).count() + 1;
  }

  /**
   * The capsules that could not be replayed because nobody would see afterwards what they did, and
   * those that were taken in without a person's word, tried, and came to nothing.
   */
  Set<String> unseen() {
    Set<String> capsules = new TreeSet<>();
    for (Past past : recent()) {
      past.ending().map(event -> event.details().string(UNSEEN, "")).ifPresent(capsules::add);
      capsules.add(trial(past).string("capsule", ""));
    }
    capsules.remove("");
    return capsules;
  }

  /** Sources of which several capsules came to nothing of late. */
  Set<String> failing() {
    Map<String, Set<String>> capsules = new TreeMap<>();
    for (Past past : recent()) {
      JsonObject trial = trial(past);
      capsules
          .computeIfAbsent(trial.string("source", ""), source -> new TreeSet<>())
          .add(trial.string("capsule", ""));
    }
    capsules.values().removeIf(tried -> tried.size() < MOST_TRIALS);
    return capsules.keySet();
  }

  private static JsonObject trial(Past past) {
    return past.ending().map(event -> event.details().object(TRIAL)).orElse(JsonObject.EMPTY);
  }

  private static PastCycle cycle(Past past, CycleOutcome outcome) {
    String plan = past.ending().map(event -> event.details().string(PLAN, "")).orElse("");
    // What came of a stranger's capsule says nothing of our gene that it hangs on
    boolean isTrial = trial(past).bool("own_gene", false);
    return new PastCycle(
        past.details(CyclePhase.MUTATE).string("category", ""),
        isTrial ? "" : past.details(CyclePhase.SELECT).string("gene", ""),
        past.details(CyclePhase.DETECT).strings("signals"),
        new PastCycle.Ending(outcome, plan));
  }

  /**
   * Runs that nobody answered yet.
   *
   * @param runs oldest first
   * @param range of the runs that were looked at for them
   */
  record Recent(List<RunCompleted> runs, Range range) {}

  /**
   * A part of the journal.
   *
   * @param from the id of the oldest entry of a run that was looked at; empty without one
   * @param newest that of the newest one
   * @param looked how many that is, without those of cycles
   */
  record Range(String from, String newest, int looked) {}

  /**
   * The runs that nobody answered: a repair answers the failures of the skill that it was about,
   * and those of the same error, up to the runs that it knew; any cycle that kept a change answers
   * what did not fail. What no cycle mended is asked again.
   */
  Recent runs() {
    List<JournalEntry> entries = otherRuns();
    List<String> ids = entries.stream().map(JournalEntry::id).toList();
    List<Answered> answers = answers(ids);
    List<RunCompleted> runs = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      RunCompleted run = RunCompleted.from(entries.get(i));
      int at = i;
      if (answers.stream().noneMatch(one -> one.from() <= at && one.answers(run))) {
        runs.add(run);
      }
    }
    Collections.reverse(runs);
    String from = ids.isEmpty() ? "" : ids.get(ids.size() - 1);
    String newest = ids.isEmpty() ? "" : ids.get(0);
    return new Recent(Failures.open(runs), new Range(from, newest, ids.size()));
  }

  /** The newest that ended and are of no cycle: of cycles there may be any number in between. */
  private List<JournalEntry> otherRuns() {
    List<JournalEntry> runs = new ArrayList<>();
    String before = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      List<JournalEntry> entries = journal.latest(Set.of(RunCompleted.TYPE), before, PAGE);
      for (JournalEntry entry : entries) {
        if (!cyclic.is(RunCompleted.from(entry))) {
          runs.add(entry);
        }
        if (runs.size() == MOST_RUNS) {
          return runs;
        }
      }
      if (entries.size() < PAGE) {
        break;
      }
      before = entries.get(entries.size() - 1).id();
    }
    return runs;
  }

  /** The cycles that kept a change and knew one of these runs. */
  private List<Answered> answers(List<String> runs) {
    List<Answered> answers = new ArrayList<>();
    String before = null;
    for (int page = 0; page < MOST_PAGES && !runs.isEmpty(); page++) {
      List<JournalEntry> entries =
          journal.latest(Set.of(CyclePhase.SOLIDIFIED.type()), before, PAGE);
      if (!answers(entries, runs, answers) || entries.size() < PAGE) {
        break;
      }
      before = entries.get(entries.size() - 1).id();
    }
    return answers;
  }

  /** Adds those of these cycles; false where all runs are newer than one of them. */
  private boolean answers(List<JournalEntry> endings, List<String> runs, List<Answered> answers) {
    CycleJournal cycles = new CycleJournal(journal);
    for (JournalEntry entry : endings) {
      JsonObject detected = JsonObject.EMPTY;
      String category = "";
      for (CycleEvent event : cycles.phases(entry.key())) {
        if (event.phase() == CyclePhase.DETECT) {
          detected = event.details();
        } else if (event.phase() == CyclePhase.MUTATE) {
          category = event.details().string("category", "");
        }
      }
      int from = runs.indexOf(detected.string(RUNS_UP_TO, ""));
      if (from < 0 && !detected.string(RUNS_UP_TO, "").isEmpty()) {
        return false; // all these runs are newer
      }
      if (from >= 0) {
        boolean repairs = category.equals(Category.REPAIR.word());
        answers.add(
            Answered.of(
                from,
                repairs ? detected.string("skill", "") : "",
                repairs ? detected.strings("signals") : List.of()));
      }
    }
    return true;
  }

  /**
   * What a cycle came to that looked at everything there was.
   *
   * @param cycle its id
   * @param runsUpTo the entry of the newest run that it knew; empty where there was none
   * @param at when it was judged: a person who decides then may do so long after
   */
  public record Verdict(String cycle, String runsUpTo, Instant at) {}

  /**
   * The newest one; empty where there is none. A cycle that broke off, that has no end yet, or
   * whose executor could do nothing, comes to none; one that waits has its verdict.
   *
   * @param waiting the cycle that waits for somebody; empty where none does
   */
  public Optional<Verdict> lastVerdict(String waiting) {
    return latest(1, past -> isAnswer(past, waiting)).stream()
        .filter(past -> isAnswer(past, waiting))
        .findFirst()
        .map(PastCycles::verdict);
  }

  private static Verdict verdict(Past past) {
    Instant at =
        past.phases().values().stream()
            .filter(event -> !event.phase().ends() || past.phases().size() == 1)
            .map(CycleEvent::at)
            .max(Instant::compareTo)
            .orElseThrow(); // of no phase there is no cycle
    String runs = past.details(CyclePhase.DETECT).string(RUNS_UP_TO, "");
    return new Verdict(past.id(), runs, at);
  }

  private static boolean isAnswer(Past past, String waiting) {
    if (past.ending().isEmpty()) {
      return past.id().equals(waiting);
    }
    String code = past.ending().map(event -> event.details().string("code", "")).orElse("");
    return past.outcome().filter(outcome -> outcome == CycleOutcome.ABANDONED).isEmpty()
        || DROPPED.contains(code);
  }

  /**
   * Whether the last cycle broke off when its executor had begun: that may have cost something.
   *
   * @param waiting the cycle that waits for somebody; empty where none does
   */
  public boolean lastBrokeOffAtWork(String waiting) {
    return latest(1).stream()
        .anyMatch(past -> !isAnswer(past, waiting) && past.phases().containsKey(CyclePhase.PLAN));
  }

  /**
   * What is known of transcripts and logs.
   *
   * @param seen how far they were read by the last cycle that kept a change
   * @param since when that began; without one, when the first one began
   */
  record Texts(List<Sources.Seen> seen, Optional<Instant> since) {}

  /** What the last cycle that kept a change knew of transcripts and logs. */
  Texts texts() {
    for (JournalEntry entry : journal.latest(Set.of(CyclePhase.SOLIDIFIED.type()), null, 1)) {
      for (CycleEvent event : new CycleJournal(journal).phases(entry.key())) {
        if (event.phase() == CyclePhase.DETECT) {
          List<Sources.Seen> seen =
              event.details().objects(TEXTS).stream()
                  .map(
                      one ->
                          new Sources.Seen(
                              one.string("path", ""),
                              one.integer("size", 0),
                              one.string("tail", "")))
                  .toList();
          return new Texts(seen, Optional.of(event.at()));
        }
      }
    }
    return new Texts(List.of(), Optional.empty());
  }
}
