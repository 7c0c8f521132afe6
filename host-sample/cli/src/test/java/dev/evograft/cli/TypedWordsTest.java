// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody is told to type what he has just typed. */
class TypedWordsTest {

  private static final Problem UNREGISTERED =
      problem("this engine is not registered: run 'evograft evotown register', or set a token");

  @Test
  void theRemedyItselfMends() {
    TypedWords register = TypedWords.of(List.of("evotown", "register", "--rotate"));

    assertThat(register.mends(UNREGISTERED)).isTrue();
    assertThat(register.mends(problem("damaged: 'evograft evotown register --rotate' helps")))
        .isTrue();
    assertThat(register.mends(problem("damaged: \"evograft evotown register\" helps"))).isTrue();
  }

  @Test
  void anyOtherCommandDoesNot() {
    for (String other : List.of("evotown", "evotown status", "runs", "evotown register x")) {
      assertThat(TypedWords.of(List.of(other.split(" "))).mends(UNREGISTERED)).as(other).isFalse();
    }
    assertThat(TypedWords.of(List.of("run")).mends(problem("'evograft runs list' shows them")))
        .isFalse();
    assertThat(TypedWords.NONE.mends(problem("''"))).isFalse();
  }

  private static Problem problem(String what) {
    return new Problem(Problem.Severity.ERROR, "plugin evotown", what);
  }
}
