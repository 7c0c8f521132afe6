// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.HashMap;
import java.util.Map;

/**
 * The literals that make a line worth a look, each with the marks it leaves on the line. A mark is
 * one bit; whoever reads lines looks only at those that bear its marks.
 */
final class Marks {

  /** Usage of a model, as the JSON of an agent or of an API has it. */
  static final long JSON = 1;

  /** Usage of a model, as text for people has it. */
  static final long USAGE_TEXT = 1 << 1;

  /** A retry. */
  static final long RETRY = 1 << 2;

  /** Begins or ends something whose lines are quoted, not told. */
  static final long QUOTATION = 1 << 3;

  /** Begins something in which other lines than usual tell of an error. */
  static final long TRACE = 1 << 4;

  /** Has a level that is not one of errors. */
  static final long QUIET_LEVEL = 1 << 5;

  /** Has a level of errors. */
  static final long LOUD_LEVEL = 1 << 6;

  /** The mark of the first of {@link ErrorRules#ALL}; the others follow. */
  static final int FIRST_RULE = 8;

  private static final String[] JSON_LITERALS = {
    "usage",
    "token",
    "tool",
    "function_call",
    "functioncall",
    "command_execution",
    "cost",
    "retry",
    "step_finish",
    "turn.",
    "item.",
    "\"error\"",
    "\"level\"",
    "\"severity\"",
    "\"stats\"",
    "_count\"",
    "\"done\"",
    "exec_command",
    "patch_apply",
    "\"lvl\"",
    "\"fatal\"",
    "\"file_change\"",
    "\"web_search\"",
  };

  private static final String[] USAGE_LITERALS = {
    "token", "cost", "tool calls", "tool uses", " input, ",
  };

  private static final String[] RETRY_LITERALS = {
    "retry", "retries", "attempt", "reconnecting", "tries remaining", "trying again", "try again",
  };

  private static final String[] QUOTATION_LITERALS = {"```", "@@ -", "commit "};

  private static final String[] TRACE_LITERALS = {
    "traceback (", "panicked at", "went wrong:", "= failures =", "= errors =",
  };

  private static final String[] QUIET_LITERALS = {
    "info", "debug", "trace", "notice", "warn", "note:", "hint:", "fine", "config",
  };

  private static final String[] LOUD_LITERALS = {
    "error",
    "fatal",
    "critical",
    "severe",
    "alert",
    "emerg",
    "panic",
    "crit",
    "erro[",
    "fata[",
    ".go:",
  };

  private Marks() {}

  /** One automaton for all of them, made once. */
  static LiteralMatcher matcher() {
    return Holder.MATCHER;
  }

  private static LiteralMatcher build() {
    Map<String, Long> literals = new HashMap<>();
    add(literals, JSON, JSON_LITERALS);
    add(literals, USAGE_TEXT, USAGE_LITERALS);
    add(literals, RETRY, RETRY_LITERALS);
    add(literals, QUOTATION, QUOTATION_LITERALS);
    add(literals, TRACE, TRACE_LITERALS);
    add(literals, QUIET_LEVEL, QUIET_LITERALS);
    add(literals, LOUD_LEVEL, LOUD_LITERALS);
    for (int i = 0; i < ErrorRules.ALL.size(); i++) {
      add(literals, 1L << (FIRST_RULE + i), ErrorRules.ALL.get(i).literals());
    }
    return new LiteralMatcher(literals);
  }

  private static void add(Map<String, Long> literals, long mark, String... words) {
    for (String word : words) {
      literals.merge(word, mark, (a, b) -> a | b);
    }
  }

  private static final class Holder {
    static final LiteralMatcher MATCHER = build();
  }
}
