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

  /** What it answers first, and where that was seen; then by what it was chosen. */
  @Test
  void whatWasSeenAndChosenIsToldInOrder() {
    JsonObject run = JsonObject.builder().put("signal", "log_error").put("origin", "run-1").build();
    JsonObject log =
        JsonObject.builder()
            .put("signal", "errsig")
            .put("origin", "a.log")
            .put("offset", 7)
            .build();
    tell(
        CyclePhase.DETECT,
        JsonObject.builder()
            .put("evidence", List.of(run, log))
            .put("about", "run-1")
            .put("signals", List.of("log_error"))
            .build());
    tell(
        CyclePhase.SELECT,
        JsonObject.builder()
            .put("gene", "gene_a")
            .put("selected_by", "memory_graph")
            .put("category", "repair")
            .put(
                "taken_back",
                List.of(
                    JsonObject.builder()
                        .put("capsule", "capsule_a")
                        .put("kept", "2026-11-23T02:25:16.581Z")
                        .build()))
            .build());

    assertThat(console.out.toString())
        .isEqualTo(
            """

            Seen
              signals: log_error
              evidence:
                - log_error in run-1
                - errsig in a.log, from byte 7
              mostly about: run-1

            Chosen
              gene: gene_a
              chosen by: memory
              taken back: capsule capsule_a, kept 2026-11-23T02:25:16Z
            """);
  }

  @Test
  void whatWasDoneAndBrokenIsToldWithoutWhatOnlyProgramsUse() {
    JsonObject evidence =
        JsonObject.builder()
            .put("program", "claude")
            .put("took_ms", 26)
            .put("output_bytes", 0)
            .put("left_running", 0)
            .build();
    tell(
        CyclePhase.EXECUTE,
        JsonObject.builder().put("executor", "command").put("evidence", evidence).build());
    JsonObject broken =
        JsonObject.builder()
            .put("code", "protected")
            .put("path", "check.sh")
            .put("what", "check.sh decides, and was changed")
            .build();
    tell(CyclePhase.EVALUATE, JsonObject.builder().put("violations", List.of(broken)).build());

    assertThat(console.out.toString())
        .isEqualTo(
            """

            Done
              executor: command
              evidence:
                program: claude
                took: 26 ms

            Checked
              violations: check.sh decides, and was changed
            """);
  }

  /** Its names are its own, whatever ours mean. */
  @Test
  void whatAnExecutorSaysOfItsWorkIsToldWhole() {
    JsonObject step =
        JsonObject.builder().put("what", "asked").put("took_ms", 26).put("model", "m").build();
    JsonObject place =
        JsonObject.builder().put("signal", "a").put("origin", "b").put("sure", true).build();
    JsonObject evidence =
        JsonObject.builder()
            .put("files", List.of("a.txt"))
            .put("usage", JsonObject.builder().put("window", 9).put("output_bytes", 5).build())
            .put("steps", List.of(step, place))
            .build();
    tell(CyclePhase.EXECUTE, JsonObject.builder().put("evidence", evidence).build());

    assertThat(console.out.toString())
        .isEqualTo(
            """

            Done
              evidence:
                files: a.txt
                usage:
                  window: 9
                steps:
                  - what asked, took 26 ms, model m
                  - signal a, origin b, sure yes
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
