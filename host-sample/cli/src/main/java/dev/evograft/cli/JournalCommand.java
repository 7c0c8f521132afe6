// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Setting;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.Journal.Removed;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.toolkit.text.ShownTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code journal list|verify|prune|backup|export}. */
@Command(
    name = "journal",
    description = "List, verify, prune, back up and export the journal.",
    footer = {"", "Example: evograft journal verify"})
final class JournalCommand implements Callable<Integer> {

  private final Session session;

  JournalCommand(Session session) {
    this.session = session;
  }

  /** Without a word more, as every group that has a list. */
  @Override
  public Integer call() {
    return list(new Limit(), null, null);
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
          entries.stream().map(e -> List.of(e.id(), e.type(), ShownTime.of(e.at()))).toList());
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
    List<String> faults = durable().journal().verify();
    Terminal terminal = session.terminal();
    faults.forEach(terminal::out);
    terminal.out(faults.isEmpty() ? "The journal is whole." : faults.size() + " faults.");
    terminal.result(JsonObject.builder().put("ok", faults.isEmpty()).put("faults", faults).build());
    return faults.isEmpty() ? 0 : CommandRunner.FAILED;
  }

  @Command(
      description = "Remove ended runs that every destination has, oldest first.",
      footer = {
        "",
        "The runtime does so by itself, as journal.retention and journal.max_bytes say.",
        "Example: evograft journal prune --older-than 30d --dry-run"
      })
  int prune(
      @Option(
              names = "--older-than",
              paramLabel = "AGE",
              description = "Only what ended before that, such as 12h or 30d; journal.retention.")
          @Nullable Duration olderThan,
      @Option(names = "--dry-run", description = "Only say what would be removed.")
          boolean dryRun) {
    Activation storage = Activation.services("JournalStore");
    Evograft evograft = durable(dryRun ? session.look(storage) : session.start(storage));
    Duration age = olderThan == null ? retention(evograft) : olderThan;
    Removed removed = evograft.journal().prune(age, dryRun);
    Terminal terminal = session.terminal();
    terminal.out(
        "%s %d keys with %d entries, %s."
            .formatted(
                dryRun ? "Would remove" : "Removed",
                removed.keys(),
                removed.entries(),
                Texts.bytes(removed.bytes())));
    terminal.result(
        JsonObject.builder()
            .put("dry_run", dryRun)
            .put("keys", removed.keys())
            .put("entries", removed.entries())
            .put("bytes", removed.bytes())
            .build());
    return 0;
  }

  @Command(
      description = "Copy the journal into a new file while others go on writing.",
      footer = {
        "",
        "To use the copy, end every Evograft process, put it in place of .evograft/journal.db,",
        "and remove journal.db-wal and journal.db-shm beside it.",
        "Example: evograft journal backup /backups/journal.db"
      })
  int backup(
      @Parameters(paramLabel = "FILE", description = "The copy; must not exist.") Path file) {
    durable().journal().backup(file.toAbsolutePath());
    session.terminal().out("Copied the journal to " + file + ".");
    session.terminal().result(JsonObject.builder().put("file", file.toString()).build());
    return 0;
  }

  @Command(
      description = "Write every entry as a line of JSON, oldest first.",
      footer = {
        "",
        "A line has key, ordinal, type, version, at and payload. Payloads are as they were",
        "recorded: they may hold what must not leave this machine.",
        "Example: evograft journal export --since 7d runs.jsonl"
      })
  int export(
      @Option(
              names = "--since",
              paramLabel = "TIME",
              description = "Only entries since a time (2026-11-01T00:00:00Z) or an age (7d).")
          @Nullable String since,
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              defaultValue = "-",
              description = "A new file, or - for standard output; ${DEFAULT-VALUE}.")
          String file) {
    Journal journal = durable().journal();
    Instant from = since == null ? null : Inputs.since(since, Instant.now());
    if (file.equals("-")) {
      new JournalExport(journal, from).to(session.terminal());
      return 0;
    }
    long count = new JournalExport(journal, from).to(Path.of(file));
    session.terminal().out("Wrote %d entries to %s.".formatted(count, file));
    session.terminal().result(JsonObject.builder().put("file", file).put("entries", count).build());
    return 0;
  }

  /** A journal on disk, to look at; nothing is made where there is none. */
  private Evograft durable() {
    return durable(session.look(Activation.services("JournalStore")));
  }

  private static Evograft durable(Evograft evograft) {
    if (!evograft.journal().durable()) {
      throw new EvograftException(
          "no_journal", "no plugin stores the journal; \"evograft doctor\" says why");
    }
    return evograft;
  }

  private static Duration retention(Evograft evograft) {
    return evograft.settings().stream()
        .filter(setting -> setting.name().equals("journal.retention"))
        .map(Setting::value)
        .map(value -> ConfigKey.parseDuration(Objects.requireNonNull(value)))
        .findFirst()
        .orElseThrow();
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
