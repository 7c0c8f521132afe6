// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.cycle.Progress;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a loop: counted, told once, and forgotten when a cycle works again. Several
 * things may; of those that stand the worst is the plugin's problem. For one thread.
 */
final class Troubles {

  /** So often in a row nobody pays for another try at once. */
  private static final int MOST_NOT_MADE = 3;

  private static final Duration PAUSE = Duration.ofHours(1);

  /** Worst first. */
  private enum Kind {
    FAILED,
    NOT_MADE,
    WAITS,
    BUSY
  }

  private final PluginContext context;
  private final Progress progress;
  private final Map<Kind, String> standing = new EnumMap<>(Kind.class);
  private final Lasting waits = new Lasting(Kind.WAITS);
  private final Lasting busy = new Lasting(Kind.BUSY);
  private @Nullable String published;
  private String told = "";
  private String waiting = "";
  private int failed;
  private int notMade;

  Troubles(PluginContext context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  private void stands(Kind kind, String what) {
    standing.put(kind, what);
    publish();
  }

  private void isOver(Kind kind) {
    standing.remove(kind);
    publish();
  }

  private void publish() {
    String worst = standing.values().stream().findFirst().orElse(null);
    if (!Objects.equals(worst, published)) {
      context.problem(worst);
      published = worst;
    }
  }

  /** It is somebody else's turn; the loop waits for that. What had failed before still stands. */
  void notNow(EvograftException why) {
    tell(String.valueOf(why.getMessage()));
  }

  /**
   * Tells everybody when a cycle waits for a person for an hour, and the loop with it.
   *
   * @param cycle that waits; empty where none does
   */
  void waiting(String cycle) {
    if (!cycle.equals(waiting)) {
      waits.isOver(); // that one before
      waiting = cycle;
    }
    if (!cycle.isEmpty()) {
      waits.lasts(
          since ->
              "the cycle "
                  + cycle
                  + " waits since "
                  + since
                  + ", and the loop with it: evograft review show|approve|reject, or evograft"
                  + " solidify");
    }
  }

  /**
   * Tells everybody when no cycle could begin for an hour, though there was something to do.
   *
   * @param why the machine had no room for one; empty where it had
   */
  void busy(String why) {
    if (why.isEmpty()) {
      busy.isOver();
    } else {
      busy.lasts(since -> "no cycle could begin since " + since + ": " + why);
    }
  }

  /** Something that is none of the loop's doing, and that people should know of after an hour. */
  private final class Lasting {
    private final Kind kind;
    private @Nullable Instant since;

    Lasting(Kind kind) {
      this.kind = kind;
    }

    void lasts(Function<Instant, String> problem) {
      Instant now = context.clock().instant();
      Instant began = since;
      if (began == null) {
        since = now;
      } else if (!standing.containsKey(kind) && now.isAfter(began.plus(PAUSE))) {
        stands(kind, problem.apply(began));
      }
    }

    void isOver() {
      since = null;
      Troubles.this.isOver(kind);
    }
  }

  private boolean tell(String what) {
    boolean fresh = !what.equals(told);
    if (fresh) {
      progress.note(what);
      told = what;
    }
    return fresh;
  }

  /** A turn threw something; whether it is something new. */
  boolean failed(Throwable why) {
    failed++;
    String message = Objects.requireNonNullElseGet(why.getMessage(), why::toString);
    String what = context.redactor().redact(message);
    boolean fresh = tell("the cycle failed: " + what);
    stands(
        Kind.FAILED,
        "the loop failed "
            + (failed == 1 ? "" : failed + " times in a row, the last time ")
            + "with: "
            + what
            + "; it tries again");
    return fresh;
  }

  /** How long to rest after a turn that threw something when somebody had worked already. */
  Duration paid(Duration usual) {
    boolean often = failed >= MOST_NOT_MADE;
    return often && usual.compareTo(PAUSE) < 0 ? PAUSE : usual;
  }

  /** How long to rest after a cycle whose executor could not do anything. */
  Duration notMade(Duration usual) {
    recovered();
    notMade++;
    if (notMade < MOST_NOT_MADE) {
      return usual;
    }
    String what =
        "the executor could not do anything "
            + notMade
            + " times in a row, so the loop tries again every hour only; see \"evograft evolve"
            + " history\", and try it by hand: evograft evolve";
    if (notMade == MOST_NOT_MADE) {
      progress.note(what);
    }
    stands(Kind.NOT_MADE, what);
    return usual.compareTo(PAUSE) > 0 ? usual : PAUSE;
  }

  /** What a turn had failed with is put right. */
  void recovered() {
    failed = 0;
    told = "";
    isOver(Kind.FAILED);
  }

  /** A cycle came to an end. */
  void clear() {
    recovered();
    notMade = 0;
    isOver(Kind.NOT_MADE);
  }

  /** The loop has ended, and nothing is its trouble any more. */
  void end() {
    standing.clear();
    publish();
  }
}
