// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.server.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a runtime with all plugins until it is asked to stop, one for each workspace. When the
 * settings or the plugins change, the runtime is closed and started anew; what is recorded and
 * where the deliveries are survives that.
 */
final class Daemon {

  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long LOOK_SECONDS = 1;
  private static final int TOKEN_BYTES = 32;

  private final Session session;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicReference<@Nullable Evograft> runtime = new AtomicReference<>();

  Daemon(Session session) {
    this.session = session;
  }

  /** Serves; the exit code. An interrupt is how a signal asks to stop. */
  int serve(int port) throws InterruptedException {
    Look look = look();
    Evograft evograft = start();
    Workspace workspace = evograft.workspace();
    try {
      if (!evograft.journal().durable()) {
        throw new EvograftException(
            "not_durable",
            "runs of "
                + workspace.root()
                + " are not kept, so there is nothing to serve; see"
                + " \"evograft doctor\"");
      }
      Workspace.Lock seat = seat(workspace);
      try {
        session.logTo(workspace.state().resolve("logs"), "serve");
        serve(port, workspace, look);
      } finally {
        seat.close();
      }
      return 0;
    } finally {
      close();
    }
  }

  private Workspace.Lock seat(Workspace workspace) {
    try {
      return workspace.lock(workspace.state().resolve("serve.lock"), Duration.ZERO);
    } catch (EvograftException e) {
      if (!e.code().equals("lock_timeout")) {
        throw e;
      }
      String who =
          DaemonFile.read(workspace.root()).map(d -> " (process " + d.pid() + ")").orElse("");
      throw new EvograftException(
          "lock_timeout",
          "a daemon serves " + workspace.root() + " already" + who + "; see --status",
          e);
    }
  }

  private void serve(int port, Workspace workspace, Look look) throws InterruptedException {
    String token = token(workspace);
    try (LoopbackServer server = new DaemonApi(runtime, asked::countDown).open(port, token)) {
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
    while (!asked.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
      if (look.changed(runtime.get())) {
        log.info("settings or plugins have changed: starting anew");
        close();
        look = look(); // before the start: what changes meanwhile is a change
        start();
      }
    }
  }

  private Evograft start() {
    Evograft started = session.builder().activate(Activation.all()).start();
    runtime.set(started);
    for (Problem problem : started.problems()) {
      log.warn("{}: {}", problem.source(), problem.what());
    }
    return started;
  }

  private void close() {
    Evograft old = runtime.getAndSet(null);
    if (old != null) {
      old.close(PATIENCE);
    }
  }

  /** What trust says is of interest only while settings wait for it. */
  private record Look(Watched settings, Watched trust) {
    boolean changed(@Nullable Evograft now) {
      boolean trusted = trust.changed();
      return settings.changed() || (trusted && now != null && waitsForTrust(now));
    }

    private static boolean waitsForTrust(Evograft now) {
      return now.problems().stream().anyMatch(p -> p.source().equals("settings file"));
    }
  }

  private Look look() {
    Path state = session.workspaceFolder().resolve(".evograft");
    List<Path> files =
        List.of(
            state.resolve("config.properties"),
            state.resolve("plugins.lock"),
            state.resolve("plugins.disabled"));
    Path trusted = session.home().resolve(".evograft").resolve("trusted");
    return new Look(
        new Watched(files, session.watchedPluginFolders()),
        new Watched(List.of(trusted), List.of()));
  }

  /** Made once, so that a monitor may be told it. */
  private static String token(Workspace workspace) {
    Path file = workspace.state().resolve("serve.token");
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        String kept = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (kept.matches("[A-Za-z0-9_-]{43}")) {
          return kept;
        }
      }
    } catch (IOException e) {
      throw new EvograftException(
          "serve_token", file + " cannot be read; remove it, and a new one is made", e);
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    workspace.replace(
        file, (token + "\n").getBytes(StandardCharsets.US_ASCII), Workspace.Access.SECRET);
    return token;
  }

  private static void forget(Workspace workspace) {
    try {
      DaemonFile.remove(workspace);
    } catch (IOException e) {
      log.warn("{} was left behind", workspace.state().resolve("serve.json"), e);
    }
  }
}
