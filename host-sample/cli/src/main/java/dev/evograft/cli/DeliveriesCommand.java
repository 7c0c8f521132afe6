// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Deliveries.Although;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import dev.evograft.spi.journal.Deliveries.KeyDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was delivered where, and what a person can do about it. */
@Command(
    name = "deliveries",
    description = "Show what was delivered where, and send, hold or give up what was not.",
    footer = {"", "Example: evograft deliveries list"})
final class DeliveriesCommand implements Callable<Integer> {

  private static final String NOW =
      "That begins within a second where Evograft runs; \"evograft deliveries drain\" does it here.";

  private final Session session;

  DeliveriesCommand(Session session) {
    this.session = session;
  }

  /** Without a word more, as every group that has a list. */
  @Override
  public Integer call() {
    return list(new Limit());
  }

  @Command(
      description = "List destinations, and what they refused.",
      footer = {"", "Example: evograft deliveries list --json"})
  int list(@Mixin Limit limit) {
    Evograft evograft = session.look(Activation.all());
    List<DestinationStatus> destinations = evograft.deliveries().destinations();
    List<DeadLetter> refused = evograft.deliveries().deadLetters(limit.wanted());
    Terminal terminal = session.terminal();
    if (destinations.isEmpty()) {
      terminal.out("No destination yet. Set evotown.url to report runs to Evotown.");
    } else {
      terminal.table(
          List.of("destination", "target", "state", "pending", "refused", "why"),
          destinations.stream().map(DeliveryView::row).toList());
    }
    if (!refused.isEmpty()) {
      terminal.out("");
      terminal.table(
          List.of("refused entry", "by", "code", "when", "why"),
          refused.stream().map(DeliveryView::row).toList());
    }
    terminal.result(
        JsonObject.builder()
            .put("destinations", destinations.stream().map(DeliveryView::json).toList())
            .put("dead_letters", refused.stream().map(DeliveryView::json).toList())
            .build());
    return 0;
  }

  @Command(
      description =
          "Show what each destination has of a run: receipt, what waits, what it refused.",
      footer = {"", "Example: evograft deliveries show 0199c2f4-run"})
  int show(
      @Parameters(
              paramLabel = "KEY",
              description = "A run or its beginning, or one of its entries (KEY#N).")
          String name) {
    Evograft evograft = session.look(Activation.all());
    String key = RunsCommand.find(evograft, name.replaceFirst("#\\d{1,18}$", "")).key();
    List<KeyDetail> details = evograft.deliveries().show(key);
    Terminal terminal = session.terminal();
    details.forEach(detail -> DeliveryView.print(terminal, detail));
    if (details.isEmpty()) {
      terminal.out("No destination yet. Set evotown.url to report runs to Evotown.");
    }
    terminal.result(
        JsonObject.builder()
            .put("key", key)
            .put("destinations", details.stream().map(DeliveryView::json).toList())
            .build());
    return 0;
  }

  @Command(
      description = {
        "Send what was refused or held once more: the run from the refused entry on.",
        "Without a destination: wherever it was refused."
      },
      footer = {"", "Example: evograft deliveries retry evotown --all"})
  int retry(
      @Parameters(
              arity = "0..2",
              paramLabel = "[DEST] KEY",
              description = "A destination; a run or its beginning, or one of its entries (KEY#N).")
          List<String> names,
      @Option(names = "--all", description = "Everything that was refused.") boolean all) {
    int count = names == null ? 0 : names.size();
    if (all ? count > 1 : count == 0) {
      throw new IllegalArgumentException(
          all
              ? "--all takes a destination at most, and no run"
              : "name a run or an entry (KEY#N), or say --all");
    }
    boolean namesDestination = all ? count == 1 : count == 2;
    String destination = namesDestination ? names.get(0) : null;
    Evograft evograft = acting();
    Deliveries deliveries = evograft.deliveries();
    int again =
        all
            ? deliveries.retryAll(destination)
            : deliveries.retry(destination, DeliveryNames.full(evograft, names.get(count - 1)));
    return done(again == 0 ? "Nothing was refused." : runs(again) + " sent again. " + NOW, again);
  }

  @Command(
      description = "Deliver the past again, on purpose, whether it was delivered or not.",
      footer = {"", "Example: evograft deliveries replay evotown --since 7d"})
  int replay(
      @Parameters(paramLabel = "DEST", description = "The destination.") String destination,
      @Parameters(arity = "0..1", paramLabel = "KEY", description = "A run or its beginning.")
          @Nullable String key,
      @Option(
              names = "--since",
              paramLabel = "D",
              description = "Every run with an entry from so long ago or later, such as 7d.")
          @Nullable Duration since) {
    if ((key == null) == (since == null)) {
      throw new IllegalArgumentException("name either a run or --since");
    }
    int again = 1;
    if (key != null) {
      Evograft evograft = acting();
      String full = DeliveryNames.full(evograft, key);
      deliveries(evograft, destination).replay(destination, full);
    } else {
      again = deliveries(destination).replaySince(destination, Instant.now().minus(since));
    }
    return done(again == 0 ? "Nothing is that new." : runs(again) + " sent again. " + NOW, again);
  }

  @Command(
      description = {
        "Give up a refused entry (KEY#N), or all that waits of a run.",
        "What was refused stays on record, as dropped, with who did so and why."
      },
      footer = {"", "Example: evograft deliveries drop evotown 0199c2f4-run#3 --why \"a test\""})
  int drop(
      @Parameters(paramLabel = "DEST", description = "The destination.") String destination,
      @Parameters(
              paramLabel = "KEY",
              description = "A run or its beginning, or one of its entries (KEY#N).")
          String name,
      @Option(names = "--why", defaultValue = "no reason given", description = "For the record.")
          String why) {
    Evograft evograft = acting();
    String full = DeliveryNames.full(evograft, name);
    int dropped = evograft.deliveries().drop(destination, full, by("dropped", why));
    return done("Given up: " + full + " at " + destination + ".", dropped);
  }

  @Command(
      description = "Deliver nothing more to a destination, from any process, until resumed.",
      footer = {"", "Example: evograft deliveries pause evotown --why maintenance"})
  int pause(
      @Parameters(paramLabel = "DEST", description = "The destination.") String destination,
      @Option(names = "--why", defaultValue = "no reason given", description = "For the record.")
          String why) {
    deliveries(destination).pause(destination, by("paused", why));
    return done("Nothing more goes to " + destination + ".", 1);
  }

  @Command(
      description = "End a pause, a person's or its own, and the wait after failures.",
      footer = {"", "Example: evograft deliveries resume evotown"})
  int resume(
      @Parameters(paramLabel = "DEST", description = "The destination.") String destination) {
    boolean ended = deliveries(destination).resume(destination);
    return done(destination + (ended ? " goes on. " + NOW : " was not paused."), ended ? 1 : 0);
  }

  @Command(
      description = {
        "Remove all there is of a destination that is no longer in use,",
        "unless something waits for it. Should it come back, it begins as a new one."
      },
      footer = {"", "Example: evograft deliveries forget old-hub"})
  int forget(
      @Parameters(paramLabel = "DEST", description = "The destination.") String destination,
      @Option(names = "--force", description = "Also one that is in use.") boolean force,
      @Option(
              names = "--drop-waiting",
              description = "Give up what waits for it: that is never delivered.")
          boolean dropWaiting,
      @Option(names = "--why", defaultValue = "no reason given", description = "For the log.")
          String why) {
    Deliveries deliveries = session.start(Activation.all()).deliveries();
    String lost =
        deliveries.destinations().stream()
            .filter(status -> status.id().equals(destination))
            .map(DeliveryView::goesWith)
            .findFirst()
            .orElse("");
    Set<Although> although = EnumSet.noneOf(Although.class);
    if (force) {
      although.add(Although.IN_USE);
    }
    if (dropWaiting) {
      although.add(Although.WAITING);
    }
    deliveries.forget(destination, by("forgotten", why), although);
    return done("Forgotten: " + destination + lost + ".", 1);
  }

  @Command(
      description = {
        "Deliver what waits until nothing is left.",
        "Exit code 1 if something is left when the time is over, or waits for a person."
      },
      footer = {"", "Example: evograft deliveries drain --wait 60s"})
  int drain(
      @Option(
              names = "--wait",
              defaultValue = "60s",
              paramLabel = "D",
              description = "At most so long; ${DEFAULT-VALUE}.")
          Duration wait)
      throws InterruptedException {
    Deliveries deliveries = session.start(Activation.all()).deliveries();
    boolean empty = deliveries.drain(wait);
    List<DestinationStatus> left =
        deliveries.destinations().stream()
            .filter(status -> status.pending() > 0 && !status.state().equals("absent"))
            .toList();
    Terminal terminal = session.terminal();
    terminal.out(empty ? "Nothing is left." : "Something is left:");
    if (!empty) {
      terminal.table(
          List.of("destination", "target", "state", "pending", "refused", "why"),
          left.stream().map(DeliveryView::row).toList());
    }
    terminal.result(
        JsonObject.builder()
            .put("empty", empty)
            .put("destinations", left.stream().map(DeliveryView::json).toList())
            .build());
    return empty ? 0 : CommandRunner.FAILED;
  }

  /** Acts are changes on disk: they need the journal alone. */
  private Evograft acting() {
    return session.start(Activation.services("JournalStore"));
  }

  private Deliveries deliveries(String destination) {
    return deliveries(acting(), destination);
  }

  /** One that has not begun yet has nothing on disk: its plugin says what it is, and it begins. */
  private Deliveries deliveries(Evograft journal, String destination) {
    Deliveries deliveries = journal.deliveries();
    if (deliveries.destinations().stream().anyMatch(status -> status.id().equals(destination))) {
      return deliveries;
    }
    journal.close();
    return session.start(Activation.all()).deliveries();
  }

  private String by(String did, String why) {
    String user = session.environment().getOrDefault("USER", System.getProperty("user.name", "?"));
    return did + " by " + user + ": " + why;
  }

  private static String runs(int count) {
    return count == 1 ? "One run is" : count + " runs are";
  }

  private int done(String said, int changed) {
    session.terminal().out(said);
    session.terminal().result(JsonObject.builder().put("changed", changed).build());
    return 0;
  }
}
