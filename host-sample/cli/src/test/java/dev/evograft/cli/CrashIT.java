// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon and four commands on one workspace, killed at random moments, round after round; then
 * what the commands acknowledged is compared with the journal, and the journal with the server.
 * {@code -Dtorture.rounds=N} says how often, {@code -Dtorture.seed=N} repeats one.
 */
@Tag("torture")
class CrashIT {

  private static final int ROUNDS = Integer.getInteger("torture.rounds", 3);
  private static final long SEED =
      Long.getLong("torture.seed", System.currentTimeMillis() % 1_000_000);

  private static final int COMMANDS = 4;
  private static final int LATEST_KILL_MILLIS = 2_500;
  private static final String TOKEN = "evi_crash_test";

  @TempDir private Path root;
  private final Random random = new Random(SEED);
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, String> acknowledged = new TreeMap<>();
  private Launcher evograft;
  private String server = "";
  private int kills;

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void nothing_that_was_acknowledged_is_lost_whoever_is_killed() throws Exception {
    System.out.println("crash test: seed " + SEED + ", " + ROUNDS + " rounds");
    install();
    Child daemon = serve();
    for (int round = 0; round < ROUNDS; round++) {
      if (!daemon.process().isAlive()) {
        daemon = serve();
      }
      round(round, daemon);
    }
    if (!daemon.process().isAlive()) {
      daemon = serve();
    }
    // Whoever starts ends what others left behind.
    acknowledge(evograft.start("last", "run", "good", "--wait", "0s", "--json").ended());

    Map<String, String> journal = settledJournal();
    evograft.start("stop", "serve", "--stop").exits(0);
    evograft.start("verify", "journal", "verify").exits(0);

    assertThat(journal).containsAllEntriesOf(acknowledged);
    assertThat(runsOfServer()).containsAllEntriesOf(journal);
    assertThat(eventsAfterTheEnd()).isEmpty();
    System.out.printf(
        "crash test: %d kills, %d runs acknowledged, %d in the journal%n",
        kills, acknowledged.size(), journal.size());
  }

  private void install() throws Exception {
    evograft = Launcher.installIn(root);
    evograft.skill("good", "echo fine\n");
    evograft.skill("bad", "echo 'ERROR: no luck' >&2\nexit 3\n");
    evograft.skill(
        "slow",
        "for i in 1 2 3 4; do echo '{\"progress\":\"at '$i'\"}' >> \"$EVOGRAFT_SIGNALS_FILE\"\n"
            + "sleep 0.2; done\n");
    evograft.start("first", "--version").exits(0);
    Child sandbox = evograft.start("sandbox", "sandbox", "--token", TOKEN, "--json");
    processes.add(sandbox.process());
    server = sandbox.ready().string("url", "");
    evograft.set("EVOTOWN_URL", server);
    evograft.set("EVOTOWN_ENGINE_INGEST_TOKEN", TOKEN);
    evograft.set("EVOGRAFT_EVOTOWN_ENGINE_ID", "sandbox");
  }

  private Child serve() throws Exception {
    Child daemon = evograft.start("daemon", "serve", "--json");
    processes.add(daemon.process());
    return daemon;
  }

  private void round(int round, Child daemon) throws Exception {
    List<Child> commands = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      String skill = List.of("good", "bad", "slow").get(random.nextInt(3));
      commands.add(
          evograft.start("run-" + round + "-" + i, "run", skill, "--wait", "0s", "--json"));
    }
    List<Process> victims = new ArrayList<>();
    victims.add(daemon.process());
    commands.forEach(command -> victims.add(command.process()));
    java.util.Collections.shuffle(victims, random);
    int count = 1 + random.nextInt(victims.size() - 1);
    // Not a wait for anything: the moment is what is tried.
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LATEST_KILL_MILLIS));
    for (Process victim : victims.subList(0, count)) {
      kills += victim.isAlive() ? 1 : 0;
      victim.destroyForcibly();
    }
    for (Child command : commands) {
      acknowledge(command.ended());
    }
  }

  /** What a command printed as a whole counts, also if it was killed then. */
  private void acknowledge(Child command) throws IOException {
    List<String> lines = command.output().lines().toList();
    if (lines.isEmpty() || !command.output().endsWith("}\n")) {
      return;
    }
    JsonObject told = Child.json(lines.get(lines.size() - 1));
    if (told.string("run_id").isPresent()) {
      acknowledged.put(told.string("run_id", ""), told.string("status", ""));
    }
  }

  /** Every run and how it ended, once every run has and the server has all of them. */
  private Map<String, String> settledJournal() throws Exception {
    Map<String, String> runs = new HashMap<>();
    Wait.until(
        "every run ended, and the server has it",
        () -> {
          runs.putAll(runsOfJournal());
          return !runs.containsValue("running")
              && runsOfServer().entrySet().containsAll(runs.entrySet());
        });
    return runs;
  }

  private Map<String, String> runsOfJournal() throws Exception {
    Map<String, String> runs = new HashMap<>();
    Child list = evograft.start("list", "runs", "list", "--limit", "10000", "--json").exits(0);
    for (Object item : Child.json(list.output()).list("runs")) {
      JsonObject run = (JsonObject) item;
      runs.put(run.string("run_id", ""), run.string("status", ""));
    }
    return runs;
  }

  private Map<String, String> runsOfServer() throws Exception {
    Map<String, String> runs = new HashMap<>();
    for (Object item : get("/_sandbox/runs?limit=100000").list("runs")) {
      JsonObject run = (JsonObject) item;
      runs.put(run.string("run_id", ""), run.string("status", ""));
    }
    return runs;
  }

  /** Events that the server accepted of a run that it had as ended. */
  private List<String> eventsAfterTheEnd() throws Exception {
    List<String> late = new ArrayList<>();
    Set<String> ended = new HashSet<>();
    for (Object item : get("/_sandbox/requests?limit=20000").list("requests")) {
      JsonObject request = (JsonObject) item;
      String[] path = request.string("path", "").split("/");
      String last = path[path.length - 1];
      if (path.length < 2 || request.integer("status", 0) != 200) {
        continue;
      }
      String run = path[path.length - 2];
      if (last.equals("complete")) {
        ended.add(run);
      } else if (last.equals("events") && ended.contains(run)) {
        late.add(request.toString());
      }
    }
    return late;
  }

  private JsonObject get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server + path)).build();
    return Child.json(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
