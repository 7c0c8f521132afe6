// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeatbeltTest {

  private final Seatbelt sandbox =
      new Seatbelt(
          "/usr/bin/sandbox-exec",
          new Reach(List.of(Path.of("/h/.cache")), List.of(Path.of("/h/.ssh")), List.of()));

  @Test
  void thePathsOfAProfileAreQuoted() {
    Room room = new Room(Path.of("/w/a \"b\"\\c"), List.of(), List.of(), true);

    assertThat(sandbox.wrapper(room))
        .hasSize(4)
        .element(2)
        .asString()
        .contains("(allow file* (subpath \"/w/a \\\"b\\\"\\\\c\"))")
        .doesNotContain("network");
  }

  @Test
  void whatComesLaterWins() {
    Room room = new Room(Path.of("/w"), List.of(Path.of("/w/.git")), List.of(), false);

    assertThat(sandbox.wrapper(room).get(2))
        .containsSubsequence(
            "(deny file-write*)",
            "(allow file-write* (subpath \"/h/.cache\"))",
            "(deny file* (subpath \"/h/.ssh\"))",
            "(allow file* (subpath \"/w\"))",
            "(deny file-write* (subpath \"/w/.git\"))",
            "(deny network*)");
  }
}
