// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.evolution.select.SignalKind;
import dev.evograft.gep.PersonalityState;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a personality changes from cycle to cycle: a little towards the one that did best, and, when
 * things go wrong or drift is active, by what the signals call for. No parameter moves by more than
 * 0.2 in a cycle.
 */
public final class Adaptation {

  private static final double STEP = 0.1;
  private static final double MOST = 0.2;
  private static final int MOST_PARAMETERS = 2;
  private static final int LAST = 4;
  private static final int FAILED = 3;

  private final PersonalityState before;
  private PersonalityState after;
  private final List<String> changes = new ArrayList<>();

  private Adaptation(PersonalityState before) {
    this.before = before;
    this.after = before;
  }

  /**
   * What a cycle begins with.
   *
   * @param state the personality
   * @param changes what was changed and why, one line each
   */
  public record Adapted(PersonalityState state, List<String> changes) {
    public Adapted {
      changes = List.copyOf(changes);
    }
  }

  /** The personality for a cycle with these signals. */
  public static Adapted adapt(Personality personality, List<String> signals, boolean drift) {
    Adaptation adaptation = new Adaptation(personality.current());
    personality.best().ifPresent(adaptation::towards);
    if (drift || goesWrong(personality.history())) {
      adaptation.answer(signals, drift);
    }
    return new Adapted(adaptation.after, adaptation.changes);
  }

  private static boolean goesWrong(List<JsonObject> history) {
    List<JsonObject> last = history.subList(Math.max(0, history.size() - LAST), history.size());
    return last.stream().filter(use -> use.string("outcome", "").equals("failed")).count()
        >= FAILED;
  }

  /** Each of the first two parameters whose part of the key differs moves one step. */
  private void towards(String bestKey) {
    List<String> own = List.of(before.key().split("\\|"));
    int moved = 0;
    for (String part : bestKey.split("\\|")) {
      int equals = part.indexOf('=');
      String parameter = equals < 0 ? "" : part.substring(0, equals);
      if (moved == MOST_PARAMETERS
          || own.contains(part)
          || !PersonalityState.PARAMETERS.contains(parameter)) {
        continue;
      }
      double difference = number(part.substring(equals + 1)) - after.value(parameter);
      if (!Double.isNaN(difference)) {
        move(parameter, Math.max(-STEP, Math.min(STEP, difference)), "did best");
        moved++;
      }
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private void answer(List<String> signals, boolean drift) {
    if (drift) {
      move("creativity", 0.1, "drift");
      move("risk_tolerance", -0.05, "drift");
    } else if (signals.contains("protocol_drift")) {
      move("obedience", 0.1, "the protocol was left");
      move("rigor", 0.05, "the protocol was left");
    } else if (has(signals, SignalKind.ERROR)) {
      move("rigor", 0.1, "errors");
      move("risk_tolerance", -0.1, "errors");
    } else if (has(signals, SignalKind.OPPORTUNITY)) {
      move("creativity", 0.1, "an opportunity");
      move("risk_tolerance", 0.05, "an opportunity");
    } else {
      move("rigor", 0.05, "failures");
      move("verbosity", -0.05, "failures");
    }
  }

  private static boolean has(List<String> signals, SignalKind kind) {
    return signals.stream().anyMatch(signal -> SignalKind.of(signal) == kind);
  }

  private void move(String parameter, double by, String why) {
    double from = before.value(parameter);
    double to = Math.max(from - MOST, Math.min(from + MOST, after.value(parameter) + by));
    PersonalityState moved = after.with(parameter, to);
    if (moved.value(parameter) != after.value(parameter)) {
      changes.add(
          String.format(
              Locale.ROOT,
              "%s %.2f to %.2f: %s",
              parameter,
              after.value(parameter),
              moved.value(parameter),
              why));
    }
    after = moved;
  }
}
