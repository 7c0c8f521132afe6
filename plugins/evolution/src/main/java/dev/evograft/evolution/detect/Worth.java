// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.text.Literals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells in one pass over a line which of all the forms can be in it at all, and where: to try
 * hundreds of patterns everywhere would take a hundred times longer. Immutable, safe for any
 * thread.
 */
final class Worth {

  private final Literals literals;
  private final int[][] needing;
  private final int[][] beginning;
  private final BitSet always = new BitSet();
  private final Ascii[] signs;
  private final Ascii[] firstSigns;

  Worth(List<SignalRule> rules) {
    Literals.Builder builder = Literals.builder();
    Map<Integer, List<Integer>> needs = new HashMap<>();
    Map<Integer, List<Integer>> starts = new HashMap<>();
    Set<Form> all = new LinkedHashSet<>();
    for (SignalRule rule : rules) {
      all.addAll(rule.is());
      all.addAll(rule.not());
      all.addAll(rule.notLine());
    }
    int most = 0;
    for (Form form : all) {
      most = Math.max(most, form.number() + 1);
      always.set(form.number(), form.needs().isEmpty());
      link(form.needs(), form, builder, needs);
      link(form.starts().texts(), form, builder, starts);
    }
    signs = new Ascii[most];
    firstSigns = new Ascii[most];
    Arrays.fill(signs, Ascii.NONE);
    Arrays.fill(firstSigns, Ascii.NONE);
    for (Form form : all) {
      signs[form.number()] = Ascii.signs(form.needs());
      firstSigns[form.number()] = form.signs();
    }
    literals = builder.build();
    needing = arrays(needs);
    beginning = arrays(starts);
  }

  private static void link(
      Set<String> texts, Form form, Literals.Builder builder, Map<Integer, List<Integer>> links) {
    for (String text : texts) {
      if (Ascii.isSign(text)) {
        continue; // most lines have it: a look at the set of their characters tells
      }
      links.computeIfAbsent(builder.add(text), any -> new ArrayList<>()).add(form.number());
    }
  }

  private int[][] arrays(Map<Integer, List<Integer>> links) {
    int[][] arrays = new int[literals.size()][];
    for (int literal = 0; literal < arrays.length; literal++) {
      arrays[literal] =
          links.getOrDefault(literal, List.of()).stream().mapToInt(Integer::intValue).toArray();
    }
    return arrays;
  }

  /** One more than the greatest number of a form. */
  int forms() {
    return signs.length;
  }

  /** The single characters that a form needs one of, unless it is content with a literal. */
  Ascii signs(int form) {
    return signs[form];
  }

  /** The single characters that a form can begin with, beside the literals. */
  Ascii firstSigns(int form) {
    return firstSigns[form];
  }

  /** Sets the numbers of the forms of which something is there, and tells where some may begin. */
  void of(String line, BitSet worth, Places places) {
    worth.clear();
    worth.or(always);
    places.clear();
    literals.scan(
        line,
        (literal, start, end) -> {
          for (int form : needing[literal]) {
            worth.set(form);
          }
          for (int form : beginning[literal]) {
            places.add(form, start);
          }
        });
  }
}
