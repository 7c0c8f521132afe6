// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LogLine;
import dev.evograft.genestore.file.LogSink;

/** Adds up outcomes until the file turns out to be another one than it should go on in. */
final class OutcomeSink implements LogSink {

  private static final String OUTCOME = "outcome";

  private final Aggregates sums;
  private final boolean goesOn;
  private boolean isOther;
  private long lines;
  private long damaged;

  /**
   * @param sums that it adds to
   * @param goesOn whether part of the file is in the sums already
   */
  OutcomeSink(Aggregates sums, boolean goesOn) {
    this.sums = sums;
    this.goesOn = goesOn;
  }

  /** Whether it was not the file that it should be; then nothing was added. */
  boolean isOther() {
    return isOther;
  }

  /** How many lines there were, of whatever kind. */
  long lines() {
    return lines;
  }

  /** How many lines nobody can read. */
  long damaged() {
    return damaged;
  }

  @Override
  public void restart() {
    isOther = goesOn;
  }

  @Override
  public boolean line(LogLine line) {
    if (isOther) {
      return true;
    }
    var event = EventLine.of(line.bytes());
    if (event.isEmpty()) {
      damaged += line.ended() ? 1 : 0;
      return false;
    }
    lines++;
    if (event.get().kind().equals(OUTCOME)) {
      EventLine.outcome(line.bytes()).flatMap(Experience::of).ifPresent(sums::add);
    }
    return true;
  }

  @Override
  public void tooLong(long offset, long length) {
    damaged += isOther ? 0 : 1;
  }
}
