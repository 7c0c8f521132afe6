// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
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

  private static final int RUNS = 600;

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

  @Test
  void nothing_comes_twice_of_many_either() throws Exception {
    agent.record(IntStream.range(0, RUNS).mapToObj(i -> "run-" + i).toList());
    Wait.until("the daemon delivers", () -> evotown.runs().size() > RUNS / 10);
    int tries = 0;
    while (!suspendWhileOthersCanWrite("probe-" + tries++)) {
      assertThat(tries).as("moments in which it does not write").isLessThan(20);
    }
    assertThat(evotown.runs()).as("it was in the midst").hasSizeLessThan(RUNS);

    takeOver();

    goesOnAndAllCameOnce();
  }

  /** Whoever is suspended while it writes to the journal lets nobody else write: it goes on. */
  private boolean suspendWhileOthersCanWrite(String probe) throws Exception {
    daemon.signal("STOP");
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                agent.record(List.of(probe));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    try {
      written.get(3, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      daemon.signal("CONT");
      written.get();
      return false;
    }
  }

  private void suspendUntilAnotherTookOver() throws Exception {
    daemon.signal("STOP");
    takeOver();
  }

  private void takeOver() throws Exception {
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
    assertThat(evotown.startsAndEnds()).isEqualTo(Evotown.inOrder(agent.acknowledged()));
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
