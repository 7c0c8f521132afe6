// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

/**
 * Where each character leads, in one step for plain text and the nodes near the root. A state is
 * where the row of a node begins, so that a step is one addition and one look; nodes without a row
 * are counted behind all rows. A state to which literals belong is complemented where it is told.
 */
final class Rows {

  private final Trie trie;
  private final int width;
  private final int nodes;
  private final int[] table;

  /**
   * Rows for as many nodes as there is room for.
   *
   * @param width classes below this one have a column
   * @param most numbers in the table
   */
  Rows(Trie trie, int width, int most) {
    this.trie = trie;
    this.width = width;
    nodes = Math.max(1, Math.min(trie.size(), most / width));
    table = new int[nodes * width];
    for (int node = 0; node < nodes; node++) {
      if (node > 0) {
        System.arraycopy(table, trie.fallback(node) * width, table, node * width, width);
      }
      for (int child = trie.firstChild(node); child < trie.firstChild(node + 1); child++) {
        if (trie.label(child) < width) {
          table[node * width + trie.label(child)] = told(child);
        }
      }
    }
  }

  /** Of a state below the length and a class below the width, at their sum: what is next. */
  int[] table() {
    return table;
  }

  int width() {
    return width;
  }

  int node(int state) {
    return state < table.length ? state / width : state - table.length + nodes;
  }

  /** What is next where the table does not say. */
  int step(int state, int c) {
    for (int node = node(state); ; node = trie.fallback(node)) {
      if (node < nodes && c < width) {
        return table[node * width + c];
      }
      int child = c == 0 ? -1 : trie.child(node, c);
      if (child >= 0) {
        return told(child);
      }
      if (node == 0) {
        return 0;
      }
    }
  }

  private int told(int node) {
    int state = node < nodes ? node * width : node - nodes + table.length;
    return trie.found(node) > 0 ? ~state : state;
  }
}
