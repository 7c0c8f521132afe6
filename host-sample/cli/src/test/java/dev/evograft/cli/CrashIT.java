// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon, four commands and an agent on one workspace, killed at random moments, round after
 * round, while Evotown has its faults; then what they acknowledged is compared with the journal,
 * and the journal with Evotown. {@code -Dtorture.rounds=N} says how often, {@code -Dtorture.seed=N}
 * repeats one.
 */
@Tag("torture")
class CrashIT {

  private static final int ROUNDS = Integer.getInteger("torture.rounds", 3);
  private static final long SEED =
      Long.getLong("torture.seed", System.currentTimeMillis() % 1_000_000);

  private static final int COMMANDS = 4;
  private static final int LATEST_KILL_MILLIS = 2_500;

  @TempDir private Path root;
  private final Random random = new Random(SEED);
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, String> acknowledged = new TreeMap<>();
  private Launcher evograft;
  private Evotown evotown;
  private Child daemon;
  private Agent agent;
  private int kills;

  @BeforeEach
  void install() throws Exception {
    System.out.println("crash test: seed " + SEED + ", " + ROUNDS + " rounds");
    evograft = Launcher.installIn(root);
    evograft.skill("good", "echo fine\n");
    evograft.skill("bad", "echo 'ERROR: no luck' >&2\nexit 3\n");
    evograft.skill(
        "slow",
        "for i in 1 2 3 4; do echo '{\"progress\":\"at '$i'\"}' >> \"$EVOGRAFT_SIGNALS_FILE\"\n"
            + "sleep 0.2; done\n");
    evograft.start("first", "--version").exits(0);
    int port = Evotown.port();
    Child sandbox = evograft.start("sandbox", Evotown.command(port));
    processes.add(sandbox.process());
    evotown = Evotown.of(sandbox);
    evograft.set(Evotown.settings(port));
  }

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void nothing_that_was_acknowledged_is_lost_whoever_is_killed() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      startAgain();
      round(round);
    }
    startAgain();
    evotown.clearFaults();
    killAgent();
    // Whoever starts ends what others left behind.
    acknowledge(evograft.start("last", "run", "good", "--wait", "0s", "--json").exits(0));
    ExportedRuns journal = settledJournal();
    evograft.start("stop", "serve", "--stop").exits(0);
    evograft.start("verify", "journal", "verify").exits(0);

    System.out.printf(
        "crash test: %d kills, %d runs acknowledged, %d in the journal, %d of them abandoned%n",
        kills, acknowledged.size(), journal.ends().size(), journal.abandoned().size());
    journal.areWhole();
    assertThat(journal.ends()).containsAllEntriesOf(acknowledged);
    assertThat(evotown.runs()).isEqualTo(journal.ends());
    assertThat(evotown.reopened()).isEmpty();
    assertThat(journal.abandoned()).as("the agent's, at least").isNotEmpty();
    Map<String, String> arrived = evotown.runs();
    assertThat(journal.abandoned())
        .allSatisfy(run -> assertThat(arrived).containsEntry(run, "cancelled"));
  }

  /** Starts the daemon and the agent where they were killed. */
  private void startAgain() throws Exception {
    if (daemon == null || !daemon.process().isAlive()) {
      daemon = evograft.start("daemon", "serve", "--json");
      processes.add(daemon.process());
    }
    if (agent == null) {
      agent = evograft.agent();
      processes.add(agent.process());
      agent.open(0);
      agent.keepRecording();
    }
  }

  private void round(int round) throws Exception {
    fault();
    List<Child> commands = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      String skill = List.of("good", "bad", "slow").get(random.nextInt(3));
      commands.add(
          evograft.start("run-" + round + "-" + i, "run", skill, "--wait", "0s", "--json"));
    }
    List<ProcessHandle> victims = new ArrayList<>();
    victims.add(daemon.process().toHandle());
    victims.add(agent.process().toHandle());
    commands.forEach(command -> victims.add(command.process().toHandle()));
    Collections.shuffle(victims, random);
    int count = 1 + random.nextInt(victims.size() - 1);
    // Not a wait for anything: the moment is what is tried.
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LATEST_KILL_MILLIS));
    for (ProcessHandle victim : victims.subList(0, count)) {
      kills += victim.isAlive() ? 1 : 0;
      victim.destroyForcibly();
    }
    if (victims.subList(0, count).contains(agent.process().toHandle())) {
      killAgent();
    }
    for (Child command : commands) {
      acknowledge(command.ended());
    }
  }

  /** Each takes effect, whatever Evotown then answers, or does not. */
  private void fault() throws Exception {
    String kind = List.of("none", "truncate", "slow", "status").get(random.nextInt(4));
    String route = List.of("*", "events", "complete", "status").get(random.nextInt(4));
    int times = 1 + random.nextInt(3);
    if (!kind.equals("none")) {
      evotown.fault(
          JsonObject.builder()
              .put("kind", kind)
              .put("route", route)
              .put("times", times)
              .put("delay_ms", kind.equals("slow") ? 500 : 0)
              .build());
    }
  }

  private void killAgent() throws Exception {
    agent.kill();
    acknowledged.putAll(agent.acknowledged());
    agent = null;
  }

  /** What a command printed as a whole counts, also if it was killed then. */
  private void acknowledge(Child command) throws IOException {
    List<String> lines = command.output().lines().toList();
    if (lines.isEmpty() || !command.output().endsWith("}\n")) {
      return;
    }
    JsonObject told = Child.json(lines.get(lines.size() - 1));
    if (told.string("run_id").isPresent()) {
      assertThat(told).containsEntry("recorded", true);
      acknowledged.put(told.string("run_id", ""), told.string("status", ""));
    }
  }

  /** The journal, once every run in it has ended and Evotown has all of them. */
  private ExportedRuns settledJournal() throws Exception {
    ExportedRuns[] journal = new ExportedRuns[1];
    Wait.until(
        "every run ended, and Evotown has it",
        () -> {
          Child export = evograft.start("export", "journal", "export").exits(0);
          journal[0] = new ExportedRuns(export.output());
          return journal[0].allEnded() && evotown.runs().equals(journal[0].ends());
        });
    return journal[0];
  }
}
