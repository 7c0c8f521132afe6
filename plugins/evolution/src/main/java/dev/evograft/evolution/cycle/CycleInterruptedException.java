// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

/** A cycle was interrupted and has its end: who called may say what became of it. */
public final class CycleInterruptedException extends InterruptedException {

  private static final long serialVersionUID = 1L;

  private final transient CycleResult result;

  CycleInterruptedException(CycleResult result, InterruptedException cause) {
    super("the cycle " + result.cycle() + " was interrupted");
    initCause(cause);
    this.result = result;
  }

  /** What it came to. */
  public CycleResult result() {
    return result;
  }
}
