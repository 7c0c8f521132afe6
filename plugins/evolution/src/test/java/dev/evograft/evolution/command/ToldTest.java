// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.Progress;
import org.junit.jupiter.api.Test;

class ToldTest {

  private final FakeConsole console = new FakeConsole();

  @Test
  void outputIsToldByLinesWheneverItIsFlushed() {
    Progress told = Told.orQuiet(console, false);
    told.output("work");
    told.output("ing... ");
    told.output("done\nenv: ");
    told.output("no such program\n\nlast");
    told.note("over");

    assertThat(console.err.toString())
        .isEqualTo("working... done\nenv: no such program\n\nlast\nover\n");
  }

  @Test
  void whoWantsItQuietIsToldNothing() {
    Progress told = Told.orQuiet(console, true);
    told.step("checking");
    told.note("'npm test' is not run");
    told.output("line\n");

    assertThat(console.err.toString()).isEmpty();
  }
}
