// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.text.Literals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is looked for in texts, in all languages at once: the rules of {@code signal-rules.txt}, and
 * one automaton over all their literals. Immutable, safe for any thread.
 */
public final class SignalCatalogue {

  static final String LOG_ERROR = "log_error";

  private static final SignalCatalogue STANDARD = new SignalCatalogue(RuleReader.read(text()));

  private final List<SignalRule> rules;
  private final Literals literals;
  private final int[][] rulesOf;
  private final boolean[] wide;
  private final int[] signalOf;
  private final List<String> signals;
  private final Worth worth;
  private final Mark[] marks;

  private SignalCatalogue(List<SignalRule> rules) {
    this.rules = rules;
    Literals.Builder builder = Literals.builder();
    Map<Integer, List<Integer>> links = new HashMap<>();
    wide = new boolean[rules.size()];
    for (int rule = 0; rule < rules.size(); rule++) {
      wide[rule] = rules.get(rule).isWide();
      for (String literal : rules.get(rule).literals()) {
        for (String form : forms(literal)) {
          links.computeIfAbsent(builder.add(form), i -> new ArrayList<>()).add(rule);
        }
      }
    }
    Map<Integer, Mark> marked = new HashMap<>();
    marked.put(builder.add("```"), Mark.FENCE);
    marked.put(builder.add("@@ -"), Mark.HUNK);
    Label.USERS.forEach(label -> marked.put(builder.add(label), Mark.USER));
    Label.OTHERS.forEach(label -> marked.put(builder.add(label), Mark.OTHER));
    literals = builder.build();
    worth = new Worth(rules);
    signals = rules.stream().map(SignalRule::signal).distinct().toList();
    signalOf = rules.stream().mapToInt(rule -> signals.indexOf(rule.signal())).toArray();
    marks = new Mark[literals.size()];
    Arrays.setAll(marks, literal -> marked.getOrDefault(literal, Mark.NONE));
    rulesOf = new int[literals.size()][];
    for (int literal = 0; literal < rulesOf.length; literal++) {
      rulesOf[literal] =
          links.getOrDefault(literal, List.of()).stream().mapToInt(Integer::intValue).toArray();
    }
  }

  /** The catalogue of this version. */
  public static SignalCatalogue standard() {
    return STANDARD;
  }

  /** Looks at a text from one source; what it finds has its first place in the text. */
  public List<Evidence> scan(String text, String origin) {
    return scan(new DetectInput.Text(origin, text), true);
  }

  /** The same; whether errors are looked for is up to who asks. */
  List<Evidence> scan(DetectInput.Text text, boolean withErrors) {
    TextScan scan = new TextScan(this, text, withErrors);
    literals.scan(text.text(), scan);
    return scan.found();
  }

  List<SignalRule> rules() {
    return rules;
  }

  /** Whether a rule is of a language that is not written in ASCII. */
  boolean isWide(int rule) {
    return wide[rule];
  }

  int[] rulesOf(int literal) {
    return rulesOf[literal];
  }

  /** How many signals there are; they are numbered from 0. */
  int signals() {
    return signals.size();
  }

  int signalOf(int rule) {
    return signalOf[rule];
  }

  /** The number of the signal that stands for errors. */
  int errors() {
    return signals.indexOf(LOG_ERROR);
  }

  /** What tells which forms are in a line; for one text. */
  LineForms forms() {
    return new LineForms(worth);
  }

  Mark mark(int literal) {
    return marks[literal];
  }

  /** What a literal tells of the lines that follow. */
  enum Mark {
    NONE,
    /** A block of code begins or ends. */
    FENCE,
    /** The head of a part of a diff. */
    HUNK,
    /** A user may begin to speak. */
    USER,
    /** Somebody else may. */
    OTHER
  }

  private static Set<String> forms(String literal) {
    Set<String> forms = new LinkedHashSet<>(List.of(literal));
    forms.add(Script.simplified(literal));
    forms.add(Script.traditional(literal));
    return forms;
  }

  private static String text() {
    try (InputStream in = SignalCatalogue.class.getResourceAsStream("signal-rules.txt")) {
      if (in == null) {
        throw new IllegalStateException("signal-rules.txt is missing from the plugin");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("signal-rules.txt cannot be read", e);
    }
  }
}
