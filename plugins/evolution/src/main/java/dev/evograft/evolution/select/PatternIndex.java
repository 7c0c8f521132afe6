// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.evolution.regex.SafeRegex;
import dev.evograft.evolution.text.Literals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All different patterns of a pool, found by their literals in one pass over a signal. A regular
 * expression is tried only where a literal is that it cannot do without; those that can do without
 * any are tried one after another. Immutable, safe for any thread.
 */
final class PatternIndex {

  private final Literals literals;
  private final Links patterns;
  private final @Nullable SafeRegex[] tried;
  private final int[] loose;

  private PatternIndex(
      Literals literals, Links patterns, @Nullable SafeRegex[] tried, int[] loose) {
    this.literals = literals;
    this.patterns = patterns;
    this.tried = tried;
    this.loose = loose;
  }

  /** How many patterns there are; they are numbered from 0. */
  int size() {
    return tried.length;
  }

  /**
   * What matches.
   *
   * @param patterns the numbers of those that are in one of the signals or more, in the order of
   *     the first signal that they are in
   * @param ends for each signal how many of them are in it or in one before it
   */
  record Matched(Numbers patterns, int[] ends) {}

  /** The patterns that are in these signals. */
  Matched match(List<String> signals) {
    Numbers matched = new Numbers(tried.length);
    Numbers found = new Numbers(literals.size());
    int[] ends = new int[signals.size()];
    for (int number = 0; number < ends.length; number++) {
      String signal = signals.get(number);
      literals.scan(signal, (literal, start, end) -> found.add(literal));
      for (int i = 0; i < found.size(); i++) {
        int literal = found.get(i);
        for (int at = patterns.from(literal); at < patterns.to(literal); at++) {
          match(patterns.target(at), signal, matched);
        }
      }
      for (int pattern : loose) {
        match(pattern, signal, matched);
      }
      found.clear();
      ends[number] = matched.size();
    }
    return new Matched(matched, ends);
  }

  private void match(int pattern, String signal, Numbers matched) {
    SafeRegex regex = tried[pattern];
    if (!matched.has(pattern) && (regex == null || regex.isIn(signal))) {
      matched.add(pattern);
    }
  }

  /** Collects patterns. Not thread-safe; usable once. */
  static final class Builder {
    private final Literals.Builder literals = Literals.builder();
    private final Links.Builder links = new Links.Builder();
    private final Map<String, Integer> common = new HashMap<>();
    private final List<@Nullable SafeRegex> tried = new ArrayList<>();
    private final List<Integer> loose = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();

    /** A pattern that is found by any of several sets of literals. */
    private record Choice(int number, List<Set<String>> needs) {}

    /** Adds one that was not refused; gives its number. */
    int add(SignalPattern pattern) {
      int number = tried.size();
      SafeRegex.Reading regex = pattern.regex();
      if (regex == null || regex.isLiteral()) {
        tried.add(null);
        link(number, regex == null ? pattern.literals() : regex.needs().get(0));
        return number;
      }
      tried.add(regex.regex());
      if (regex.needs().isEmpty()) {
        loose.add(number);
      } else if (regex.needs().size() == 1) {
        link(number, regex.needs().get(0));
      } else {
        choices.add(new Choice(number, regex.needs()));
        regex.needs().forEach(set -> set.forEach(text -> common.merge(text, 1, Integer::sum)));
      }
      return number;
    }

    PatternIndex build() {
      for (Choice choice : choices) {
        link(choice.number(), rarest(choice.needs()));
      }
      Literals built = literals.build();
      return new PatternIndex(
          built,
          links.build(built.size()),
          tried.toArray(new SafeRegex[0]),
          loose.stream().mapToInt(Integer::intValue).toArray());
    }

    private void link(int number, Iterable<String> texts) {
      for (String text : texts) {
        links.add(literals.add(text), number);
      }
    }

    /**
     * What fewest of the others that have a choice need, so that what many say does not make all of
     * them be tried.
     */
    private Set<String> rarest(List<Set<String>> sets) {
      return sets.stream()
          .min(
              Comparator.comparingInt(this::others)
                  .thenComparing(Comparator.comparingInt(Builder::shortest).reversed()))
          .orElseThrow();
    }

    private int others(Set<String> set) {
      return set.stream().mapToInt(text -> common.getOrDefault(text, 0)).sum();
    }

    private static int shortest(Set<String> set) {
      return set.stream().mapToInt(String::length).min().orElse(0);
    }
  }
}
