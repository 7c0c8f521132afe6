// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.text.Literals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through one text. Only where a literal of a rule is, the rule looks at the line, once, and
 * only as long as its signal is not known. Of a line that is too long it looks at the part around
 * the literal.
 */
final class TextScan implements Literals.Hits {

  /** So many lines of errors are kept, to count those that recur. */
  private static final int MOST_ERRORS = 1_000;

  private final SignalCatalogue catalogue;
  private final String text;
  private final String origin;
  private final List<Evidence> found = new ArrayList<>();
  private final int[] lookedUpTo;
  private final boolean[] done;
  private final Surroundings surroundings;
  private final LineForms forms;
  private @Nullable Line line;
  private int errors;
  private int lastError = -1;

  TextScan(SignalCatalogue catalogue, DetectInput.Text text, boolean withErrors) {
    this.catalogue = catalogue;
    this.text = text.text();
    this.origin = text.origin();
    lookedUpTo = new int[catalogue.rules().size()];
    done = new boolean[catalogue.signals()];
    done[catalogue.errors()] = !withErrors;
    surroundings = new Surroundings(this.text);
    forms = catalogue.forms();
  }

  /** In the order of their places, more or less. */
  List<Evidence> found() {
    return found;
  }

  @Override
  public void hit(int literal, int start, int end) {
    switch (catalogue.mark(literal)) {
      case FENCE -> surroundings.fence(start);
      case HUNK -> surroundings.hunk(start);
      case USER -> surroundings.speaker(start, end, true);
      case OTHER -> surroundings.speaker(start, end, false);
      case NONE -> {}
    }
    int[] rules = catalogue.rulesOf(literal);
    if (rules.length == 0 || !beginsWord(start)) {
      return;
    }
    for (int rule : rules) {
      if (!done[catalogue.signalOf(rule)] && start >= lookedUpTo[rule]) {
        Line at = lineAt(start);
        if (at.isWide() || !catalogue.isWide(rule)) {
          lookedUpTo[rule] = at.end();
          look(rule, at);
        }
      }
    }
  }

  private Line lineAt(int start) {
    Line known = line;
    if (known == null || start >= known.end() || start < known.start()) {
      known = Line.around(text, start);
      line = known;
      forms.of(known.whole());
    }
    return known;
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

  private void look(int number, Line at) {
    SignalRule rule = catalogue.rules().get(number);
    boolean heard =
        (!rule.spoken() || surroundings.isOfUser())
            && forms.isWorthTrying(rule.is())
            && !surroundings.isQuoted(at, rule.spoken());
    if (!heard) {
      return;
    }
    for (Line.Part part : rule.spoken() ? at.sentences() : List.of(at.whole())) {
      if (rule.isIn(part, forms)) {
        if (!forms.anyInLine(rule.notLine())) {
          add(number, part.text(), at);
        }
        return;
      }
    }
  }

  /** Of errors many lines count, of all else the first place is enough. */
  private void add(int rule, String seen, Line at) {
    int signal = catalogue.signalOf(rule);
    boolean error = signal == catalogue.errors();
    if (error && lastError == at.start()) {
      return; // another language saw the same line
    }
    lastError = error ? at.start() : lastError;
    done[signal] = !error || ++errors == MOST_ERRORS;
    found.add(new Evidence(catalogue.rules().get(rule).signal(), seen, origin, at.start()));
  }
}
