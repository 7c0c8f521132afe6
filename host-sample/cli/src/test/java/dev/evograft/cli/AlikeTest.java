// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
  void whatIsLikeNoneIsNotGuessed() {
    assertThat(Alike.of("list", KNOWN)).isEmpty();
    assertThat(Alike.of("x", KNOWN)).isEmpty();
    assertThat(Alike.ask("", KNOWN)).isEmpty();
    assertThat(Alike.ask("repor", KNOWN)).isEqualTo("; did you mean report?");
  }
}
