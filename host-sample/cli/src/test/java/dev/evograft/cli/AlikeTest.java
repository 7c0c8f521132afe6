// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AlikeTest {

  private static final List<String> KNOWN =
      List.of("run", "runs", "review", "history", "report", "show", "trust", "keys", "status");

  @Test
  void theFewestSlipsCount() {
    assertThat(Alike.of("rns", KNOWN)).containsExactly("runs");
    assertThat(Alike.of("histroy", KNOWN)).containsExactly("history");
    assertThat(Alike.of("shwo", KNOWN)).containsExactly("show");
    assertThat(Alike.of("stauts", KNOWN)).containsExactly("status");
    assertThat(Alike.of("ru", KNOWN)).containsExactly("run");
  }

  @Test
  void theBeginningOfAWordWillDo() {
    assertThat(Alike.of("hist", KNOWN)).containsExactly("history");
  }

  @Test
  void aWordOfFourLettersHasOneSlip() {
    List<String> known = List.of("drop", "show", "pause", "resume");
    assertThat(Alike.of("stop", known)).isEmpty();
    assertThat(Alike.of("dorp", known)).containsExactly("drop");
    assertThat(Alike.of("pase", known)).containsExactly("pause");
    assertThat(Alike.of("reusem", known)).as("two in six").containsExactly("resume");
    assertThat(Alike.of("abcdefghixxxx", List.of("abcdefghijklm"))).as("four").isEmpty();
  }

  /** A forgotten word makes a task of many pages the name of a command. */
  @Test
  @Timeout(10)
  void aLongTextIsNoMistypedWord() {
    String text = "review the report ".repeat(6_000);
    List<String> known = IntStream.range(0, 200).mapToObj(i -> "command" + i).toList();
    assertThat(Alike.of(text, known)).isEmpty();
  }

  @Test
  void whatIsLikeNoneIsNotGuessed() {
    assertThat(Alike.of("list", KNOWN)).isEmpty();
    assertThat(Alike.of("x", KNOWN)).isEmpty();
    assertThat(Alike.ask("", KNOWN)).isEmpty();
    assertThat(Alike.ask("repor", KNOWN)).isEqualTo("; did you mean report?");
  }
}
