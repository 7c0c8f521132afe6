// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.evolution.chance.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses a gene, by section 3.2 of the GEP specification; {@code docs/evolution.md} has the whole
 * rule. The same input and the same pool give the same choice. Safe for any thread.
 */
public final class Selector {

  /** So many others are named. */
  static final int ALTERNATIVES = 4;

  private final GeneIndex index;

  /** A selector from a pool. */
  public Selector(GeneIndex index) {
    this.index = index;
  }

  /** The choice. */
  public Selection select(SelectInput input) {
    Chance chance = Chance.of(input.seed(), "select.drift");
    return new Choice(input, Drift.draw(index.size(), chance)).make(chance);
  }

  /** The choice, if drift were, or were not, active. */
  Selection select(SelectInput input, boolean drift) {
    Chance chance = Chance.of(input.seed(), "select.drift");
    return new Choice(input, Drift.of(index.size(), drift)).make(chance);
  }

  private final class Choice {
    private final SelectInput input;
    private final Drift drift;
    private final GeneIndex.Matches matches;
    private final Scoring scoring;
    private final Candidates candidates;
    private List<String> lot = List.of();

    Choice(SelectInput input, Drift drift) {
      this.input = input;
      this.drift = drift;
      SelectInput.Question question = input.question();
      List<String> asked =
          question.signals().stream().filter(signal -> !signal.startsWith(SignalKind.BAN)).toList();
      matches = index.match(asked);
      scoring = new Scoring(index.genes(), asked, input);
      candidates = new Candidates(input, drift, scoring, index.genes());
      for (int i = 0; i < matches.genes().size(); i++) {
        int place = matches.genes().get(i);
        candidates.add(place, matches.patternsOf(place));
      }
    }

    Selection make(Chance chance) {
      List<Candidate> drawable = candidates.drawable();
      List<Candidate> drawn =
          Best.of(drawable, drift.top(drawable.size())).stream()
              .filter(candidate -> !scoring.isWarned(gene(candidate)))
              .toList();
      lot = drawn.stream().map(candidate -> gene(candidate).id()).toList();
      List<Candidate> best = candidates.best();
      if (drawn.size() > 1) {
        return chosen(drawn.get(chance.below(drawn.size())), Selection.BY_DRIFT, best);
      }
      if (best.isEmpty()) {
        return new Selection(null, List.of(), candidates.banned(), drift);
      }
      Candidate preferred = candidates.preferred();
      return preferred == null
          ? chosen(best.get(0), Selection.BY_SELECTOR, best)
          : chosen(preferred, Selection.BY_MEMORY, best);
    }

    private GeneTraits gene(Candidate candidate) {
      return index.genes().get(candidate.place());
    }

    private Selection chosen(Candidate chosen, String by, List<Candidate> best) {
      List<Selection.Alternative> alternatives =
          best.stream()
              .filter(other -> other.place() != chosen.place())
              .limit(ALTERNATIVES)
              .map(other -> new Selection.Alternative(gene(other).id(), other.score()))
              .toList();
      Map<String, String> banned = new TreeMap<>(candidates.banned());
      String id = gene(chosen).id();
      banned.remove(id);
      return new Selection(
          new Selection.Chosen(
              id,
              scoring.worth(chosen.place(), matches.patternsOf(chosen.place())),
              by,
              reasons(chosen, by)),
          alternatives,
          banned,
          drift.of(lot));
    }

    private List<String> reasons(Candidate chosen, String by) {
      List<String> reasons = new ArrayList<>();
      reasons.add("matches " + String.join(", ", index.matched(chosen.place(), matches)));
      if (by.equals(Selection.BY_MEMORY)) {
        reasons.add(String.format(Locale.ROOT, "memory prefers it, value %.2f", chosen.value()));
      } else if (by.equals(Selection.BY_DRIFT)) {
        int all = candidates.drawable().size();
        reasons.add(
            String.format(
                Locale.ROOT,
                "drift of intensity %.2f drew it from the best %d of %d",
                drift.intensity(),
                drift.top(all),
                all));
        if (input.advice().banned().containsKey(gene(chosen).id())) {
          reasons.add("memory advises against it, which drift overrules");
        }
      }
      if (gene(chosen).isDistilled()) {
        reasons.add("distilled, which counts 0.8");
      }
      return reasons;
    }
  }
}
