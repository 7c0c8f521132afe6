// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code journal list|verify}. */
@Command(
    name = "journal",
    description = "List and verify the journal.",
    footer = {"", "Example: evograft journal verify"})
final class JournalCommand {

  private final Session session;

  JournalCommand(Session session) {
    this.session = session;
  }

  @Command(
      description = "List entries, newest first.",
      footer = {"", "Example: evograft journal list --type run.completed"})
  int list(
      @Mixin Limit limit,
      @Option(
              names = "--type",
              paramLabel = "TYPE",
              description = "Only entries of this type; repeatable.")
          @Nullable List<String> types,
      @Option(
              names = "--before",
              paramLabel = "ID",
              description = "Only entries older than this one.")
          @Nullable String before) {
    Evograft evograft = session.look(Activation.services("JournalStore"));
    Set<String> wanted = types == null ? Set.of() : Set.copyOf(types);
    List<JournalEntry> entries = evograft.journal().latest(wanted, before, limit.wanted());
    Terminal terminal = session.terminal();
    if (entries.isEmpty()) {
      terminal.out("No entry.");
    } else {
      terminal.table(
          List.of("id", "type", "at"),
          entries.stream().map(e -> List.of(e.id(), e.type(), Texts.localTime(e.at()))).toList());
    }
    terminal.result(
        JsonObject.builder()
            .put("entries", entries.stream().map(JournalCommand::json).toList())
            .build());
    return 0;
  }

  @Command(
      description = "Check that the journal is whole.",
      footer = {"", "Example: evograft journal verify --json"})
  int verify() {
    Evograft evograft = session.look(Activation.services("JournalStore"));
    if (!evograft.journal().durable()) {
      throw new EvograftException(
          "no_journal", "no plugin stores the journal; \"evograft doctor\" says why");
    }
    List<String> faults = evograft.journal().verify();
    Terminal terminal = session.terminal();
    faults.forEach(terminal::out);
    terminal.out(faults.isEmpty() ? "The journal is whole." : faults.size() + " faults.");
    terminal.result(JsonObject.builder().put("ok", faults.isEmpty()).put("faults", faults).build());
    return faults.isEmpty() ? 0 : CommandRunner.FAILED;
  }

  private static JsonObject json(JournalEntry entry) {
    return JsonObject.builder()
        .put("id", entry.id())
        .put("type", entry.type())
        .put("version", entry.version())
        .put("at", entry.at().toString())
        .put("payload", entry.payload())
        .build();
  }
}
