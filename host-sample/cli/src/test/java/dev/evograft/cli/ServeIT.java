// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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

  private Process serve() throws Exception {
    Child child = daemon.start("serve", "--json");
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
