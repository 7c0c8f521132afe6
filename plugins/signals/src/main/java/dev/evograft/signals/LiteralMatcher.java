// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One automaton (Aho-Corasick, as a full table) over all literals that could make a line worth a
 * look; letters match in either case. A character costs one table step, whatever the number of
 * literals. Immutable.
 */
final class LiteralMatcher {

  private static final int SHIFT = 6;

  private final byte[] classes;
  private final char[] next;
  private final long[] hits;
  private final int firstHit;

  /**
   * @param literals the marks of each literal; at most 62 different characters in all
   */
  LiteralMatcher(Map<String, Long> literals) {
    classes = classes(literals);
    List<Node> nodes = trie(literals);
    nodes.sort(Comparator.comparing((Node node) -> node.hits != 0));
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).index = i;
    }
    int root = nodes.indexOf(nodes.stream().filter(node -> node.root).findFirst().orElseThrow());
    if (root != 0) {
      throw new IllegalArgumentException("an empty literal matches everything");
    }
    next = new char[nodes.size() << SHIFT];
    hits = new long[nodes.size()];
    int quiet = 0;
    for (Node node : nodes) {
      hits[node.index] = node.hits;
      quiet += node.hits == 0 ? 1 : 0;
      for (int c = 0; c < 1 << SHIFT; c++) {
        next[(node.index << SHIFT) + c] = (char) node.next[c].index;
      }
    }
    firstHit = quiet;
  }

  /** Where the matching of one text is. */
  static final class Cursor {
    private int state;
    private long marks;

    /** The marks of all literals since the last call, after which another line begins. */
    long next() {
      long found = marks;
      state = 0;
      marks = 0;
      return found;
    }
  }

  /** Goes on to the next line end; gives its index, or the length of the text. */
  int scan(String text, int from, Cursor cursor) {
    int state = cursor.state;
    long marks = cursor.marks;
    int at = from;
    int end = text.length();
    for (; at < end; at++) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') {
        break;
      }
      state = next[(state << SHIFT) + classes[c]];
      if (state >= firstHit) {
        marks |= hits[state];
      }
    }
    cursor.state = state;
    cursor.marks = marks;
    return at;
  }

  private static byte[] classes(Map<String, Long> literals) {
    byte[] classes = new byte[1 << 16];
    byte count = 0;
    for (String literal : new TreeMap<>(literals).keySet()) {
      for (char c : literal.toLowerCase(Locale.ROOT).toCharArray()) {
        if (classes[c] == 0) {
          if (++count == 1 << SHIFT) {
            throw new IllegalArgumentException("too many different characters in the literals");
          }
          classes[c] = count;
          classes[Character.toUpperCase(c)] = count;
        }
      }
    }
    return classes;
  }

  private List<Node> trie(Map<String, Long> literals) {
    Node root = new Node(true);
    literals.forEach(
        (literal, marks) -> {
          Node node = root;
          for (char c : literal.toLowerCase(Locale.ROOT).toCharArray()) {
            Node below = node.next[classes[c]];
            if (below == null) {
              below = new Node(false);
              node.next[classes[c]] = below;
            }
            node = below;
          }
          node.hits |= marks;
        });
    return complete(root);
  }

  /** Breadth first, so that where a node falls back to is complete before the node is. */
  private static List<Node> complete(Node root) {
    List<Node> nodes = new ArrayList<>(List.of(root));
    ArrayDeque<Node> queue = new ArrayDeque<>(List.of(root));
    root.fallback = root;
    for (Node node = queue.poll(); node != null; node = queue.poll()) {
      for (int c = 0; c < 1 << SHIFT; c++) {
        Node below = node.next[c];
        Node other = node.root ? root : node.fallback.next[c];
        if (below == null) {
          node.next[c] = other;
        } else {
          below.fallback = other;
          below.hits |= other.hits;
          nodes.add(below);
          queue.add(below);
        }
      }
    }
    return nodes;
  }

  @SuppressWarnings("NullAway.Init") // what is null here is filled before the automaton is used
  private static final class Node {
    private final boolean root;
    private final Node[] next = new Node[1 << SHIFT];
    private Node fallback;
    private long hits;
    private int index;

    Node(boolean root) {
      this.root = root;
      Arrays.fill(next, null);
    }
  }
}
