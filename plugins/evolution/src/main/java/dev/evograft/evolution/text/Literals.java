// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds every place of every literal in a text, in one pass and in either case (see {@link Fold}).
 * A character of the text costs about the same whether there are ten literals or a million; what
 * costs more is what is found. Immutable, safe for any thread.
 */
public final class Literals {

  private final Trie trie;
  private final char[] classes;
  private final String[] literals;
  private final int[] rows;
  private final int width;
  private final int dense;

  private Literals(String[] literals, int rowsAtMost) {
    this.literals = literals;
    Alphabet alphabet = new Alphabet(literals);
    classes = alphabet.classes();
    width = alphabet.plain();
    trie = new Trie(literals, classes);
    dense = Math.max(1, Math.min(trie.size(), rowsAtMost / width));
    rows = trie.rows(dense, width);
  }

  /** Takes what was found. */
  @FunctionalInterface
  public interface Hits {

    /**
     * A literal is there. Called in the order of the places, more or less: of literals that lie
     * inside or behind each other's beginning any may be first.
     *
     * @param literal what {@link Builder#add} returned for it
     * @param start where it begins
     * @param end where the text goes on after it
     */
    void hit(int literal, int start, int end);
  }

  /** Starts a set of literals. */
  public static Builder builder() {
    return new Builder();
  }

  /** How many different literals there are. */
  public int size() {
    return literals.length;
  }

  /** Looks at a whole text. */
  public void scan(String text, Hits hits) {
    scan(text, 0, text.length(), hits);
  }

  /** Looks at a part of a text, as if there were nothing around it. */
  public void scan(String text, int from, int to, Hits hits) {
    int state = 0;
    for (int at = from; at < to; at++) {
      int c = classes[text.charAt(at)];
      state =
          state < dense && c < width
              ? rows[state * width + c]
              : trie.step(state, c, rows, dense, width);
      if (state < 0) {
        state = ~state;
        report(text, state, at + 1, to, hits);
      }
    }
  }

  private void report(String text, int state, int at, int to, Hits hits) {
    for (int node = trie.found(state); node > 0; node = trie.found(trie.fallback(node))) {
      int literal = trie.literal(node);
      int depth = trie.depth(node);
      int end = at - depth + literals[literal].length();
      if (end <= to && goesOn(text, at, literals[literal], depth)) {
        hits.hit(literal, at - depth, end);
      }
    }
  }

  /** Of a literal that nothing else begins like, the trie holds only the beginning. */
  private static boolean goesOn(String text, int at, String literal, int from) {
    for (int i = from; i < literal.length(); i++) {
      if (Fold.of(text.charAt(at + i - from)) != literal.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Collects literals. Not thread-safe; usable once. */
  public static final class Builder {

    /** So many numbers make the table of the states near the root, for plain text: 4 MiB. */
    private static final int ROWS = 1 << 20;

    private final Map<String, Integer> numbers = new HashMap<>();

    private Builder() {}

    /**
     * Adds a literal.
     *
     * @return its number, counted from 0; literals that differ only in case have the same
     * @throws IllegalArgumentException if it is empty, for that is everywhere
     */
    public int add(String literal) {
      if (literal.isEmpty()) {
        throw new IllegalArgumentException("an empty literal is everywhere; give it a character");
      }
      int next = numbers.size();
      Integer known = numbers.putIfAbsent(Fold.of(literal), next);
      return known == null ? next : known;
    }

    /** The automaton. */
    public Literals build() {
      return build(ROWS);
    }

    Literals build(int rowsAtMost) {
      String[] literals = new String[numbers.size()];
      numbers.forEach((literal, number) -> literals[number] = literal);
      return new Literals(literals, rowsAtMost);
    }
  }
}
