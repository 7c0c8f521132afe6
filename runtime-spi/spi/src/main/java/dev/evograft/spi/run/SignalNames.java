// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

/**
 * The names of the signals that Evograft itself reports. Their one definition is in {@code
 * docs/signals.md}.
 *
 * @since 0.1
 */
public final class SignalNames {

  /** boolean: the run succeeded, unless the agent says otherwise. */
  public static final String TASK_COMPLETED = "task_completed";

  /** integer, milliseconds: how long the run took. */
  public static final String LATENCY_MS = "latency_ms";

  /** integer: the exit code, where there is one. */
  public static final String EXIT_CODE = "exit_code";

  /** boolean: the run was ended by its time limit; absent otherwise. */
  public static final String TIMED_OUT = "timed_out";

  /** integer, bytes in UTF-8: what was handed over by {@code log}; absent when nothing was. */
  public static final String OUTPUT_BYTES = "output_bytes";

  /** list of texts: relative paths of skill folders that appeared or changed during the run. */
  public static final String NEW_SKILL_PATHS = "new_skill_paths";

  /** integer: tokens sent to a model. */
  public static final String INPUT_TOKENS = "input_tokens";

  /** integer: tokens received from a model. */
  public static final String OUTPUT_TOKENS = "output_tokens";

  /** number: what the run cost in US dollars. */
  public static final String COST_USD = "cost_usd";

  /** integer: calls of tools. */
  public static final String TOOL_CALLS = "tool_calls";

  /** integer: calls of tools that failed. */
  public static final String TOOL_FAILURES = "tool_failures";

  /** integer: attempts after the first. */
  public static final String RETRIES = "retries";

  /** boolean: the output tells of an error; absent otherwise. */
  public static final String LOG_ERROR = "log_error";

  /** text, at most 260 characters: the first error line, normalised. */
  public static final String ERRSIG = "errsig";

  private SignalNames() {}
}
