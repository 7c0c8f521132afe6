// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Progress;
import dev.evograft.spi.Console;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells a person how a cycle goes: on standard error, with the seconds since it began. What a
 * program prints is told by lines, whenever it flushes them.
 */
final class Told implements Progress {

  /** A line that is longer is told in parts. */
  private static final int LONGEST_LINE = 8_000;

  private final Console console;
  private final boolean quiet;
  private final long begun = System.nanoTime();
  private final StringBuilder line = new StringBuilder();

  /** One that tells of steps and output, too. */
  Told(Console console) {
    this(console, console.json());
  }

  private Told(Console console, boolean quiet) {
    this.console = console;
    this.quiet = quiet;
  }

  /** One that tells notes alone. */
  static Told ofNotes(Console console) {
    return new Told(console, true);
  }

  /** One that tells nothing where a person wants that; what it came to is printed at the end. */
  static Progress orQuiet(Console console, boolean quiet) {
    return quiet ? Progress.NONE : new Told(console);
  }

  @Override
  public synchronized void step(String what) {
    endLine();
    if (!quiet) {
      double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
      console.note(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, what));
    }
  }

  @Override
  public synchronized void note(String what) {
    endLine();
    console.note(what);
  }

  @Override
  public synchronized void output(String piece) {
    if (quiet) {
      return;
    }
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c == '\n') {
        console.note(line.toString().stripTrailing());
        line.setLength(0);
      } else {
        line.append(c);
      }
    }
    if (line.length() > LONGEST_LINE) {
      endLine();
    }
  }

  /** What has no end is told before something else is. */
  private void endLine() {
    if (!line.isEmpty()) {
      console.note(line.toString().stripTrailing());
      line.setLength(0);
    }
  }
}
