// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All literals in one pass: an automaton after Aho and Corasick, made deterministic, over ASCII
 * with letters folded. It says where to look closer; a text without any literal costs one table
 * access per character.
 */
final class Literals {

  private static final int OTHER = 0;

  private final byte[] classes = new byte[128];
  private final int width;
  private final short[] next;
  private final Hit[] @Nullable [] hits;

  /** An automaton of these literals, each with who looks closer. */
  Literals(List<Hit> literals) {
    int classCount = 1;
    int most = 1;
    for (Hit hit : literals) {
      most += hit.literal().length();
      for (char c : hit.literal().toCharArray()) {
        char folded = fold(c);
        if (classes[folded] == OTHER) {
          classes[folded] = (byte) classCount;
          classes[Character.toUpperCase(folded)] = (byte) classCount++;
        }
      }
    }
    this.width = classCount;
    short[] table = new short[most * width];
    Hit[] @Nullable [] outputs = new Hit[most][];
    int states = 1;
    for (Hit hit : literals) {
      int state = 0;
      for (char c : hit.literal().toCharArray()) {
        int slot = state * width + classes[fold(c)];
        if (table[slot] == 0) {
          table[slot] = (short) states++;
        }
        state = table[slot];
      }
      outputs[state] = append(outputs[state], hit);
    }
    complete(table, outputs, width);
    this.next = Arrays.copyOf(table, states * width);
    this.hits = Arrays.copyOf(outputs, states);
  }

  /** Looks at every literal in a text. */
  void scan(String text, Findings found) {
    int state = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      state = c < 128 ? next[state * width + classes[c]] : 0;
      Hit[] here = hits[state];
      if (here != null) {
        for (Hit hit : here) {
          hit.detector().look(text, i + 1 - hit.literal().length(), i + 1, found);
        }
      }
    }
  }

  /** Adds to each state where it goes on a mismatch, and what its suffixes end. */
  private static void complete(short[] table, Hit[] @Nullable [] outputs, int width) {
    int[] fallback = new int[outputs.length];
    Deque<Integer> queue = new ArrayDeque<>();
    for (int c = 0; c < width; c++) {
      if (table[c] != 0) {
        queue.add((int) table[c]);
      }
    }
    while (!queue.isEmpty()) {
      int state = queue.remove();
      for (int c = 0; c < width; c++) {
        int slot = state * width + c;
        short onFallback = table[fallback[state] * width + c];
        if (table[slot] == 0) {
          table[slot] = onFallback;
        } else {
          int child = table[slot];
          fallback[child] = onFallback;
          Hit[] inherited = outputs[onFallback];
          if (inherited != null) {
            for (Hit hit : inherited) {
              outputs[child] = append(outputs[child], hit);
            }
          }
          queue.add(child);
        }
      }
    }
  }

  private static Hit[] append(Hit @Nullable [] known, Hit hit) {
    List<Hit> all = known == null ? new ArrayList<>() : new ArrayList<>(Arrays.asList(known));
    all.add(hit);
    return all.toArray(Hit[]::new);
  }

  private static char fold(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /**
   * A literal.
   *
   * @param literal in ASCII; found in any case
   * @param detector looks closer
   */
  record Hit(String literal, Detector detector) {}
}
