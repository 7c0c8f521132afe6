// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.text.Literals;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Goes through one text. Only where a literal of a rule is, the rule looks at the line, once. Of a
 * line that is too long it looks at the part around the literal.
 */
final class TextScan implements Literals.Hits {

  /** So many lines of errors are kept, to count those that recur. */
  private static final int MOST_ERRORS = 1_000;

  private final SignalCatalogue catalogue;
  private final String text;
  private final String origin;
  private final List<Evidence> found = new ArrayList<>();
  private final int[] lookedUpTo;
  private final Surroundings surroundings;
  private Line line = new Line("", 0, 0);
  private BitSet worth = new BitSet();
  private int errors;

  TextScan(SignalCatalogue catalogue, String text, String origin) {
    this.catalogue = catalogue;
    this.text = text;
    this.origin = origin;
    lookedUpTo = new int[catalogue.rules().size()];
    surroundings = new Surroundings(text);
  }

  /** In the order of their places, more or less. */
  List<Evidence> found() {
    return found;
  }

  @Override
  public void hit(int literal, int start, int end) {
    if (catalogue.isFence(literal)) {
      surroundings.fence(start);
      return;
    }
    if (catalogue.isHunk(literal)) {
      surroundings.hunk(start);
      return;
    }
    if (!beginsWord(start)) {
      return;
    }
    for (int rule : catalogue.rulesOf(literal)) {
      if (start >= lookedUpTo[rule]) {
        if (start >= line.end() || start < line.start()) {
          line = Line.around(text, start);
          worth = catalogue.worth(line);
        }
        if (line.isWide() || !catalogue.isWide(rule)) {
          lookedUpTo[rule] = line.end();
          look(catalogue.rules().get(rule));
        }
      }
    }
  }

  /** {@code error} is not looked at in {@code terror}, but it is in {@code TypeError}. */
  private boolean beginsWord(int at) {
    if (at == 0) {
      return true;
    }
    char before = text.charAt(at - 1);
    char first = text.charAt(at);
    return !isLetter(first) || !isLetter(before) || first < 'a' && before >= 'a';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private void look(SignalRule rule) {
    if (surroundings.isQuoted(line, rule.spoken())) {
      return;
    }
    for (String part : rule.spoken() ? line.sentences() : List.of(line.text())) {
      if (rule.isIn(part, worth)) {
        boolean counts =
            !rule.excludesLine(line.text(), worth)
                && !(rule.spoken() && surroundings.isOfAssistant(line));
        if (counts) {
          add(rule, part);
        }
        return;
      }
    }
  }

  private void add(SignalRule rule, String seen) {
    boolean error = rule.signal().equals(SignalCatalogue.LOG_ERROR);
    if (error && ++errors > MOST_ERRORS) {
      return;
    }
    for (int i = found.size() - 1; i >= 0 && !error; i--) {
      if (found.get(i).signal().equals(rule.signal())) {
        return; // the first place is enough
      }
    }
    int last = found.size() - 1;
    if (error
        && last >= 0
        && found.get(last).signal().equals(rule.signal())
        && found.get(last).offset() == line.start()) {
      return; // another language saw the same line
    }
    found.add(new Evidence(rule.signal(), seen, origin, line.start()));
  }
}
