// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.evograft.evolution.text.Fold;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeRegexTest {

  private static final String[] ATOMS = {
    "a", "b", "ab", ".", "[ab]", "[^a]", "\\w", "\\d", "c", "\\b", "[a-c]", "^", "$", "\\s", "B"
  };

  @Test
  void finds() throws RefusedRegexException {
    assertThat(is("error.*retry", "i", "ERROR: no RETRY left")).isTrue();
    assertThat(is("timeout|ECONNREFUSED", "", "connect econnrefused")).isTrue();
    assertThat(is("^errsig:.*\\d{3}$", "i", "errsig:status 503")).isTrue();
    assertThat(is("^errsig:.*\\d{3}$", "i", "errsig:status 50")).isFalse();
    assertThat(is("Error", "g", "error")).isFalse();
    assertThat(is("超时|タイムアウト", "i", "perf_bottleneck:连接超时")).isTrue();
    assertThat(is("\\u8d85\\x41?[\\]\\-x]", "", "超-")).isTrue();
    assertThat(is("(?<kind>a|b)+c{2,}", "i", "xabcc")).isTrue();
    assertThat(is("x{", "", "x{")).isTrue();
    assertThat(is("b", "y", "ab")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "(a)\\1, refers back",
    "(?=a)b, looks around",
    "(?<!a)b, looks around",
    "a**, repetition",
    "(a, not closed",
    "[a, not closed",
    "a), closes nothing",
    "\\p{L}, Unicode property",
    "((a{900}){900}){900}, 2.000 states",
    "a{2000}, 1.000 times",
    "*a, repeats nothing",
    "[b-a], ends before"
  })
  void refuses(String source, String reason) {
    assertThatExceptionOfType(RefusedRegexException.class)
        .isThrownBy(() -> SafeRegex.read(source, "i"))
        .withMessageMatching(".*" + reason + ".*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((){1000}){1000}){1000}){1000}",
        "((((?:){1000}){1000}){1000}){1000}",
        "((((a{0}){1000}){1000}){1000}){1000}",
        "(((((){1000}){1000}){1000}){1000}|a)b"
      })
  void repeatingNothingCostsNothing(String source) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertThat(SafeRegex.read(source, "i").regex().isIn("ab")).isTrue());
  }

  @Test
  void refusesWhatIsTooLongOrTooDeep() {
    assertThatExceptionOfType(RefusedRegexException.class)
        .isThrownBy(() -> SafeRegex.read("a".repeat(1_025), "i"));
    assertThatExceptionOfType(RefusedRegexException.class)
        .isThrownBy(() -> SafeRegex.read("(".repeat(400) + ")".repeat(400), "i"));
  }

  /** Each of these takes a backtracking matcher longer than the age of the earth. */
  @Test
  void whatExplodesElsewhereIsLinear() throws RefusedRegexException {
    String text = "a".repeat(50_000) + "!";
    for (String source :
        List.of("(a+)+$", "^(a|a)*$", "(a|aa)+$", "(.*a){20}$", "(a?){50}a{50}$", "^((a*)*)*$")) {
      long begin = System.nanoTime();
      assertThat(is(source, "i", text)).isFalse();
      assertThat((System.nanoTime() - begin) / 1_000_000).as(source + " in ms").isLessThan(5_000);
    }
  }

  @Test
  void findsWhatTheRegexesOfJavaFind() throws RefusedRegexException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String source = source(random, 3);
      String text = text(random);
      boolean eitherCase = random.nextBoolean();
      SafeRegex.Reading regex;
      try {
        regex = SafeRegex.read(source, eitherCase ? "i" : "g");
      } catch (RefusedRegexException e) {
        assertThat(e).as(source).hasMessage("repeats a place");
        continue;
      }
      boolean expected =
          Pattern.compile(source, eitherCase ? Pattern.CASE_INSENSITIVE : 0).matcher(text).find();
      String what = "seed " + seed + ": /" + source + "/ in '" + text + "'";
      assertThat(regex.regex().isIn(text)).as(what).isEqualTo(expected);
      if (expected) {
        assertThat(regex.needs()).as(what).allMatch(set -> anyIn(set, text));
      } else if (regex.isLiteral()) {
        assertThat(anyIn(regex.needs().get(0), text)).as(what).isFalse();
      }
    }
  }

  @Test
  void knowsWhatATextMustHold() throws RefusedRegexException {
    assertThat(SafeRegex.read("error.*(retry|again) [ab]x?", "i").needs())
        .containsExactly(
            Set.of("error"),
            Set.of(
                "retry a",
                "retry b",
                "again a",
                "again b",
                "retry ax",
                "retry bx",
                "again ax",
                "again bx"));
    assertThat(SafeRegex.read("timeout|ECONNREFUSED", "i").isLiteral()).isTrue();
    assertThat(SafeRegex.read("^timeout", "i").isLiteral()).isFalse();
    assertThat(SafeRegex.read("(ab)+\\d*", "i").needs()).containsExactly(Set.of("ab"));
    assertThat(SafeRegex.read("a?b*", "i").needs()).isEmpty();
  }

  private static boolean anyIn(Set<String> literals, String text) {
    return literals.stream().anyMatch(Fold.of(text)::contains);
  }

  private static String source(Random random, int depth) {
    StringBuilder source = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String atom =
          depth > 0 && random.nextInt(4) == 0
              ? "(" + source(random, depth - 1) + ")"
              : ATOMS[random.nextInt(ATOMS.length)];
      source.append(atom);
      String[] suffixes = {"", "", "", "*", "+", "?", "{2}", "{1,2}", "+?"};
      source.append(suffixes[random.nextInt(suffixes.length)]);
      source.append(random.nextInt(8) == 0 ? "|" : "");
    }
    return source.toString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append("aabbcABC 1".charAt(random.nextInt(10)));
    }
    return text.toString();
  }

  private static boolean is(String source, String flags, String text) throws RefusedRegexException {
    return SafeRegex.read(source, flags).regex().isIn(text);
  }
}
