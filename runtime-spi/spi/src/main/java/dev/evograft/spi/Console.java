// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import dev.evograft.json.JsonObject;
import java.util.List;

/**
 * The terminal of a command, for people or for programs ({@code --json}). For the thread of the
 * command, except {@link #out}, {@link #raw} and {@link #note}, which any thread may call.
 *
 * @since 0.1
 */
public interface Console {

  /** Whether the caller asked for JSON: then a command prints nothing but {@link #result}. */
  boolean json();

  /** A line of the answer, for people; dropped when {@link #json()}. */
  void out(String line);

  /** Text of another program as it is, without a line end of our own; always on standard output. */
  void raw(String text);

  /** A line beside the answer, on standard error: progress, warnings. */
  void note(String line);

  /** A table for people; dropped when {@link #json()}. Every row has as many cells as the head. */
  void table(List<String> head, List<List<String>> rows);

  /** The answer for programs, one line; dropped unless {@link #json()}. */
  void result(JsonObject answer);
}
