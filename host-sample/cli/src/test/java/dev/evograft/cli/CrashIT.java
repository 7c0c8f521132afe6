// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration PATIENCE = Duration.ofSeconds(90);
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
    Launcher.Command daemon = serve();
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
    acknowledge(finished(evograft.start("last", "run", "good", "--wait", "0s", "--json")));

    Map<String, String> journal = settledJournal();
    assertThat(finished(evograft.start("stop", "serve", "--stop")).process().exitValue()).isZero();
    Launcher.Command verify = finished(evograft.start("verify", "journal", "verify"));

    assertThat(verify.process().exitValue()).as(verify.output()).isZero();
    assertThat(journal).containsAllEntriesOf(acknowledged);
    assertThat(runsOfServer()).containsAllEntriesOf(journal);
    assertThat(eventsAfterTheEnd()).isEmpty();
    System.out.printf(
        "crash test: %d kills, %d runs acknowledged, %d in the journal%n",
        kills, acknowledged.size(), journal.size());
  }

  private void install() throws Exception {
    evograft = Launcher.installIn(root);
    skill("good", "echo fine\n");
    skill("bad", "echo 'ERROR: no luck' >&2\nexit 3\n");
    skill(
        "slow",
        "for i in 1 2 3 4; do echo '{\"progress\":\"at '$i'\"}' >> \"$EVOGRAFT_SIGNALS_FILE\"\n"
            + "sleep 0.2; done\n");
    assertThat(finished(evograft.start("first", "--version")).process().exitValue()).isZero();
    Launcher.Command sandbox = evograft.start("sandbox", "sandbox", "--token", TOKEN, "--json");
    processes.add(sandbox.process());
    server = waitForJson(sandbox).string("url", "");
    evograft.set("EVOTOWN_URL", server);
    evograft.set("EVOTOWN_ENGINE_INGEST_TOKEN", TOKEN);
    evograft.set("EVOGRAFT_EVOTOWN_ENGINE_ID", "sandbox");
  }

  private Launcher.Command serve() throws Exception {
    Launcher.Command daemon = evograft.start("daemon", "serve", "--json");
    processes.add(daemon.process());
    return daemon;
  }

  private void round(int round, Launcher.Command daemon) throws Exception {
    List<Launcher.Command> commands = new ArrayList<>();
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
    for (Launcher.Command command : commands) {
      acknowledge(finished(command));
    }
  }

  private Launcher.Command finished(Launcher.Command command) throws Exception {
    assertThat(command.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("ended in time: %s", command)
        .isTrue();
    return command;
  }

  /** What a command printed as a whole counts, also if it was killed then. */
  private void acknowledge(Launcher.Command command) throws IOException {
    List<String> lines = command.output().lines().toList();
    if (lines.isEmpty() || !command.output().endsWith("}\n")) {
      return;
    }
    JsonObject told = json(lines.get(lines.size() - 1));
    if (told.string("run_id").isPresent()) {
      acknowledged.put(told.string("run_id", ""), told.string("status", ""));
    }
  }

  /** Every run and how it ended, once every run has and the server has all of them. */
  private Map<String, String> settledJournal() throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      Map<String, String> runs = new HashMap<>();
      Launcher.Command list =
          finished(evograft.start("list", "runs", "list", "--limit", "10000", "--json"));
      for (Object item : json(list.output().strip()).list("runs")) {
        JsonObject run = (JsonObject) item;
        runs.put(run.string("run_id", ""), run.string("status", ""));
      }
      boolean ended = !runs.containsValue("running");
      if (ended && runsOfServer().entrySet().containsAll(runs.entrySet())) {
        return runs;
      }
      assertThat(Instant.now())
          .as("settled in time; journal %s, server %s", runs, runsOfServer())
          .isBefore(end);
    }
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
    return json(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private JsonObject waitForJson(Launcher.Command command) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!command.output().endsWith("}\n")) {
      assertThat(command.process().isAlive()).as(command.errors()).isTrue();
      assertThat(Instant.now()).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(50); // another process gives no event
    }
    return json(command.output().strip());
  }

  private void skill(String name, String script) throws IOException {
    Path folder = evograft.workspace().resolve("skills").resolve(name);
    Files.createDirectories(folder.resolve("scripts"));
    Files.writeString(
        folder.resolve("SKILL.md"),
        "---\nname: " + name + "\ndescription: A skill of a test, used by nobody else.\n---\n");
    Files.writeString(folder.resolve("scripts/main.sh"), script);
  }

  private static JsonObject json(String text) {
    return JsonText.parseObject(text.getBytes(StandardCharsets.UTF_8));
  }
}
