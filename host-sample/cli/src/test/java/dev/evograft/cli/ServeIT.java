// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process, as a person and a monitor meet it. */
class ServeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path root;
  private final List<Process> processes = new ArrayList<>();
  private Cli cli;
  private Cli daemon;

  @BeforeEach
  void makeWorkspace() throws IOException {
    cli = new Cli(root);
    // Output of its own, of the same workspace and home.
    daemon = new Cli(root, "daemon");
  }

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void one_serves_is_asked_and_stops() throws Exception {
    Process process = serve();

    JsonObject status = cli.run("serve", "--status", "--json").exits(0).json();
    cli.run("serve").exits(1).complains("already", "process " + process.pid());
    cli.run("serve", "--stop").exits(0);

    assertThat(status.object("health").string("status")).contains("ok");
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    cli.run("serve", "--status").exits(1);
    cli.run("serve", "--stop").exits(0);
    assertThat(state("serve.json")).doesNotExist();
  }

  @Test
  void its_figures_need_the_token_and_the_right_host() throws Exception {
    serve();
    URI url = URI.create(cli.run("serve", "--status", "--json").json().string("url", ""));
    String token = Files.readString(state("serve.token")).strip();

    assertThat(get(url.resolve("/health"), null).statusCode()).isEqualTo(401);
    assertThat(get(url.resolve("/metrics"), "wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> metrics = get(url.resolve("/metrics"), token);
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body())
        .contains("# TYPE evograft_runs_started_total counter\nevograft_runs_started_total 0\n")
        .contains("evograft_plugins{state=\"started\"}");
    for (String secret : List.of("serve.token", "serve.json")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state(secret))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void it_stops_within_five_seconds_of_sigterm_and_leaves_no_file_that_says_it_runs()
      throws Exception {
    Process process = serve();
    Instant asked = Instant.now();

    process.destroy();

    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(state("serve.json")).doesNotExist();
  }

  @Test
  void after_a_kill_the_next_one_takes_over() throws Exception {
    Process killed = serve();
    killed.destroyForcibly().waitFor();

    cli.run("serve", "--status").exits(1);
    Process next = serve();

    JsonObject status = cli.run("serve", "--status", "--json").exits(0).json();
    assertThat(status.object("health").integer("pid", 0)).isEqualTo(next.pid());
  }

  @Test
  void whoever_has_the_port_of_a_killed_daemon_is_not_told_its_token() throws Exception {
    Process killed = serve();
    String left = Files.readString(state("serve.json"));
    killed.destroyForcibly().waitFor();
    List<String> heard = new CopyOnWriteArrayList<>();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext("/", exchange -> heard.add(exchange.getRequestURI().toString()));
    other.start();
    try {
      Files.writeString(
          state("serve.json"),
          left.replaceFirst("\"port\":\\d+", "\"port\":" + other.getAddress().getPort()));

      cli.run("serve", "--status").exits(1);
      cli.run("serve", "--stop").exits(0);

      assertThat(heard).isEmpty();
    } finally {
      other.stop(0);
    }
  }

  @Test
  void it_delivers_what_a_command_left_and_takes_up_changed_settings() throws Exception {
    Child sandbox = new Cli(root, "sandbox").start("sandbox", "--token", "evi_it", "--json");
    processes.add(sandbox.process());
    String url = sandbox.ready().string("url", "");
    serve();
    cli.skill("hello", "echo hello\n");
    Files.writeString(
        state("config.properties"),
        "evotown.url=" + url + "\nevotown.token=evi_it\nevotown.engine_id=sandbox\n");
    cli.run("config", "trust").exits(0);

    Wait.until(() -> cli.run("serve", "--status", "--json").json().toString().contains("evotown"));
    JsonObject run = cli.run("run", "hello", "--wait", "0s", "--json").exits(0).json();
    String id = run.string("run_id", "");

    Wait.until(() -> get(URI.create(url + "/_sandbox/runs"), null).body().contains(id));
  }

  @Test
  void what_the_file_of_a_daemon_says_is_not_believed_without_the_daemon() throws Exception {
    serve().destroyForcibly().waitFor();
    List<String> heard = new CopyOnWriteArrayList<>();
    HttpServer liar =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    liar.createContext("/", exchange -> heard.add(exchange.getRequestURI().toString()));
    liar.start();
    try {
      // This very process lives, so its number alone tells nothing.
      writeServeFile(ProcessHandle.current().pid(), liar.getAddress().getPort());

      cli.run("serve", "--status").exits(1);
      assertThat(cli.run("serve", "--stop").exits(0).out()).contains("No daemon serves");

      assertThat(heard).isEmpty();
    } finally {
      liar.stop(0);
    }
  }

  @Test
  void while_a_daemon_serves_nobody_else_can_answer_for_it() throws Exception {
    Process process = serve();
    String kept = Files.readString(state("serve.json"));
    AtomicReference<byte[]> answer = new AtomicReference<>();
    HttpServer liar =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    liar.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.get());
          }
        });
    liar.start();
    try {
      writeServeFile(process.pid(), liar.getAddress().getPort());
      for (String bad :
          List.of("{\"status\":\"ok\",\"pid\":1}", "[]", "rubbish", "x".repeat(2 << 20))) {
        answer.set(bad.getBytes(StandardCharsets.UTF_8));
        cli.run("serve", "--status").exits(1);
      }
      answer.set(
          ("{\"pid\":"
                  + process.pid()
                  + ",\"status\":\"\\u001b[2Jgone\",\"problems\":[{\"what\":\"\\u0007\"}]}")
              .getBytes(StandardCharsets.UTF_8));
      assertThat(cli.run("serve", "--status").exits(0).out())
          .contains("[2Jgone")
          .doesNotContain("\u001b", "\u0007");
      for (String bad :
          List.of(
              "{}",
              "{\"pid\":1,\"port\":70000,\"token\":\"x\"}",
              kept.replaceFirst("\"token\":\"", "\"token\":\"\\\\r\\\\nX: y"))) {
        Files.writeString(state("serve.json"), bad);
        cli.run("serve", "--status").exits(1).complains("serve.json", "remove it");
      }
    } finally {
      liar.stop(0);
    }
  }

  @Test
  void a_workspace_of_somebody_else_is_neither_asked_nor_served() throws Exception {
    Files.createDirectories(state(""));
    writeServeFile(ProcessHandle.current().pid(), 9);
    Files.createFile(state("serve.lock"));

    cli.run("serve", "--status").exits(1);
    cli.run("serve").exits(2).complains("not made by this user", "config trust");
    cli.run("serve", "--status", "--workspace", root.resolve("absent").toString())
        .exits(2)
        .complains("absent", "is no folder");
    cli.run("serve", "--status", "--stop").exits(2).complains("give one of them");
  }

  @Test
  void a_signal_while_it_starts_ends_it_cleanly() throws Exception {
    for (String sign : List.of("", "serve.lock", "journal.lock", "journal.db", "serve.json")) {
      Path early = root.resolve("early-" + sign);
      Process process = new Cli(early, "daemon").start("serve").process();
      processes.add(process);
      Path awaited = early.resolve("workspace/.evograft").resolve(sign);
      Wait.until(() -> Files.exists(awaited));
      process.destroy();

      assertThat(process.waitFor(6, TimeUnit.SECONDS)).as("after " + sign).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(Files.readString(early.resolve("daemon.err"))).isEmpty();
      assertThat(early.resolve("workspace/.evograft/serve.json")).doesNotExist();
    }
  }

  @Test
  void a_signal_while_it_starts_anew_ends_it_cleanly() throws Exception {
    Process process = serve();
    cli.run("plugins", "disable", "signals").exits(0);
    Wait.until(() -> Files.readString(state("logs/serve-0.log")).contains("starting anew"));

    process.destroy();

    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(Files.readString(root.resolve("daemon.err"))).isEmpty();
    assertThat(state("serve.json")).doesNotExist();
    assertThat(Files.readString(state("logs/serve-0.log"))).contains(": stopped");
  }

  @Test
  void a_restart_that_fails_is_told_and_mended() throws Exception {
    Path plugins = Files.createDirectories(root.resolve("more"));
    Path zip = plugins.resolve("none.zip");
    Files.writeString(zip, "no zip");
    Process process = serve("--plugins", plugins.toString());

    Files.delete(zip);
    Files.delete(plugins);
    Wait.until(() -> problems().contains("is no folder"));
    JsonObject status = cli.run("serve", "--status", "--json").exits(0).json().object("health");
    assertThat(status.toString()).contains("is no folder; name one that holds plugin zips");
    assertThat(get(url().resolve("/metrics"), token()).body()).contains("evograft_problems");

    Files.createDirectories(plugins);
    Files.writeString(zip, "no zip"); // which is another change
    Wait.until(() -> health().equals("failing") && problems().contains("none.zip"));
    Files.delete(zip);
    Wait.until(() -> health().equals("ok"));

    process.destroy();
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void without_the_journal_it_fails_and_forgets_nothing() throws Exception {
    serve();

    cli.run("plugins", "disable", "journal").exits(0);

    Wait.until(() -> health().equals("failing"));
    assertThat(problems()).contains("in memory only");
    cli.run("plugins", "enable", "journal").exits(0);
    Wait.until(() -> health().equals("ok"));
  }

  @Test
  void a_broken_journal_leaves_the_other_figures() throws Exception {
    Files.createDirectories(state(""));
    cli.run("config", "trust").exits(0);
    Files.writeString(
        state("journal.db"), "no database, but long enough to be looked at".repeat(99));
    serve();

    Wait.until(() -> health().equals("failing"));
    Instant before = Instant.now();
    HttpResponse<String> metrics = get(url().resolve("/metrics"), token());

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).contains("evograft_problems{severity=\"error\"} 1");
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
    cli.run("serve", "--stop").exits(0);
  }

  @Test
  void its_log_tells_of_the_start_and_of_the_end() throws Exception {
    cli = new Cli(root.resolve("100%g here"));
    daemon = new Cli(root.resolve("100%g here"), "daemon");
    root = root.resolve("100%g here");
    Path more = Files.createDirectories(root.resolve("more"));
    Files.writeString(more.resolve("none.zip"), "no zip");

    Process process = serve("--plugins", more.toString());
    process.destroy();
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();

    String log = Files.readString(state("logs/serve-0.log"));
    assertThat(log).contains("none.zip", "serves", ": stopping", ": stopped");
    try (var files = Files.list(state("logs"))) {
      assertThat(files)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void its_log_is_not_led_astray() throws Exception {
    serve().destroyForcibly().waitFor();
    Path victim = Files.writeString(root.resolve("victim"), "mine\n");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-r--r--"));
    for (String name : List.of("serve-0.log", "serve-1.log")) {
      Files.deleteIfExists(state("logs/" + name));
      Files.createSymbolicLink(state("logs/" + name), victim);
    }

    Process process = serve();
    Wait.until(() -> Files.readString(root.resolve("daemon.err")).contains("remove it"));
    process.destroyForcibly().waitFor();
    Files.move(state("logs"), root.resolve("elsewhere"));
    Files.createSymbolicLink(state("logs"), root.resolve("elsewhere"));
    serve();

    assertThat(Files.readString(victim)).isEqualTo("mine\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)))
        .isEqualTo("rw-r--r--");
    assertThat(Files.readString(root.resolve("daemon.err"))).contains("it is a link; remove it");
  }

  @Test
  void a_token_that_others_could_read_is_replaced() throws Exception {
    serve().destroyForcibly().waitFor();
    String known = token();
    serve().destroyForcibly().waitFor();
    assertThat(token()).isEqualTo(known);

    Files.setPosixFilePermissions(
        state("serve.token"), PosixFilePermissions.fromString("rw-r--r--"));
    serve();

    assertThat(token()).isNotEqualTo(known);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state("serve.token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void a_changed_file_of_a_token_is_taken_up() throws Exception {
    Child sandbox = new Cli(root, "sandbox").start("sandbox", "--token", "evi_new", "--json");
    processes.add(sandbox.process());
    String url = sandbox.ready().string("url", "");
    Path file = Files.createFile(root.resolve("token"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "evi_old\n");
    for (Cli one : List.of(cli, daemon)) {
      one.with("EVOTOWN_URL", url)
          .with("EVOGRAFT_EVOTOWN_ENGINE_ID", "sandbox")
          .with("EVOGRAFT_EVOTOWN_TOKEN_FILE", file.toString());
    }
    cli.skill("hello", "echo hello\n");
    serve();
    String id = cli.run("run", "hello", "--json").exits(0).json().string("run_id", "");
    Wait.until(() -> cli.run("deliveries", "list").out().contains("paused"));

    Files.writeString(file, "evi_new\n");

    Wait.until(() -> get(URI.create(url + "/_sandbox/runs"), null).body().contains(id));
  }

  private void writeServeFile(long pid, int port) throws IOException {
    Files.writeString(
        state("serve.json"),
        "{\"pid\":%d,\"port\":%d,\"token\":\"%s\"}".formatted(pid, port, "t".repeat(43)));
  }

  private URI url() throws Exception {
    JsonObject file = JsonText.parseObject(Files.readAllBytes(state("serve.json")));
    return URI.create("http://127.0.0.1:" + file.integer("port", 0));
  }

  private String token() throws IOException {
    return Files.readString(state("serve.token")).strip();
  }

  private JsonObject healthJson() throws Exception {
    String body = get(url().resolve("/health"), token()).body();
    return JsonText.parseObject(body.getBytes(StandardCharsets.UTF_8));
  }

  private String health() throws Exception {
    return healthJson().string("status", "");
  }

  private String problems() throws Exception {
    return healthJson().list("problems").toString();
  }

  private Process serve(String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("serve", "--json"));
    words.addAll(List.of(more));
    Child child = daemon.start(words.toArray(String[]::new));
    processes.add(child.process());
    child.ready();
    return child.process();
  }

  private Path state(String name) {
    return cli.workspace().resolve(".evograft").resolve(name);
  }

  private static HttpResponse<String> get(URI url, String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(PATIENCE);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
