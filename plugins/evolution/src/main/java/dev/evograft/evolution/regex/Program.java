// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A regular expression as states: each takes a character, asks for a place, or branches. */
final class Program {

  /** The most states, and so the most that a character of a text can cost. */
  static final int MOST = 2_000;

  private static final int TAKE = 0;
  private static final int SPLIT = 1;
  private static final int ASK = 2;
  private static final int FOUND = 3;

  private byte[] kinds = new byte[16];
  private int[] first = new int[16];
  private int[] second = new int[16];
  private final List<CharSet> sets = new ArrayList<>();
  private int size;

  private Program() {}

  /**
   * Counts the states of an expression without making them.
   *
   * @throws RefusedRegexException if there are too many
   */
  static void check(Node node) throws RefusedRegexException {
    if (count(node) + 1 > MOST) {
      throw tooLarge();
    }
  }

  private static RefusedRegexException tooLarge() {
    return new RefusedRegexException("is larger than 2,000 states; repeat less");
  }

  /** No more than one above the most, so that nothing overflows. */
  private static long count(Node node) {
    long states = 0;
    if (node instanceof Node.One || node instanceof Node.At) {
      states = 1;
    } else if (node instanceof Node.Sequence sequence) {
      for (Node part : sequence.parts()) {
        states = Math.min(MOST + 1, states + count(part));
      }
    } else if (node instanceof Node.Choice choice) {
      states = 2L * (choice.branches().size() - 1);
      for (Node branch : choice.branches()) {
        states = Math.min(MOST + 1, states + count(branch));
      }
    } else if (node instanceof Node.Repeat repeat) {
      long body = count(repeat.body());
      long more = repeat.most() < 0 ? body + 2 : (repeat.most() - repeat.least()) * (body + 1);
      states = repeat.least() * body + more;
    }
    return Math.min(MOST + 1, states);
  }

  static Program of(Node node) throws RefusedRegexException {
    Program program = new Program();
    program.emit(node);
    program.state(FOUND, 0, 0);
    program.kinds = Arrays.copyOf(program.kinds, program.size);
    program.first = Arrays.copyOf(program.first, program.size);
    program.second = Arrays.copyOf(program.second, program.size);
    return program;
  }

  int size() {
    return size;
  }

  boolean isEnd(int state) {
    return kinds[state] == FOUND;
  }

  boolean branches(int state) {
    return kinds[state] == SPLIT;
  }

  /** The place that a state asks for; null if it asks for none. */
  Node.@Nullable Place place(int state) {
    return kinds[state] == ASK ? Node.Place.values()[first[state]] : null;
  }

  boolean takes(int state, char c) {
    return kinds[state] == TAKE && sets.get(first[state]).has(c);
  }

  int left(int state) {
    return first[state];
  }

  int right(int state) {
    return second[state];
  }

  private int state(int kind, int one, int other) throws RefusedRegexException {
    if (size == MOST) {
      throw tooLarge();
    }
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      first = Arrays.copyOf(first, size * 2);
      second = Arrays.copyOf(second, size * 2);
    }
    kinds[size] = (byte) kind;
    first[size] = one;
    second[size] = other;
    return size++;
  }

  private void emit(Node node) throws RefusedRegexException {
    if (node instanceof Node.One one) {
      int known = sets.indexOf(one.set());
      if (known < 0) {
        known = sets.size();
        sets.add(one.set());
      }
      state(TAKE, known, 0);
    } else if (node instanceof Node.At at) {
      state(ASK, at.place().ordinal(), 0);
    } else if (node instanceof Node.Sequence sequence) {
      for (Node part : sequence.parts()) {
        emit(part);
      }
    } else if (node instanceof Node.Choice choice) {
      choice(choice.branches());
    } else if (node instanceof Node.Repeat repeat) {
      repeat(repeat);
    }
  }

  private void choice(List<Node> branches) throws RefusedRegexException {
    List<Integer> exits = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      boolean last = i == branches.size() - 1;
      int split = last ? -1 : state(SPLIT, size + 1, 0);
      emit(branches.get(i));
      if (!last) {
        exits.add(state(SPLIT, 0, 0));
        second[split] = size;
      }
    }
    for (int exit : exits) {
      first[exit] = size;
      second[exit] = size;
    }
  }

  private void repeat(Node.Repeat repeat) throws RefusedRegexException {
    int before = -1;
    for (int i = 0; i < repeat.least() && size != before; i++) {
      before = size; // of what adds nothing once is enough
      emit(repeat.body());
    }
    if (repeat.most() < 0) {
      int split = state(SPLIT, size + 1, 0);
      emit(repeat.body());
      state(SPLIT, split, split);
      second[split] = size;
      return;
    }
    List<Integer> exits = new ArrayList<>();
    for (int i = repeat.least(); i < repeat.most(); i++) {
      exits.add(state(SPLIT, size + 1, 0));
      emit(repeat.body());
    }
    for (int exit : exits) {
      second[exit] = size;
    }
  }
}
