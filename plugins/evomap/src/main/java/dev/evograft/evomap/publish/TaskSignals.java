// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

/** Signals of cycles that work on a task of a hub. */
public final class TaskSignals {

  /** The signal of tasks whose own signals no gene answers. */
  public static final String TASK = "hub_task";

  /** Begins the signal that has the title of a task. */
  public static final String TITLE = "task_title:";

  /** Begins the signal that has the text of a task. */
  public static final String TEXT = "task_text:";

  private TaskSignals() {}

  /** Whether it is one of our own signals, about a task or of its text. */
  static boolean isWordOfTask(String signal) {
    return signal.equals(TASK) || signal.startsWith(TITLE) || signal.startsWith(TEXT);
  }
}
