// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code runs list|show}. */
@Command(
    name = "runs",
    description = "List and show recorded runs.",
    footer = {"", "Example: evograft runs list --limit 5"})
final class RunsCommand implements Callable<Integer> {

  private final Session session;

  RunsCommand(Session session) {
    this.session = session;
  }

  /** Without a word more, as every group that has a list. */
  @Override
  public Integer call() {
    return list(new Limit());
  }

  @Command(
      description = "List runs, newest first.",
      footer = {"", "Example: evograft runs list --limit 5"})
  int list(@Mixin Limit limit) {
    Evograft evograft = session.look(Activation.services("JournalStore"));
    List<RunView> runs = new ArrayList<>();
    for (JournalEntry started :
        evograft.journal().latest(Set.of(RunStarted.TYPE), null, limit.wanted())) {
      runs.add(RunView.of(started, terminal(evograft, started.key())));
    }
    Terminal terminal = session.terminal();
    if (runs.isEmpty()) {
      terminal.out("No runs yet. Start one: evograft run SKILL");
    } else {
      terminal.table(RunView.HEAD, runs.stream().map(RunView::row).toList());
    }
    terminal.result(
        JsonObject.builder().put("runs", runs.stream().map(RunView::json).toList()).build());
    return 0;
  }

  @Command(
      description = "Show all that is known of a run.",
      footer = {"", "Example: evograft runs show 0199c2"})
  int show(
      @Parameters(paramLabel = "ID", description = "The run's id, or its beginning.") String id) {
    Evograft evograft = session.look(Activation.all());
    JournalEntry started = find(evograft, id);
    JournalEntry ended = terminal(evograft, started.key());
    List<KeyStatus> deliveries = evograft.deliveries().of(started.key());
    new RunReport(session.terminal()).print(started, ended, deliveries);
    return 0;
  }

  /** Of a run that is named by its id or the beginning of it, or of another key. */
  static JournalEntry find(Evograft evograft, String id) {
    return evograft
        .journal()
        .find(id)
        .orElseThrow(
            () ->
                new BadInputException(
                    "run_not_found",
                    "there is no run '"
                        + id
                        + "'; \"evograft runs list\" shows those that there are"));
  }

  static @Nullable JournalEntry terminal(Evograft evograft, String key) {
    long after = -1;
    while (true) {
      List<JournalEntry> entries = evograft.journal().read(key, after, Limit.MOST);
      for (JournalEntry entry : entries) {
        if (entry.type().equals(RunCompleted.TYPE)) {
          return entry;
        }
      }
      if (entries.size() < Limit.MOST) {
        return null;
      }
      after = entries.get(entries.size() - 1).ordinal();
    }
  }
}
