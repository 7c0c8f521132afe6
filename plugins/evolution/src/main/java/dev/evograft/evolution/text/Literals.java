// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds every place of every literal in a text, in one pass and in either case (see {@link Fold}).
 * A character of the text costs about the same whether there are ten literals or a million; what
 * costs more is what is found. Immutable, safe for any thread.
 */
public final class Literals {

  /** So many literals are few, so that there is room for more of each than tells it from others. */
  private static final int FEW = 20_000;

  private static final int FURTHER = 2;

  private static final int CHUNK = 4_096;

  private final Trie trie;
  private final char[] classes;
  private final String[] literals;
  private final Rows rows;

  private Literals(String[] literals, int rowsAtMost) {
    this.literals = literals;
    Alphabet alphabet = new Alphabet(literals);
    classes = alphabet.classes();
    Labels labels = Labels.of(literals, classes);
    trie = new Trie(labels, alphabet.size(), literals.length < FEW ? FURTHER : 0);
    rows = new Rows(trie, alphabet.plain(), rowsAtMost);
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
    char[] chunk = new char[Math.min(CHUNK, to - from)];
    int[] table = rows.table();
    int width = rows.width();
    int state = 0;
    for (int begin = from; begin < to; begin += chunk.length) {
      int many = Math.min(chunk.length, to - begin);
      text.getChars(begin, begin + many, chunk, 0);
      for (int i = 0; i < many; i++) {
        int c = classes[chunk[i]];
        state = state < table.length && c < width ? table[state + c] : rows.step(state, c);
        if (state < 0) {
          state = ~state;
          report(text, rows.node(state), begin + i + 1, to, hits);
        }
      }
    }
  }

  private void report(String text, int last, int at, int to, Hits hits) {
    for (int node = trie.found(last); node > 0; node = trie.foundBehind(node)) {
      int literal = trie.literal(node);
      int depth = trie.depth(node);
      String whole = literals[literal];
      int end = at - depth + whole.length();
      if (end == at || end <= to && goesOn(text, at, whole, depth)) {
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
    private final List<String> literals = new ArrayList<>();

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
      String folded = Fold.of(literal);
      int next = literals.size();
      Integer known = numbers.putIfAbsent(folded, next);
      if (known != null) {
        return known;
      }
      literals.add(folded);
      return next;
    }

    /** The automaton. */
    public Literals build() {
      return build(ROWS);
    }

    Literals build(int rowsAtMost) {
      return new Literals(literals.toArray(new String[0]), rowsAtMost);
    }
  }
}
