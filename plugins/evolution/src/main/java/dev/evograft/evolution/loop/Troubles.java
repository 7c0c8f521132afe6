// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.cycle.Progress;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What goes wrong in a loop: counted, told once, and forgotten when a cycle works again. */
final class Troubles {

  /** So often in a row nobody pays for another try at once. */
  private static final int MOST_NOT_MADE = 3;

  private static final Duration PAUSE = Duration.ofHours(1);

  private final PluginContext context;
  private final Progress progress;
  private String told = "";
  private int failed;
  private int notMade;
  private final Standing waits = new Standing();
  private final Standing busy = new Standing();

  Troubles(PluginContext context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  /** It is somebody else's turn; the loop waits for that. */
  void notNow(EvograftException why) {
    tell(String.valueOf(why.getMessage()));
    if (failed > 0) {
      context.problem(null);
      failed = 0;
    }
  }

  /**
   * Tells everybody when a cycle waits for a person for an hour, and the loop with it.
   *
   * @param cycle that waits; empty where none does
   */
  void waiting(String cycle) {
    waits.is(
        !cycle.isEmpty(),
        since ->
            "the cycle "
                + cycle
                + " waits since "
                + since
                + ", and the loop with it: evograft review show|approve|reject, or evograft"
                + " solidify");
  }

  /**
   * Tells everybody when no cycle could begin for an hour, though there was something to do.
   *
   * @param why the machine had no room for one; empty where it had
   */
  void busy(String why) {
    busy.is(!why.isEmpty(), since -> "no cycle could begin since " + since + ": " + why);
  }

  /** Something that is none of the loop's doing, and that people should know of after an hour. */
  private final class Standing {
    private @Nullable Instant since;
    private boolean told;

    void is(boolean so, Function<Instant, String> problem) {
      Instant now = context.clock().instant();
      Instant began = since;
      if (!so) {
        if (told) {
          context.problem(null);
        }
        since = null;
        told = false;
      } else if (began == null) {
        since = now;
      } else if (!told && now.isAfter(began.plus(PAUSE))) {
        context.problem(problem.apply(began));
        told = true;
      }
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
    String what =
        context
            .redactor()
            .redact(why.getMessage() == null ? why.toString() : String.valueOf(why.getMessage()));
    boolean fresh = tell("the cycle failed: " + what);
    context.problem(
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
    failed = 0;
    told = "";
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
    context.problem(what);
    return usual.compareTo(PAUSE) > 0 ? usual : PAUSE;
  }

  /** What a turn had failed with is put right. */
  void recovered() {
    if (failed > 0) {
      context.problem(null);
    }
    failed = 0;
    told = "";
  }

  /** A cycle came to an end. */
  void clear() {
    if (failed + notMade > 0) {
      context.problem(null);
    }
    failed = 0;
    notMade = 0;
    told = "";
  }
}
