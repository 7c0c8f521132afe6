// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralsTest {

  private static final String[] ALPHABETS = {"ab", "abcAB", "aäÄ错誤エK\u212A", "abcdefghijkl mno"};

  @Test
  void findsLiteralsInsideOneAnother() {
    assertThat(found("ushers", "he", "she", "his", "hers"))
        .containsExactlyInAnyOrder("he@2-4", "she@1-4", "hers@2-6");
  }

  @Test
  void findsEitherCaseOfAnyScript() {
    assertThat(found("ÜBER Timeout", "über", "TIMEOUT"))
        .containsExactly("über@0-4", "TIMEOUT@5-12");
    assertThat(found("请求超时错误", "超时", "错误")).containsExactly("超时@2-4", "错误@4-6");
  }

  @Test
  void doesNotLookBeyondThePart() {
    List<String> found = new ArrayList<>();
    Literals.Builder builder = Literals.builder();
    builder.add("error");
    builder.add("or");
    builder.build().scan("an error", 4, 8, (literal, start, end) -> found.add(start + "-" + end));
    assertThat(found).containsExactly("6-8");
  }

  @Test
  void literalsThatDifferInCaseAreOne() {
    Literals.Builder builder = Literals.builder();
    assertThat(builder.add("Error")).isEqualTo(builder.add("eRROR")).isZero();
    assertThat(builder.add("errors")).isEqualTo(1);
    assertThat(builder.build().size()).isEqualTo(2);
  }

  @Test
  void refusesTheEmptyLiteral() {
    assertThatIllegalArgumentException().isThrownBy(() -> Literals.builder().add(""));
  }

  @Test
  void nothingIsFoundWithoutLiterals() {
    Literals.builder().build().scan("text", (literal, start, end) -> assertThat(end).isZero());
  }

  @Test
  void findsWhatANaiveSearchFinds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      String alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
      String[] literals = new String[1 + random.nextInt(30)];
      for (int i = 0; i < literals.length; i++) {
        literals[i] = text(random, alphabet, 1 + random.nextInt(6));
      }
      String text = text(random, alphabet, random.nextInt(60));
      int rows = random.nextBoolean() ? 1 << 20 : random.nextInt(200);
      assertThat(found(rows, text, literals))
          .as("seed %d, round %d: %s in '%s'", seed, round, List.of(literals), text)
          .containsExactlyInAnyOrderElementsOf(naive(text, literals));
    }
  }

  private static String text(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static List<String> found(String text, String... literals) {
    return found(1 << 20, text, literals);
  }

  private static List<String> found(int rows, String text, String... literals) {
    Literals.Builder builder = Literals.builder();
    List<String> names = new ArrayList<>();
    for (String literal : literals) {
      if (builder.add(literal) == names.size()) {
        names.add(literal);
      }
    }
    List<String> found = new ArrayList<>();
    builder
        .build(rows)
        .scan(
            text, (literal, start, end) -> found.add(names.get(literal) + "@" + start + "-" + end));
    return found;
  }

  private static List<String> naive(String text, String... literals) {
    List<String> found = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (String literal : literals) {
      if (seen.stream().noneMatch(literal::equalsIgnoreCase)) {
        seen.add(literal);
        for (int at = 0; at + literal.length() <= text.length(); at++) {
          if (text.regionMatches(true, at, literal, 0, literal.length())) {
            found.add(literal + "@" + at + "-" + (at + literal.length()));
          }
        }
      }
    }
    return found;
  }
}
