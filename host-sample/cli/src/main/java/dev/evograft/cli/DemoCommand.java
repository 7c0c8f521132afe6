// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.run.RunCompleted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code demo}: the main job on real input. Two skills run while Evotown is away, the process ends,
 * Evotown comes back, and the next process delivers what waited. Then a skill that fails is mended
 * by a capsule of another workspace, and a bad capsule is refused and undone.
 */
@Command(
    name = "demo",
    description = "Run real skills on real input and show what became of them.",
    footer = {
      "",
      "Works in a folder of its own, which is removed afterwards; your settings are not used.",
      "Example: evograft demo --keep"
    })
final class DemoCommand implements Callable<Integer> {

  private static final Duration ARRIVAL = Duration.ofSeconds(20);

  private final Session session;

  @Option(names = "--keep", description = "Keep the folder of the demo.")
  private boolean keep;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the faults that evolution mends (default: another one each time).")
  private @Nullable Long seed;

  DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (DemoFolder folder = DemoFolder.make(keep)) {
      Terminal terminal = session.terminal();
      terminal.out(
          "Two skills, one journal, and an Evotown that is away for a while; then evolution.");
      terminal.out("");
      DemoEvotown evotown = DemoEvotown.away();
      List<RunCompleted> runs = runWhileAway(folder, evotown);
      List<JsonObject> arrived = deliver(folder, evotown, runs);
      boolean same = DemoReport.arrived(terminal, runs, arrived);
      JsonObject evolved =
          new EvolutionStory(terminal, folder.root(), at -> builder(at, folder.home()))
              .tell(seed());
      DemoReport.onDisk(terminal, folder);
      terminal.result(DemoReport.json(runs, arrived, same).with("evolution", evolved));
      if (!same) {
        throw new EvograftException(
            "demo_failed", "what arrived is not what was recorded; please report it");
      }
      return 0;
    }
  }

  @Command(
      description =
          "Two nodes meet at a stand-in of a hub: one mends a fault, the other reuses it.",
      footer = {
        "",
        "Takes about a minute: each step is a command of its own, as you would type it.",
        "Example: evograft demo market --seed 7"
      })
  int market(
      @Option(names = "--keep", description = "Keep the folder of the demo.") boolean keepIt,
      @Option(
              names = "--seed",
              paramLabel = "N",
              description = "Of the fault (default: another one each time).")
          @Nullable Long given)
      throws IOException, InterruptedException {
    long used = given == null ? ThreadLocalRandom.current().nextLong(1L << 32) : given;
    return new DemoMarket(session, keepIt).show(used);
  }

  private List<RunCompleted> runWhileAway(DemoFolder folder, DemoEvotown evotown)
      throws InterruptedException {
    Terminal terminal = session.terminal();
    try (Evograft evograft = evotown.configure(builder(folder)).start()) {
      DemoSkills skills = new DemoSkills(evograft, terminal);
      List<RunCompleted> runs = new ArrayList<>();
      runs.add(skills.run(1, folder.logTriage()));
      runs.add(skills.run(2, folder.brokenLinks()));
      List<KeyStatus> waiting = evograft.deliveries().of(runs.get(1).run().runId());
      terminal.out("3  Evotown is away");
      for (KeyStatus status : waiting) {
        terminal.out(
            "   %s: %s%s"
                .formatted(
                    status.destination(),
                    status.state(),
                    status.note() == null ? "" : ", " + status.note()));
      }
      terminal.out("   The process ends here; both runs wait in the journal.");
      terminal.out("");
      return runs;
    }
  }

  private List<JsonObject> deliver(DemoFolder folder, DemoEvotown evotown, List<RunCompleted> runs)
      throws IOException, InterruptedException {
    session.terminal().out("4  Evotown is back, and the next process opens the workspace");
    try (DemoEvotown.Server server = evotown.comeBack(folder.workspace());
        Evograft evograft = evotown.configure(builder(folder)).start()) {
      long deadline = System.nanoTime() + ARRIVAL.toNanos();
      for (RunCompleted run : runs) {
        awaitDelivered(evograft, run.run().runId(), deadline);
      }
      return server.runs();
    }
  }

  /** What waits for its next attempt is not hurried; so this asks again until it had it. */
  private static void awaitDelivered(Evograft evograft, String runId, long deadline)
      throws InterruptedException {
    List<KeyStatus> states = List.of();
    while (System.nanoTime() < deadline) {
      states = evograft.deliveries().await(runId, Duration.ofSeconds(1));
      if (!states.isEmpty() && states.stream().allMatch(s -> s.state().equals("delivered"))) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new EvograftException("demo_failed", "a run did not arrive in time: " + states);
  }

  private long seed() {
    return seed == null ? ThreadLocalRandom.current().nextLong(1L << 32) : seed;
  }

  private Evograft.Builder builder(DemoFolder folder) {
    return builder(folder.workspace(), folder.home());
  }

  private Evograft.Builder builder(Path workspace, Path home) {
    return Evograft.builder()
        .workspace(workspace)
        .home(home)
        .bundledPlugins()
        .pluginCache(session.cache())
        .share("picocli.");
  }
}
