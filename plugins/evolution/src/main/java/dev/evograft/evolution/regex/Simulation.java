// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

/**
 * All states of a program that a text can have led to, kept side by side: a character costs at most
 * the number of states, whatever was tried before it.
 */
final class Simulation {

  private final Program program;
  private final String text;
  private final int[] stack;
  private final int[] seen;
  private int[] now;
  private int[] then;
  private int many;
  private int round = 1;

  Simulation(Program program, String text) {
    this.program = program;
    this.text = text;
    int size = program.size();
    stack = new int[2 * size + 1];
    seen = new int[size];
    now = new int[size];
    then = new int[size];
  }

  /** Whether it is anywhere in the text, or at its beginning. */
  boolean find(boolean atBegin) {
    int size = 0;
    for (int at = 0; ; at++) {
      many = size;
      if ((at == 0 || !atBegin) && reach(0, at)) {
        return true;
      }
      if (at == text.length()) {
        return false;
      }
      int[] from = now;
      now = then;
      then = from;
      size = many;
      many = 0;
      round++;
      char c = text.charAt(at);
      for (int i = 0; i < size; i++) {
        if (program.takes(from[i], c) && reach(from[i] + 1, at + 1)) {
          return true;
        }
      }
      size = many;
    }
  }

  /** Adds a state and what it leads to without a character; true at the end of the program. */
  private boolean reach(int first, int at) {
    int top = 0;
    stack[top++] = first;
    while (top > 0) {
      int state = stack[--top];
      if (seen[state] == round) {
        continue;
      }
      seen[state] = round;
      if (program.isEnd(state)) {
        return true;
      }
      Node.Place place = program.place(state);
      if (program.branches(state)) {
        stack[top++] = program.right(state);
        stack[top++] = program.left(state);
      } else if (place == null) {
        now[many++] = state;
      } else if (isAt(place, at)) {
        stack[top++] = state + 1;
      }
    }
    return false;
  }

  private boolean isAt(Node.Place place, int at) {
    return switch (place) {
      case BEGIN -> at == 0;
      case END -> at == text.length();
      case LINE_BEGIN -> at == 0 || CharSet.LINE_ENDS.has(text.charAt(at - 1));
      case LINE_END -> at == text.length() || CharSet.LINE_ENDS.has(text.charAt(at));
      case EDGE -> isWord(at - 1) != isWord(at);
      case NO_EDGE -> isWord(at - 1) == isWord(at);
    };
  }

  private boolean isWord(int at) {
    return at >= 0 && at < text.length() && CharSet.WORD.has(text.charAt(at));
  }
}
