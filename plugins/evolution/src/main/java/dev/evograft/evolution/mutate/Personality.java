// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.gep.PersonalityState;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A personality and what came of it, in the form of Evolver's {@code personality_state.json};
 * members of others stay as they are. Immutable, safe for any thread.
 *
 * @param tree the file
 */
public record Personality(JsonObject tree) {

  /** So many entries of {@code history} are kept, the newest. */
  public static final int MOST_HISTORY = 120;

  /** The personality of a workspace without a file. */
  public static final Personality INITIAL =
      new Personality(
          JsonObject.builder()
              .put("version", 1)
              .put("current", PersonalityState.DEFAULT.tree())
              .put("stats", JsonObject.EMPTY)
              .put("history", List.of())
              .build());

  /** The one in use. */
  public PersonalityState current() {
    return new PersonalityState(tree.findObject("current").orElse(PersonalityState.DEFAULT.tree()));
  }

  /** A copy with another one in use. */
  public Personality with(PersonalityState current) {
    return new Personality(tree.with("current", current.tree()));
  }

  /** What came of the uses before, oldest first: {@code at}, {@code key}, {@code outcome}. */
  public List<JsonObject> history() {
    return tree.objects("history");
  }

  /**
   * A use of a personality.
   *
   * @param state the personality of that cycle
   * @param outcome what the cycle came to
   * @param score from 0 to 1
   * @param at when, as ISO 8601 text
   */
  public record Use(PersonalityState state, CycleOutcome outcome, double score, String at) {}

  /**
   * A copy that knows of one more use; the same where the outcome speaks neither for nor against
   * anything.
   *
   * @param notes for people; may be empty
   */
  public Personality learned(Use use, String notes) {
    boolean success = use.outcome() == CycleOutcome.SUCCESS;
    if (!success && use.outcome() != CycleOutcome.FAILED) {
      return this;
    }
    String key = use.state().key();
    JsonObject stats = tree.object("stats");
    JsonObject trials = Trials.of(stats.object(key)).and(success, use.score(), use.at());
    List<JsonObject> history = new ArrayList<>(history());
    history.add(
        JsonObject.builder()
            .put("at", use.at())
            .put("key", key)
            .put("outcome", success ? "success" : "failed")
            .put("score", use.score())
            .put("notes", notes)
            .build());
    return new Personality(
        tree.toBuilder()
            .put("stats", stats.with(key, trials))
            .put(
                "history",
                history.subList(Math.max(0, history.size() - MOST_HISTORY), history.size()))
            .put("updated_at", use.at())
            .build());
  }

  /** The key that did best among those with enough trials. */
  Optional<String> best() {
    JsonObject stats = tree.object("stats");
    String best = null;
    double most = -1;
    for (String key : stats.keySet()) {
      Trials trials = Trials.of(stats.object(key));
      if (trials.isEnough() && trials.fitness() > most) {
        best = key;
        most = trials.fitness();
      }
    }
    return Optional.ofNullable(best);
  }
}
