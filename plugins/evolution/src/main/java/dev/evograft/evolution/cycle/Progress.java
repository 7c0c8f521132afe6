// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

/** Is told how a cycle goes, by its thread, and of output by another one. */
public interface Progress {

  /** Tells nobody. */
  Progress NONE = new Progress() {};

  /** A phase begins, or something in it that takes time. */
  default void step(String what) {}

  /** Something that people should know, one line. */
  default void note(String what) {}

  /** What the executor prints, as it comes. */
  default void output(String piece) {}
}
