// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartsTest {

  @Test
  void areTheLiteralsThatItBeginsWith() throws RefusedRegexException {
    assertThat(of("\\b(?:Exit(?:ed)?|stopped) with \\S").texts())
        .containsExactlyInAnyOrder("exit with ", "exited with ", "stopped with ");
    assertThat(of("(?:no|without(?: any)?)\\b.*error").texts())
        .containsExactlyInAnyOrder("no", "without", "without any");
    assertThat(of("[超逾]时+").texts()).containsExactlyInAnyOrder("超时", "逾时");
  }

  @Test
  void whatMayStandBeforeTheLiteralIsCounted() throws RefusedRegexException {
    Starts starts = of("(?:^|\\s)[^a-z]?failed");
    assertThat(starts.texts()).containsExactly("failed");
    assertThat(starts.before()).isEqualTo(2);
    assertThat(of("\\s{0,9}failed")).isEqualTo(Starts.ANYWHERE);
    assertThat(of("\\s*failed")).isEqualTo(Starts.ANYWHERE);
  }

  @Test
  void areTheBeginningWhereItSaysSo() throws RefusedRegexException {
    assertThat(of("^\\s*E\\s{2,}\\S").atBegin()).isTrue();
    assertThat(of("(?:^a|b)c").atBegin()).isFalse();
  }

  @Test
  void mayBeSingleLettersOnlyWhereItBegins() throws RefusedRegexException {
    assertThat(of("\\b[1-3]\\d* errors").texts()).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(of("(?:i|we)\\b.*saw").texts()).containsExactlyInAnyOrder("i", "we");
    assertThat(of("\\S?x.*y")).isEqualTo(Starts.ANYWHERE);
  }

  @Test
  void areAnywhereWhereNothingIsKnown() throws RefusedRegexException {
    assertThat(of("(?:fail|.)x")).isEqualTo(Starts.ANYWHERE);
    assertThat(of("")).isEqualTo(Starts.ANYWHERE);
  }

  private static Starts of(String source) throws RefusedRegexException {
    return SafeRegex.starts(source);
  }
}
