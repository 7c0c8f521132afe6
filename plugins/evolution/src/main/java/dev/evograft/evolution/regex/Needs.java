// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a text must hold for a regular expression to be in it, folded.
 *
 * @param exact all texts that it can be, where they are few; else null
 * @param sets each a set of literals of which one must be there
 */
record Needs(@Nullable Set<String> exact, List<Set<String>> sets) {

  private static final int MOST = 16;
  private static final int LONGEST = 100;
  private static final Needs NOTHING = new Needs(null, List.of());

  static Needs of(Node node) {
    if (node instanceof Node.One one) {
      List<String> folded = one.set().folded(8);
      return folded.isEmpty() ? NOTHING : exactly(new LinkedHashSet<>(folded));
    }
    if (node instanceof Node.At) {
      return exactly(Set.of(""));
    }
    if (node instanceof Node.Sequence sequence) {
      return sequence(sequence.parts());
    }
    if (node instanceof Node.Choice choice) {
      return choice(choice.branches());
    }
    Node.Repeat repeat = (Node.Repeat) node;
    Needs body = of(repeat.body());
    if (repeat.least() == 1 && repeat.most() == 1) {
      return body;
    }
    if (repeat.least() > 0) {
      return new Needs(null, body.all());
    }
    if (repeat.most() == 1 && body.exact != null && body.exact.size() < MOST) {
      Set<String> perhaps = new LinkedHashSet<>(body.exact);
      perhaps.add("");
      return exactly(perhaps);
    }
    return NOTHING;
  }

  private static Needs exactly(Set<String> texts) {
    return new Needs(texts, List.of());
  }

  /** Every set, that of the exact texts included. */
  List<Set<String>> all() {
    if (exact == null || exact.contains("")) {
      return sets;
    }
    List<Set<String>> all = new ArrayList<>(sets);
    all.add(exact);
    return all;
  }

  private static Needs sequence(List<Node> parts) {
    Set<String> run = Set.of("");
    List<Set<String>> sets = new ArrayList<>();
    boolean whole = true;
    for (int i = 0; i < parts.size(); i++) {
      String text = plain(parts, i);
      Needs needs = text.isEmpty() ? of(parts.get(i)) : exactly(Set.of(text));
      i += Math.max(0, text.length() - 1);
      Set<String> longer = needs.exact == null ? null : product(run, needs.exact);
      if (longer == null) {
        whole = false;
        sets.addAll(exactly(run).all());
        sets.addAll(needs.sets);
        run = needs.exact == null ? Set.of("") : needs.exact;
      } else {
        run = longer;
      }
    }
    if (whole) {
      return exactly(run);
    }
    sets.addAll(exactly(run).all());
    return new Needs(null, sets);
  }

  /** The plain characters from a part on, at most as many as a literal may have. */
  private static String plain(List<Node> parts, int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < parts.size() && text.length() < LONGEST; i++) {
      if (!(parts.get(i) instanceof Node.One one) || !one.set().isOne()) {
        break;
      }
      text.append(one.set().firstFolded());
    }
    return text.toString();
  }

  private static @Nullable Set<String> product(Set<String> heads, Set<String> tails) {
    if (heads.size() * tails.size() > MOST) {
      return null;
    }
    Set<String> product = new LinkedHashSet<>();
    for (String head : heads) {
      for (String tail : tails) {
        if (head.length() + tail.length() > LONGEST) {
          return null;
        }
        product.add(head + tail);
      }
    }
    return product;
  }

  private static Needs choice(List<Node> branches) {
    Set<String> exact = new LinkedHashSet<>();
    Set<String> one = new LinkedHashSet<>();
    boolean allExact = true;
    boolean allNeed = true;
    for (Node branch : branches) {
      Needs needs = of(branch);
      allExact &= needs.exact != null;
      exact.addAll(needs.exact == null ? Set.of() : needs.exact);
      Set<String> best = best(needs.all());
      allNeed &= !best.isEmpty();
      one.addAll(best);
    }
    boolean few = exact.size() <= MOST;
    return new Needs(allExact && few ? exact : null, allNeed ? List.of(one) : List.of());
  }

  /** The set whose shortest literal is the longest. */
  private static Set<String> best(List<Set<String>> sets) {
    return sets.stream().max(Comparator.comparingInt(Needs::shortest)).orElse(Set.of());
  }

  static int shortest(Set<String> literals) {
    return literals.stream().mapToInt(String::length).min().orElse(0);
  }
}
