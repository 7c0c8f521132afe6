// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.PastCycles.Past;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoryTest {

  private final FakeConsole console = new FakeConsole();

  private void tell(CyclePhase phase, JsonObject details) {
    new Story(console).phase(phase, details);
  }

  @Test
  void whatPeopleCanUseIsToldInWords() {
    JsonObject check =
        JsonObject.builder()
            .put("command", "npm test")
            .put("ok", false)
            .put("stdout", "> test\n> sh check.sh\n1 failed\n")
            .put("stderr", "")
            .build();
    tell(
        CyclePhase.EVALUATE,
        JsonObject.builder()
            .put("score", 0.44999999999999996)
            .put("blast_files", 2)
            .put("checks", List.of(check))
            .put("before", List.of(check))
            .put("refused", List.of("'mvn test' is not there", "'make' is not there"))
            .put("files_digest", "c205fc26")
            .put("judged_by", JsonObject.builder().put("repairs", true).build())
            .put("banned", JsonObject.EMPTY)
            .build());

    assertThat(console.out.toString())
        .isEqualTo(
            """

            Checked
              score: 0.45
              files changed: 2
              checks: npm test failed: 1 failed
              not run:
                - 'mvn test' is not there
                - 'make' is not there
            """);
  }

  @Test
  void whereThereIsNothingForPeopleThereIsNoHeading() {
    tell(CyclePhase.DETECT, JsonObject.builder().put("seed", 5).put("signals", List.of()).build());
    assertThat(console.out).isEmpty();
  }

  @Test
  void howACycleEndedIsToldInWords() {
    JsonObject details =
        JsonObject.builder()
            .put("status", "conflict")
            .put("reason", "a.txt changed meanwhile")
            .put("paths", List.of("a.txt", "b.txt"))
            .build();
    CycleEvent end = new CycleEvent("c1", "r1", CyclePhase.CONFLICT, Instant.EPOCH, details);

    new CycleView(console).ended(new Past("c1", Map.of(CyclePhase.CONFLICT, end)), false);
    new CycleView(console).ended(new Past("c2", Map.of()), true);

    assertThat(console.out.toString())
        .isEqualTo(
            """
            Cycle c1: the workspace had changed meanwhile; nothing was applied.
              a.txt changed meanwhile
              paths: a.txt, b.txt
            Cycle c2 waits for somebody.
            """);
  }
}
