// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.cycle.CycleOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process dies while it takes an agent's change back until a person decides: the change is in the
 * workspace, or waits, at every moment.
 */
class KilledWhilePausingTest {

  @TempDir private Path folder;

  @Test
  void whatAnAgentMadeIsNeverLost() throws Exception {
    int waiting = 0;
    int restored = 0;
    int calls = Integer.MAX_VALUE;
    for (int last = 1; last <= calls; last++) {
      try (Lab lab = new Lab(folder.resolve("call-" + last))) {
        lab.context.set("evolve.executor", "prompt").set("evolve.review", "on");
        lab.run();
        Files.writeString(lab.script, Lab.GOOD);
        Mortal mortal = new Mortal(last);
        if (!dies(lab.cycles(mortal))) {
          calls = mortal.calls();
        }
        boolean back = Files.readString(lab.script).equals(Lab.BAD);

        lab.cycles().recover();

        String at = "call " + last;
        Step step = new CycleFile(lab.context).read().orElseThrow().step();
        if (step == Step.WAITING) {
          assertThat(lab.script).as(at).hasContent(Lab.GOOD.strip());
          continue;
        }
        waiting++;
        restored += back ? 1 : 0;
        assertThat(step).as(at).isEqualTo(Step.REVIEWING);
        assertThat(lab.script).as(at).hasContent(Lab.BAD.strip());
        assertThat(lab.snapshots.held()).as(at).isEmpty();
        CycleResult kept = lab.cycles().approve(Progress.NONE);
        assertThat(kept.outcome()).as(at).contains(CycleOutcome.SUCCESS);
        assertThat(lab.script).as(at).hasContent(Lab.GOOD.strip());
      }
    }
    assertThat(waiting).isGreaterThan(restored);
    assertThat(restored).isGreaterThan(1);
  }

  private static boolean dies(Cycles cycles) throws InterruptedException {
    try {
      cycles.solidify(Progress.NONE);
      return false;
    } catch (Mortal.Died e) {
      return true;
    }
  }
}
