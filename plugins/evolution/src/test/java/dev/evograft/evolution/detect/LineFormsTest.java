// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares what is tried only where it may begin with what is tried everywhere. */
class LineFormsTest {

  private static final int LINES = 250;

  private final List<SignalRule> rules = SignalCatalogue.standard().rules();

  @Test
  void findsWhatTryingEveryFormEverywhereFinds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> lines = lines(random);
    Set<Form> all = new LinkedHashSet<>();
    for (SignalRule rule : rules) {
      all.addAll(rule.is());
      all.addAll(rule.not());
      all.addAll(rule.notLine());
    }
    LineForms forms = SignalCatalogue.standard().forms();
    for (int i = 0; i < LINES; i++) {
      Line line = Line.around(lines.get(random.nextInt(lines.size())), 0);
      forms.of(line.whole());
      for (Form form : all) {
        String text = line.whole().simple();
        assertThat(forms.anyInLine(List.of(form)))
            .as("seed %d: %s in '%s'", seed, form.pattern(), text)
            .isEqualTo(form.pattern().matcher(text).find());
        for (Line.Part part : line.sentences()) {
          assertThat(forms.anyIn(List.of(form), part))
              .as("seed %d: %s in '%s' of '%s'", seed, form.pattern(), part.simple(), text)
              .isEqualTo(form.pattern().matcher(part.simple()).find());
        }
      }
    }
  }

  /** Lines of people and programs, and of the rules' own words, none longer than 180. */
  private List<String> lines(Random random) {
    List<String> lines = new ArrayList<>();
    for (String signal :
        List.of("log_error", "perf_bottleneck", "user_feature_request", "stable")) {
      for (String language : Corpus.LANGUAGES) {
        for (Corpus.Sample sample : Corpus.samples(signal, language)) {
          lines.addAll(List.of(sample.text().split("\n")));
        }
      }
    }
    List<String> words = new ArrayList<>();
    rules.forEach(rule -> words.addAll(rule.literals()));
    for (int i = lines.size(); i > 0; i--) {
      StringBuilder line = new StringBuilder();
      for (int word = random.nextInt(8); word >= 0; word--) {
        line.append(words.get(random.nextInt(words.size())));
        line.append(List.of("", " ", ". ", ": ", "=1 ", " 42 ", "。").get(random.nextInt(7)));
      }
      lines.add(line.toString());
    }
    lines.replaceAll(line -> line.length() > 180 ? line.substring(0, 180) : line);
    return lines;
  }
}
