// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No line costs more than a moment, whoever wrote it. */
class HostileLinesTest {

  /** More steps than an ordinary line takes a thousand times over. */
  private static final Duration A_MOMENT = Duration.ofSeconds(60);

  @Test
  void noRuleRepeatsInTwoWays() {
    String flag = "-x=" + ",".repeat(900) + " failed to open y";
    String words = "--x " + "a=b,c ".repeat(160);
    for (SignalRule rule : SignalCatalogue.standard().rules()) {
      for (List<Form> forms : List.of(rule.is(), rule.not(), rule.notLine())) {
        for (Form form : forms) {
          for (String line : List.of(flag, words)) {
            Steps steps = new Steps(line, 200_000);
            assertThatCode(() -> form.pattern().matcher(steps).find())
                .as(form.pattern().pattern())
                .doesNotThrowAnyException();
            assertThat(steps.taken()).as(form.pattern().pattern()).isLessThan(100_000);
          }
        }
      }
    }
  }

  @Test
  void linesOfTheRulesOwnWordsAreReadInAMoment() {
    Random random = new Random(7);
    List<String> words = new ArrayList<>();
    for (SignalRule rule : SignalCatalogue.standard().rules()) {
      words.addAll(rule.literals());
    }
    words.addAll(
        List.of("me", "us", "the", "it", "get", ",", ": ", "-", "=", "0", "(", "  ", "12"));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      StringBuilder line = new StringBuilder();
      int few = 1 + random.nextInt(4);
      List<String> own = new ArrayList<>();
      for (int word = 0; word < few; word++) {
        own.add(words.get(random.nextInt(words.size())));
      }
      while (line.length() < 990) {
        line.append(own.get(random.nextInt(few))).append(random.nextInt(3) == 0 ? "" : " ");
      }
      text.append(line).append('\n');
    }
    text.append("it get ".repeat(140)).append('\n');
    text.append("make ").append("me us it the ".repeat(70)).append('\n');

    assertTimeoutPreemptively(
        A_MOMENT,
        () -> assertThat(SignalCatalogue.standard().scan(text.toString(), "hostile")).isNotNull());
  }

  @Test
  void aPatternThatTakesTooManyStepsIsNotThere() {
    List<Form> slow = List.of(Form.of(0, "(?:[a-y]+)+z"));
    LineForms forms = new LineForms(new Worth(List.of(rule(slow))));

    forms.of(line("a".repeat(900) + "!"));
    assertTimeoutPreemptively(A_MOMENT, () -> assertThat(forms.anyInLine(slow)).isFalse());
    forms.of(line("a".repeat(900) + "z"));
    assertThat(forms.anyInLine(slow)).isTrue();
  }

  private static Line.Part line(String text) {
    return new Line.Part(text, text, 0);
  }

  private static SignalRule rule(List<Form> forms) {
    return new SignalRule("slow", false, List.of("a"), forms, List.of(), List.of());
  }
}
