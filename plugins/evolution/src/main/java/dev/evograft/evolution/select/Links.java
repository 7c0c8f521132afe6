// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.Arrays;

/** Which numbers belong to which, as two arrays: small, and quick to walk. Immutable. */
final class Links {

  private final int[] starts;
  private final int[] targets;

  private Links(int[] starts, int[] targets) {
    this.starts = starts;
    this.targets = targets;
  }

  int from(int source) {
    return starts[source];
  }

  int to(int source) {
    return starts[source + 1];
  }

  int target(int at) {
    return targets[at];
  }

  /** Collects pairs. */
  static final class Builder {
    private int[] sources = new int[64];
    private int[] targets = new int[64];
    private int size;

    void add(int source, int target) {
      if (size == sources.length) {
        sources = Arrays.copyOf(sources, size * 2);
        targets = Arrays.copyOf(targets, size * 2);
      }
      sources[size] = source;
      targets[size++] = target;
    }

    /** The targets of each source in the order of their adding. */
    Links build(int many) {
      int[] starts = new int[many + 1];
      for (int i = 0; i < size; i++) {
        starts[sources[i] + 1]++;
      }
      for (int i = 0; i < many; i++) {
        starts[i + 1] += starts[i];
      }
      int[] next = Arrays.copyOf(starts, many);
      int[] sorted = new int[size];
      for (int i = 0; i < size; i++) {
        sorted[next[sources[i]]++] = targets[i];
      }
      return new Links(starts, sorted);
    }
  }
}
