// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.detect.Corpus.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Judges the rules by samples that were written without knowing them; see the README there. The
 * rules were mended by these samples afterwards, so the figures are those of samples that were
 * seen, and say less of text that was not.
 */
class CorpusTest {

  private static final double PRECISION = 0.93;
  private static final double RECALL = 0.85;
  private static final int LEAST = 10;

  private final Detector detector = new Detector(SignalCatalogue.standard());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log_error",
        "recurring_error",
        "user_feature_request",
        "user_improvement_suggestion",
        "perf_bottleneck",
        "capability_gap"
      })
  void seesWhatIsMeantAndNotWhatIsMentioned(String signal) {
    for (String language : Corpus.LANGUAGES) {
      int right = 0;
      int invented = 0;
      int missed = 0;
      List<String> wrong = new ArrayList<>();
      List<Sample> samples = Corpus.samples(signal, language);
      for (Sample sample : samples) {
        boolean seen = signals(sample).contains(signal);
        right += seen && sample.hit() ? 1 : 0;
        invented += seen && !sample.hit() ? 1 : 0;
        missed += !seen && sample.hit() ? 1 : 0;
        if (seen != sample.hit()) {
          wrong.add((seen ? "invented: " : "missed: ") + sample.text().replace("\n", " / "));
        }
      }
      assertThat(samples.stream().filter(Sample::hit)).hasSizeGreaterThanOrEqualTo(LEAST);
      assertThat(samples.stream().filter(sample -> !sample.hit()))
          .hasSizeGreaterThanOrEqualTo(LEAST);
      assertThat(right).as(signal + "." + language + " is seen at all").isPositive();
      double precision = right / (double) (right + invented);
      double recall = right / (double) (right + missed);
      System.out.printf(
          Locale.ROOT,
          "%s.%s: %d samples, precision %.3f, recall %.3f%n",
          signal,
          language,
          samples.size(),
          precision,
          recall);
      wrong.forEach(line -> System.out.println("  " + line));
      assertThat(precision)
          .as(signal + "." + language + " precision")
          .isGreaterThanOrEqualTo(PRECISION);
      assertThat(recall).as(signal + "." + language + " recall").isGreaterThanOrEqualTo(RECALL);
    }
  }

  @Test
  void seesNothingWhereAllIsWell() {
    for (String language : Corpus.LANGUAGES) {
      assertThat(Corpus.samples("stable", language)).hasSizeGreaterThanOrEqualTo(LEAST);
      for (Sample sample : Corpus.samples("stable", language)) {
        assertThat(signals(sample)).as(sample.text()).containsExactly("stable_success_plateau");
      }
    }
  }

  private List<String> signals(Sample sample) {
    return detector
        .detect(
            new DetectInput(
                List.of(),
                List.of(new DetectInput.Text("sample", sample.text())),
                List.of(),
                History.NONE))
        .signals();
  }
}
