// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.server.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a runtime with all plugins until it is asked to stop, one for each workspace. When the
 * settings or the plugins change, the runtime is closed and started anew; what is recorded and
 * where the deliveries are survives that. When that fails it says so on {@code /health}, and tries
 * again.
 */
final class Daemon {

  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** So short is the moment for which somebody who asks who is there holds the seat. */
  private static final Duration SEAT_PATIENCE = Duration.ofMillis(500);

  private static final long LOOK_SECONDS = 1;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Session session;
  private final CountDownLatch asked = new CountDownLatch(1);

  /** Written by one thread, read by those of requests. */
  private volatile Served served = Served.NOTHING;

  Daemon(Session session) {
    this.session = session;
  }

  /** Serves; the exit code. An interrupt is how a signal asks to stop. */
  int serve(int port) throws InterruptedException {
    try {
      hold(port);
      return 0;
    } catch (RuntimeException e) {
      if (Thread.interrupted() || Main.isEnding()) {
        log.debug("a signal came while it started", e);
        throw new InterruptedException();
      }
      throw e;
    }
  }

  /** The seat is taken before all else and given back after all else. */
  private void hold(int port) throws InterruptedException {
    Workspace workspace =
        session
            .builder()
            .openWorkspace()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "foreign_workspace",
                        session.workspaceFolder().resolve(".evograft")
                            + " was not made by this user's Evograft; check it and run"
                            + " 'evograft config trust'"));
    Workspace.Lock seat = seat(workspace);
    try {
      session.logTo(workspace.state().resolve("logs"), "serve");
      Look look = look();
      start(look);
      Served first = served;
      if (first.isFailing()) {
        throw new EvograftException(
            "not_durable", String.join("; ", first.faults().stream().map(Problem::what).toList()));
      }
      if (!Main.isEnding()) {
        serve(port, workspace, look);
      }
    } finally {
      boolean interrupted = Thread.interrupted(); // closing waits
      close();
      log.info("stopped");
      seat.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Workspace.Lock seat(Workspace workspace) {
    try {
      return workspace.lock(workspace.state().resolve("serve.lock"), SEAT_PATIENCE);
    } catch (EvograftException e) {
      if (!e.code().equals("lock_timeout")) {
        throw e;
      }
      throw new EvograftException(
          "lock_timeout",
          "a daemon serves " + workspace.root() + " already" + who(workspace) + "; see --status",
          e);
    }
  }

  private static String who(Workspace workspace) {
    try {
      // The file may be of one that was killed, whose seat another has taken a moment ago.
      return DaemonFile.read(workspace.root())
          .filter(DaemonFile::isAlive)
          .map(daemon -> " (process " + daemon.pid() + ")")
          .orElse("");
    } catch (EvograftException e) {
      log.debug("Who it is nobody knows", e);
      return "";
    }
  }

  private void serve(int port, Workspace workspace, Look look) throws InterruptedException {
    String token = ServeToken.of(workspace);
    try (LoopbackServer server = new DaemonApi(() -> served, asked::countDown).open(port, token)) {
      new DaemonFile(ProcessHandle.current().pid(), server.port(), token).write(workspace);
      announce(server, workspace);
      System.gc(); // starting took memory that idling does not need
      waitForTheEnd(look);
    } finally {
      log.info("stopping");
      forget(workspace);
    }
  }

  private void announce(LoopbackServer server, Workspace workspace) {
    log.info("Evograft {} serves {} on {}", Versions.current(), workspace.root(), server.url());
    session.terminal().out("Serving " + workspace.root() + " on " + server.url());
    session.terminal().out("Log: " + workspace.state().resolve("logs").resolve("serve-0.log"));
    session
        .terminal()
        .result(
            JsonObject.builder()
                .put("workspace", workspace.root().toString())
                .put("url", server.url().toString())
                .put("pid", ProcessHandle.current().pid())
                .build());
    session.terminal().flush();
  }

  private void waitForTheEnd(Look first) throws InterruptedException {
    Look look = first;
    long started = System.nanoTime();
    while (!asked.await(LOOK_SECONDS, TimeUnit.SECONDS) && !Main.isEnding()) {
      Served now = served;
      boolean again = now.isFailing() && System.nanoTime() - started >= RETRY_NANOS;
      if (look.changed(now) || again) {
        log.info(
            again ? "trying to start again" : "settings or plugins have changed: starting anew");
        close();
        look = look(); // before the start: what changes meanwhile is a change
        start(look);
        started = System.nanoTime();
      }
    }
  }

  /** Starts a runtime, or says why there is none. */
  private void start(Look look) {
    try {
      Evograft started = session.builder().activate(Activation.all()).start();
      look.settings().add(started.settingFiles());
      if (started.journal().durable()) {
        served = new Served(started, List.of());
        return;
      }
      List<Problem> faults = new ArrayList<>(started.problems());
      started.close(PATIENCE);
      faults.removeIf(problem -> !Health.isError(problem) && !concernsJournal(problem));
      faults.add(0, Health.notKept(session.workspaceFolder()));
      served = new Served(null, faults);
      log.error("{}; it is tried again", faults.get(0).what());
    } catch (RuntimeException | LinkageError e) {
      log.error("It did not start; it is tried again", e);
      String what = e instanceof EvograftException ? e.getMessage() : "it did not start: " + e;
      served =
          new Served(
              null, List.of(new Problem(Problem.Severity.ERROR, "daemon", String.valueOf(what))));
    }
  }

  private static boolean concernsJournal(Problem problem) {
    return problem.source().contains("journal") || problem.what().contains("config trust");
  }

  private void close() {
    Evograft old = served.runtime();
    served = Served.NOTHING;
    if (old != null) {
      old.close(PATIENCE);
    }
  }

  /** What trust says is of interest only while settings wait for it. */
  private record Look(Watched settings, Watched trust) {
    boolean changed(Served now) {
      boolean trusted = trust.changed();
      return settings.changed() || (trusted && now.waitsForTrust());
    }
  }

  private Look look() {
    Path state = session.workspaceFolder().resolve(".evograft");
    List<Path> files =
        new ArrayList<>(
            List.of(
                state.resolve("config.properties"),
                state.resolve("plugins.lock"),
                state.resolve("plugins.disabled")));
    Path trusted = session.home().resolve(".evograft").resolve("trusted");
    return new Look(
        new Watched(files, session.watchedPluginFolders()),
        new Watched(List.of(trusted), List.of()));
  }

  private static void forget(Workspace workspace) {
    try {
      DaemonFile.remove(workspace);
    } catch (IOException e) {
      log.warn("{} was left behind", workspace.state().resolve("serve.json"), e);
    }
  }
}
