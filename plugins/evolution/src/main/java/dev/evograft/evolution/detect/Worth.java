// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.text.Literals;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells in one pass over a line which of all the forms can be in it at all: to try hundreds of
 * patterns would take a hundred times longer. Immutable, safe for any thread.
 */
final class Worth {

  private final Literals literals;
  private final int[][] formsOf;
  private final BitSet always = new BitSet();

  Worth(List<SignalRule> rules) {
    Literals.Builder builder = Literals.builder();
    Map<Integer, List<Integer>> links = new HashMap<>();
    for (SignalRule rule : rules) {
      for (List<Form> forms : List.of(rule.is(), rule.not(), rule.notLine())) {
        for (Form form : forms) {
          always.set(form.number(), form.needs().isEmpty());
          for (String literal : form.needs()) {
            links.computeIfAbsent(builder.add(literal), i -> new ArrayList<>()).add(form.number());
          }
        }
      }
    }
    literals = builder.build();
    formsOf = new int[literals.size()][];
    for (int literal = 0; literal < formsOf.length; literal++) {
      formsOf[literal] =
          links.getOrDefault(literal, List.of()).stream().mapToInt(Integer::intValue).toArray();
    }
  }

  /** Sets the numbers of the forms. */
  void of(String line, BitSet worth) {
    worth.clear();
    worth.or(always);
    literals.scan(
        line,
        (literal, start, end) -> {
          for (int form : formsOf[literal]) {
            worth.set(form);
          }
        });
  }
}
