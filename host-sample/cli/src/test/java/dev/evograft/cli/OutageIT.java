// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An Evotown that is away, or refuses: what agents were told to be on disk is compared with what it
 * has in the end.
 */
class OutageIT {

  private static final int RUNS = 1_000;

  /** How often a run is tried while others arrive, before it is held. */
  private static final int ATTEMPTS = 12;

  private static final JsonObject CRASHES =
      JsonObject.builder().put("kind", "status").put("status", 500).build();

  @TempDir private Path root;
  private final List<Process> processes = new ArrayList<>();
  private int port;
  private Cli cli;

  @BeforeEach
  void makeWorkspace() throws Exception {
    port = Evotown.port();
    cli = new Cli(root).with(Evotown.settings(port));
  }

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void a_thousand_runs_while_it_is_away_arrive_in_order_when_it_is_back() throws Exception {
    serve();
    Agent one = cli.agent();
    Agent other = cli.agent();
    one.open(0);
    other.open(0);
    one.record(names("one", RUNS / 2));
    other.record(names("other", RUNS / 2));
    one.end();
    other.end();
    Wait.until("it is seen to be away", () -> destination().string("state", "").equals("waiting"));
    assertThat(destination()).containsEntry("pending", 3L * RUNS).containsEntry("dead_letters", 0L);

    Evotown evotown = evotown();

    Map<String, String> acknowledged = new TreeMap<>(one.acknowledged());
    acknowledged.putAll(other.acknowledged());
    assertThat(acknowledged).hasSize(RUNS);
    Wait.until("all have arrived", () -> evotown.runs().equals(acknowledged));
    assertThat(evotown.startsAndEnds()).isEqualTo(Evotown.inOrder(acknowledged));
    Wait.until("all is settled", () -> destination().integer("pending", -1) == 0);
    assertThat(destination()).containsEntry("dead_letters", 0L);
    cli.run("journal", "verify").exits(0);
  }

  @Test
  void a_server_that_crashes_at_everything_makes_no_dead_letter() throws Exception {
    Evotown evotown = evotown();
    evotown.fault(CRASHES);
    serve();
    Agent agent = cli.agent();
    agent.open(0);

    agent.record(names("run", 50));
    Wait.until("it was tried", () -> evotown.requests().size() >= 5);

    assertThat(destination()).containsEntry("dead_letters", 0L);
    assertThat(evotown.accepted()).isEmpty();
    evotown.clearFaults();
    Wait.until("all have arrived", () -> evotown.runs().equals(agent.acknowledged()));
    assertThat(evotown.startsAndEnds()).isEqualTo(Evotown.inOrder(agent.acknowledged()));
    agent.end();
  }

  /** The agent's clock is an hour later each time, so that nobody has to wait for the next try. */
  @Test
  void a_run_that_is_always_refused_is_held_and_blocks_nobody() throws Exception {
    Evotown evotown = evotown();
    evotown.fault(
        JsonObject.builder()
            .put("kind", "status")
            .put("status", 500)
            .put("run_id", "refused")
            .build());
    Agent agent = cli.agent();
    agent.open(0);
    agent.record(List.of("refused"));
    for (int hour = 0; agent.refused().isEmpty(); hour++) {
      assertThat(hour).as("hours until it is held").isLessThan(20);
      long tried = evotown.answered(500, "refused");
      String good = "good-" + hour;
      agent.record(List.of(good));
      Wait.until(good + " arrives", () -> evotown.runs().containsKey(good));
      agent.close();
      agent.open(hour + 1);
      Wait.until(
          "tried again, or held",
          () -> evotown.answered(500, "refused") > tried || !agent.refused().isEmpty());
    }

    assertThat(agent.refused()).isEqualTo(Map.of("refused#0", "gave_up"));
    assertThat(evotown.answered(500, "refused")).isGreaterThanOrEqualTo(ATTEMPTS);
    assertThat(cli.run("deliveries", "show", "refused").exits(0).out())
        .contains("held at #1: tried 12 times, ", "Evotown answered 500");

    // Back to the hour that it is, and a person who has it sent again.
    agent.close();
    agent.open(0);
    evotown.clearFaults();
    cli.run("deliveries", "retry", "evotown", "refused").exits(0);
    Wait.until("all have arrived", () -> evotown.runs().equals(agent.acknowledged()));
    assertThat(evotown.startsAndEnds()).isEqualTo(Evotown.inOrder(agent.acknowledged()));
    Wait.until("nothing is refused any more", () -> agent.refused().isEmpty());
    agent.end();
    cli.run("journal", "verify").exits(0);
  }

  private void serve() throws Exception {
    Child daemon = start("daemon", "serve", "--json");
    daemon.ready();
  }

  private Evotown evotown() throws Exception {
    return Evotown.of(start("evotown", Evotown.command(port)));
  }

  private Child start(String name, String... words) throws Exception {
    Child child = new Cli(root, name).with(Evotown.settings(port)).start(words);
    processes.add(child.process());
    return child;
  }

  private JsonObject destination() throws Exception {
    JsonObject listed = cli.run("deliveries", "list", "--json").exits(0).json();
    return (JsonObject) listed.list("destinations").get(0);
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
  }
}
