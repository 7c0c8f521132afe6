// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.detect.PastCycle;
import dev.evograft.evolution.detect.Sources;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the journal tells of cycles before. Reads the disk; for one thread. */
public final class PastCycles {

  /** The member of a DETECT entry that names the newest run that was looked at. */
  static final String RUNS_UP_TO = "runs_up_to";

  /** The member of a DETECT entry that says how far transcripts and logs were read. */
  static final String TEXTS = "texts";

  /** The member of a text: how large it was, where a line that had no end yet was read, too. */
  static final String WHOLE = "whole";

  /** The member of a DETECT entry that says when the cycle began, in ms since 1970. */
  static final String BEGAN = "began";

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

  /** No cycle has more. */
  private static final int ENTRIES_OF_CYCLE = CyclePhase.values().length;

  private static final Set<String> PHASES =
      Arrays.stream(CyclePhase.values()).map(CyclePhase::type).collect(Collectors.toSet());

  /** So many cycles are looked at for what the next one follows from. */
  private static final int RECENT = 60;

  private final Journal journal;
  private @Nullable List<Past> recent;

  /** Of this journal. What the rules ask of it is read once. */
  public PastCycles(Journal journal) {
    this.journal = journal;
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

    /** When it looked at the earliest; what was written after that it may have read, or not. */
    Instant looked() {
      CycleEvent event = phases.get(CyclePhase.DETECT);
      if (event == null) { // retention took it
        return phases.values().stream().map(CycleEvent::at).min(Instant::compareTo).orElseThrow();
      }
      long began = event.details().integer(BEGAN, 0);
      return began > 0 ? Instant.ofEpochMilli(began) : event.at();
    }

    /** The entry that ended it. */
    public Optional<CycleEvent> ending() {
      return phases.values().stream().filter(event -> event.phase().ends()).findFirst();
    }

    /** What that says; empty while it goes on. */
    JsonObject end() {
      return ending().map(CycleEvent::details).orElse(JsonObject.EMPTY);
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

  /**
   * As {@link #latest(int)}, but until so many are there that count; the others too. Of a cycle the
   * end is asked, which is its newest entry.
   */
  List<Past> latest(int most, Predicate<Past> counts) {
    Map<String, Map<CyclePhase, CycleEvent>> cycles = new LinkedHashMap<>();
    NewestFirst entries =
        new NewestFirst(journal, PHASES, NewestFirst.MOST + most * ENTRIES_OF_CYCLE);
    int counted = 0;
    while (entries.hasNext()) {
      JournalEntry entry = entries.next();
      CycleEvent event = CycleEvent.from(entry);
      Map<CyclePhase, CycleEvent> phases = cycles.get(entry.key());
      if (phases == null) {
        phases = new EnumMap<>(CyclePhase.class);
        phases.put(event.phase(), event);
        counted += counts.test(new Past(entry.key(), phases)) ? 1 : 0;
        if (counted > most) {
          break; // those before are whole, for cycles follow each other
        }
        cycles.put(entry.key(), phases);
      }
      phases.putIfAbsent(event.phase(), event);
    }
    return cycles.entrySet().stream()
        .map(cycle -> new Past(cycle.getKey(), cycle.getValue()))
        .toList();
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
      capsules.add(past.end().string(UNSEEN, ""));
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
    return past.end().object(TRIAL);
  }

  private static PastCycle cycle(Past past, CycleOutcome outcome) {
    // What came of a stranger's capsule says nothing of our gene that it hangs on
    boolean isTrial = trial(past).bool("own_gene", false);
    return new PastCycle(
        past.details(CyclePhase.MUTATE).string("category", ""),
        isTrial ? "" : past.details(CyclePhase.SELECT).string("gene", ""),
        past.details(CyclePhase.DETECT).strings("signals"),
        new PastCycle.Ending(outcome, past.end().string(PLAN, "")));
  }

  /**
   * What is known of transcripts and logs.
   *
   * @param seen how far they were read by the last cycle that kept a change
   * @param since when that looked at them; empty where none kept one
   */
  record Texts(List<Sources.Seen> seen, Optional<Instant> since) {

    private static final Texts NONE = new Texts(List.of(), Optional.empty());

    Texts {
      seen = List.copyOf(seen);
    }

    private static Texts of(Past kept) {
      return new Texts(
          kept.details(CyclePhase.DETECT).objects(TEXTS).stream().map(Texts::seen).toList(),
          Optional.of(kept.looked()));
    }

    private static Sources.Seen seen(JsonObject text) {
      return new Sources.Seen(
          text.string("path", ""), text.integer("size", 0), text.string("tail", ""), whole(text));
    }
  }

  /** How large a text was when it was read, in bytes. */
  static long whole(JsonObject text) {
    return text.integer(WHOLE, text.integer("size", 0));
  }

  /** What the last cycle that kept a change knew of transcripts and logs. */
  Texts texts() {
    return journal.latest(Set.of(CyclePhase.SOLIDIFIED.type()), null, 1).stream()
        .findFirst()
        .flatMap(kept -> find(kept.key()))
        .filter(kept -> kept.phases().containsKey(CyclePhase.DETECT))
        .map(Texts::of)
        .orElse(Texts.NONE);
  }
}
