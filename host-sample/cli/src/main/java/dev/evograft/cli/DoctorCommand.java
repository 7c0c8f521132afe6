// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code doctor}: starts everything and says what is not as it should be. */
@Command(
    name = "doctor",
    description = "Check this workspace and say what to mend.",
    footer = {
      "",
      "Exit codes: 0 healthy, 1 something is wrong.",
      "Example: evograft doctor --json"
    })
final class DoctorCommand implements Callable<Integer> {

  private final Session session;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Evograft evograft = session.builder().onlyLooks(true).activate(Activation.all()).start();
    try (evograft) {
      Evolution.Sandbox sandbox = sandbox(evograft);
      Health health = Health.of(evograft);
      if (sandbox != null && !sandbox.suffices()) {
        health =
            health.with(
                Health.of(
                    "evolve.sandbox=required, and there is none: "
                        + sandbox.why()
                        + "; no cycle begins before that is mended"));
      }
      print(evograft, health, sandbox);
      session.terminal().result(json(evograft, health, sandbox));
      return health.healthy() ? 0 : CommandRunner.FAILED;
    }
  }

  /** Null where nothing evolves. */
  private static Evolution.@Nullable Sandbox sandbox(Evograft evograft)
      throws InterruptedException {
    Evolution evolution = evograft.service(Evolution.class).orElse(null);
    return evolution == null ? null : evolution.sandbox();
  }

  private static Optional<CycleEvent> waiting(Evograft evograft) {
    try {
      return evograft.service(Evolution.class).flatMap(Evolution::waiting);
    } catch (EvograftException e) {
      LoggerFactory.getLogger(DoctorCommand.class).warn("What waits cannot be told", e);
      return Optional.empty(); // review says what is wrong with it
    }
  }

  private static String told(Evolution.Sandbox sandbox) {
    boolean off = sandbox.use().equals("off");
    return sandbox.name() == null
        ? "none: " + sandbox.why() + "; evolve.sandbox=required cannot be met"
        : off
            ? "none: evolve.sandbox=off; " + sandbox.name() + " works here"
            : sandbox.name() + "; evolve.sandbox=required can be met";
  }

  private void print(Evograft evograft, Health health, Evolution.@Nullable Sandbox sandbox) {
    Terminal terminal = session.terminal();
    terminal.out(
        "evograft   " + Versions.current() + " on Java " + System.getProperty("java.version"));
    terminal.out("workspace  " + evograft.workspace().root());
    terminal.out("journal    " + health.journal());
    for (PluginStatus plugin : evograft.plugins()) {
      String why = plugin.why() == null ? "" : ": " + plugin.why();
      terminal.out(
          "plugin     "
              + plugin.id()
              + " "
              + plugin.version()
              + " "
              + Texts.word(plugin.state())
              + why);
    }
    if (sandbox != null) {
      terminal.out("sandbox    " + told(sandbox));
    }
    waiting(evograft)
        .ifPresent(
            cycle ->
                terminal.out(
                    "cycle      "
                        + cycle.cycleId()
                        + " waits; it goes on with: "
                        + cycle.details().string("next", "")));
    for (DestinationStatus d : health.destinations()) {
      terminal.out(
          "delivery   %s to %s is %s, %d pending, %d refused%s"
              .formatted(
                  d.id(),
                  d.target(),
                  d.state(),
                  d.pending(),
                  d.deadLetters(),
                  d.why() == null ? "" : ": " + d.why()));
    }
    for (Problem problem : health.problems()) {
      terminal.out(
          (Health.isError(problem) ? "PROBLEM    " : "note       ")
              + problem.source()
              + ": "
              + problem.what());
    }
    terminal.out(health.healthy() ? "All is well." : "Not all is well.");
  }

  private static JsonObject json(
      Evograft evograft, Health health, Evolution.@Nullable Sandbox sandbox) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("ok", health.healthy())
            .put("version", Versions.current())
            .put("java", System.getProperty("java.version"))
            .put("workspace", evograft.workspace().root().toString())
            .put("plugins", evograft.plugins().stream().map(PluginsCommand::json).toList());
    if (sandbox != null) {
      json.put(
          "sandbox",
          JsonObject.builder()
              .put("active", sandbox.use().equals("off") ? null : sandbox.name())
              .put("works", sandbox.name())
              .put("why", sandbox.why())
              .put("use", sandbox.use())
              .put("required_can_be_met", sandbox.name() != null)
              .build());
    }
    waiting(evograft)
        .ifPresent(
            cycle ->
                json.put(
                    "waiting",
                    JsonObject.builder()
                        .put("cycle", cycle.cycleId())
                        .put("next", cycle.details().string("next", ""))
                        .build()));
    health.addTo(json);
    return json.build();
  }
}
