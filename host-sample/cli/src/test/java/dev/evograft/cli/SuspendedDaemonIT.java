// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that is suspended in the midst of its calls, for longer than its lease; it takes that
 * long.
 */
@Tag("torture")
class SuspendedDaemonIT {

  @TempDir private Path root;
  private final List<Process> processes = new ArrayList<>();
  private int port;
  private Evotown evotown;
  private Child daemon;
  private Cli cli;
  private Agent agent;

  @BeforeEach
  void start() throws Exception {
    port = Evotown.port();
    evotown = Evotown.of(start("evotown", Evotown.command(port)));
    daemon = start("daemon", "serve", "--json");
    daemon.ready();
    cli = cli("last");
    agent = cli.agent();
    agent.open(0);
  }

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void what_waits_for_its_answer_is_accepted_once() throws Exception {
    // In doubt, because its first call had no answer; the daemon asks, and waits for the answer.
    evotown.fault(fault("reset", "events", "asked"));
    evotown.fault(fault("slow", "status", "asked"));
    agent.record(List.of("asked", "good"));
    Wait.until("the daemon asks", evotown::struck);
    // And two whose reports it sends, and waits for the answers.
    evotown.fault(fault("slow", "events", "begun"));
    evotown.fault(fault("slow", "complete", "ended"));
    agent.record(List.of("begun", "ended"));
    Wait.until("the daemon waits for every answer", evotown::struck);
    // Meanwhile it saves: whoever is suspended while it writes lets nobody else write.
    cli.run("deliveries", "show", "asked").exits(0);

    suspendUntilAnotherTookOver();

    goesOnAndAllCameOnce();
  }

  private void suspendUntilAnotherTookOver() throws Exception {
    daemon.signal("STOP");
    assertThat(evotown.runs()).as("it was in the midst").isNotEqualTo(agent.acknowledged());
    Wait.until("the agent takes over", () -> evotown.runs().equals(agent.acknowledged()));
    daemon.signal("CONT");
    agent.end();
  }

  /** The agent is gone: when a run arrives, the daemon has noticed that the lease was another's. */
  private void goesOnAndAllCameOnce() throws Exception {
    cli.skill("hello", "echo hello\n");
    JsonObject run = cli.run("run", "hello", "--wait", "0s", "--json").exits(0).json();
    agent.acknowledged().put(run.string("run_id", ""), run.string("status", ""));
    Wait.until("the daemon delivers", () -> evotown.runs().equals(agent.acknowledged()));
    assertThat(evotown.accepted()).isEqualTo(Evotown.inOrder(agent.acknowledged()));
    cli.run("serve", "--stop").exits(0);
    daemon.exits(0);
    cli.run("journal", "verify").exits(0);
  }

  /** Strikes once; ten seconds are enough to suspend somebody. */
  private static JsonObject fault(String kind, String route, String run) {
    return JsonObject.builder()
        .put("kind", kind)
        .put("route", route)
        .put("run_id", run)
        .put("times", 1)
        .put("delay_ms", kind.equals("slow") ? 10_000 : 0)
        .build();
  }

  private Child start(String name, String... words) throws Exception {
    Child child = cli(name).start(words);
    processes.add(child.process());
    return child;
  }

  private Cli cli(String name) throws Exception {
    // The lease is the longer, the longer a call may take.
    return new Cli(root, name).with(Evotown.settings(port)).with("EVOGRAFT_EVOTOWN_TIMEOUT", "3s");
  }
}
