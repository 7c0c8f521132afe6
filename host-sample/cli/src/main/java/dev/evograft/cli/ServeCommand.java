// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: the daemon of a workspace, and what is asked of it. */
@Command(
    name = "serve",
    description = "Keep the plugins of this workspace running: deliveries and scheduled work.",
    footer = {
      "",
      "It ends on Ctrl-C, SIGTERM or --stop. docs/service.md has units for systemd and launchd.",
      "Exit codes: 0 stopped or running, 1 another one serves here, or none runs.",
      "Example: evograft serve --port 9464"
    })
final class ServeCommand implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  private static final long STOP_SECONDS = 10;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The port of 127.0.0.1 for /health and /metrics; by default a free one.")
  private int port;

  @ArgGroup private Ask ask = new Ask();

  private final Session session;

  /** Not to serve, but to ask the one that does. */
  private static final class Ask {
    @Option(names = "--status", description = "Say how the daemon of this workspace is.")
    private boolean status;

    @Option(names = "--stop", description = "Stop the daemon of this workspace, and wait for it.")
    private boolean stop;
  }

  ServeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65_535) {
      throw new BadInputException("bad_port", "--port " + port + " is none; 0 to 65535");
    }
    if (ask.status) {
      return status();
    }
    return ask.stop ? stop() : new Daemon(session).serve(port);
  }

  private int status() throws InterruptedException {
    Optional<DaemonFile> file = running();
    Optional<JsonObject> health =
        file.isPresent() ? new DaemonClient(file.get()).health() : Optional.empty();
    if (file.isEmpty() || health.isEmpty()) {
      session.terminal().out("No daemon serves " + session.workspaceFolder() + ".");
      session.terminal().result(JsonObject.builder().put("running", false).build());
      return CommandRunner.FAILED;
    }
    DaemonFile daemon = file.get();
    JsonObject now = health.get();
    session
        .terminal()
        .out(
            "Serving %s: process %d, http://127.0.0.1:%d, up %d s, %s."
                .formatted(
                    session.workspaceFolder(),
                    daemon.pid(),
                    daemon.port(),
                    now.integer("uptime_seconds", 0),
                    now.string("status", "unknown")));
    for (Object problem : now.list("problems")) {
      if (problem instanceof JsonObject json) {
        session.terminal().out("  " + json.string("source", "") + ": " + json.string("what", ""));
      }
    }
    session
        .terminal()
        .result(
            JsonObject.builder()
                .put("running", true)
                .put("url", "http://127.0.0.1:" + daemon.port())
                .put("health", now)
                .build());
    return 0;
  }

  private int stop() throws InterruptedException {
    Optional<DaemonFile> file = running();
    boolean asked = file.isPresent() && new DaemonClient(file.get()).stop();
    if (asked) {
      await(file.get());
    }
    session
        .terminal()
        .out(asked ? "Stopped." : "No daemon serves " + session.workspaceFolder() + ".");
    session.terminal().result(JsonObject.builder().put("stopped", asked).build());
    return 0;
  }

  /**
   * The daemon that the workspace names, if there is one. What a workspace of somebody else says is
   * not asked, and while the seat is free nobody sits there, whatever a file says.
   */
  private Optional<DaemonFile> running() {
    Optional<Workspace> own = session.builder().openWorkspace();
    if (own.isEmpty() || isFree(own.get())) {
      return Optional.empty();
    }
    return DaemonFile.read(own.get().root()).filter(DaemonFile::isAlive);
  }

  private static boolean isFree(Workspace workspace) {
    Path seat = workspace.state().resolve("serve.lock");
    if (!Files.exists(seat, LinkOption.NOFOLLOW_LINKS)) {
      return true; // looking makes nothing
    }
    try {
      workspace.lock(seat, Duration.ZERO).close();
      return true;
    } catch (EvograftException e) {
      log.debug("{} is taken", seat, e);
      return false;
    }
  }

  /** It has answered, so the process of that number is its own. */
  private static void await(DaemonFile daemon) throws InterruptedException {
    try {
      Optional<ProcessHandle> process = ProcessHandle.of(daemon.pid());
      if (process.isPresent()) {
        process.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new EvograftException(
          "daemon_silent",
          "the daemon (process %d) was asked and did not stop within %d s; its log may say why"
              .formatted(daemon.pid(), STOP_SECONDS),
          e);
    }
  }
}
