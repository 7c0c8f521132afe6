// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.hub.EvomapServing;
import dev.evograft.sandbox.hub.HubMode;
import dev.evograft.spi.Console;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves a stand-in until the thread is interrupted. */
@Command(
    name = "sandbox",
    description = {
      "Serve a stand-in of Evotown on this machine, until interrupted; \"evomap\" serves one of the"
          + " EvoMap hub.",
      "",
      "Example: evograft sandbox --port 8765"
    })
final class SandboxCommand implements Callable<Integer> {

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port on 127.0.0.1; 0 takes a free one. Default: 8765.")
  private int port = 8765;

  @Option(
      names = "--mode",
      paramLabel = "real|contract",
      description = "As the server was measured, or as its contract says. Default: real.")
  private String mode = "real";

  @Option(
      names = "--token",
      paramLabel = "T",
      description = "Token of the engine 'sandbox'. Default: a random one, shown at the start.")
  private @Nullable String token;

  @Option(
      names = "--hmac-secret",
      paramLabel = "S",
      description = "Let in requests that are signed with it, too. Default: none are.")
  private @Nullable String hmacSecret;

  @Option(
      names = "--bare",
      description =
          "With --mode contract: errors have no body, and who registers gets no token, as the"
              + " contract has it.")
  private boolean bare;

  @Option(
      names = "--pages",
      description = "As --bare, but what is not there is told by the page of a framework.")
  private boolean pages;

  @Option(
      names = "--stamps",
      description = "With --mode contract: the server dates the start of a run itself.")
  private boolean stamps;

  @Spec private @Nullable CommandSpec spec;

  private final Console console;

  SandboxCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    checkPort(port);
    if (token != null && token.isBlank()) {
      throw usage("--token expects a text; leave the option out for a random one");
    }
    if (hmacSecret != null && hmacSecret.isBlank()) {
      throw usage("--hmac-secret expects a text; leave the option out to let in none");
    }
    Set<Habit> habits = habits();
    if (!habits.isEmpty() && mode() == Mode.REAL) {
      throw usage(
          "--bare, --pages and --stamps are of the published contract; add --mode contract");
    }
    // As uvicorn's. The JDK server reads it once, so it can only be set by the whole process.
    System.setProperty("sun.net.httpserver.idleInterval", "5");
    StandIn.Options options = new StandIn.Options(port, mode(), token, 20_000, hmacSecret, habits);
    try (StandIn standIn = StandIn.start(options)) {
      announce(standIn);
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      console.note("sandbox closed");
    }
    return 0;
  }

  @Command(
      description = "Serve a stand-in of the EvoMap hub on this machine, until interrupted.",
      footer = {"", "Example: evograft sandbox evomap --port 8766"})
  int evomap(
      @Option(
              names = "--port",
              paramLabel = "N",
              defaultValue = "8766",
              description = "Port on 127.0.0.1; 0 takes a free one. Default: 8766.")
          int hubPort,
      @Option(
              names = "--mode",
              paramLabel = "seeds|evolver",
              defaultValue = "seeds",
              description =
                  "Strict by the published skill documents, or as lenient as Evolver needs it."
                      + " Default: seeds.")
          String hubMode) {
    ownOptions();
    checkPort(hubPort);
    HubMode strictness =
        Arrays.stream(HubMode.values())
            .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(hubMode))
            .findFirst()
            .orElseThrow(() -> usage("--mode expects seeds or evolver"));
    return new EvomapServing(console).serve(hubPort, strictness);
  }

  /** What stands before "evomap" would be lost: the options are those of the other stand-in. */
  private void ownOptions() {
    Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions().stream()
        .findFirst()
        .ifPresent(
            option -> {
              String name = option.longestName();
              throw usage(name + " is of the Evotown stand-in; write options behind evomap");
            });
  }

  private void checkPort(int number) {
    if (number < 0 || number > 65_535) {
      throw usage("--port expects a number from 0 to 65535");
    }
  }

  private Set<Habit> habits() {
    Set<Habit> habits = EnumSet.noneOf(Habit.class);
    if (bare) {
      habits.add(Habit.BARE);
    }
    if (pages) {
      habits.add(Habit.PAGES);
    }
    if (stamps) {
      habits.add(Habit.STAMPS);
    }
    return habits;
  }

  private Mode mode() {
    return Arrays.stream(Mode.values())
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(mode))
        .findFirst()
        .orElseThrow(() -> usage("--mode expects real or contract"));
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private void announce(StandIn standIn) {
    console.result(
        JsonObject.builder()
            .put("url", standIn.url().toString())
            .put("api_url", standIn.apiUrl().toString())
            .put("mode", mode)
            .put("engine_id", StandIn.ENGINE_ID)
            .put("token", standIn.token())
            .put("admin_token", standIn.adminToken())
            .put("bootstrap_token", standIn.bootstrapToken())
            .build());
    console.out("Evotown stand-in (" + mode + ") on " + standIn.url());
    console.out("");
    console.out("  export EVOTOWN_URL=" + standIn.url());
    console.out("  export EVOTOWN_ENGINE_ID=" + StandIn.ENGINE_ID);
    console.out("  export EVOTOWN_ENGINE_INGEST_TOKEN=" + standIn.token());
    console.out("");
    console.out("  admin token (X-Admin-Token): " + standIn.adminToken());
    console.out("  bootstrap token:             " + standIn.bootstrapToken());
    console.out("  what it received:            " + standIn.url() + "/_sandbox/requests");
    console.out("  its runs:                    " + standIn.url() + "/_sandbox/runs");
    console.out("  faults (GET, PUT, DELETE):   " + standIn.url() + "/_sandbox/faults");
    console.out("");
    console.out("Ctrl-C ends it.");
  }
}
