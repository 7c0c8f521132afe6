// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Progress;
import dev.evograft.spi.Console;
import java.time.Duration;
import java.util.Locale;

/** Tells a person how a cycle goes: on standard error, with the seconds since it began. */
final class Told implements Progress {

  private final Console console;
  private final boolean quiet;
  private final long begun = System.nanoTime();

  Told(Console console, boolean quiet) {
    this.console = console;
    this.quiet = quiet || console.json();
  }

  @Override
  public void step(String what) {
    if (!quiet) {
      double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
      console.note(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, what));
    }
  }

  @Override
  public void note(String what) {
    console.note(what);
  }

  @Override
  public void output(String piece) {
    if (!quiet) {
      console.note(piece.stripTrailing());
    }
  }
}
