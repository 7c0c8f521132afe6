// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.ForeignTables;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code evotown push --from-skilllite}: pushes what SkillLite noted in its feedback.sqlite, each
 * row once. How far it is, is kept in the workspace, for each server and file, and so is which rows
 * failed: those are tried again by the next push, and keep back nothing behind them.
 */
final class SkillLitePush {

  private static final Logger log = LoggerFactory.getLogger(SkillLitePush.class);

  private static final String DECISIONS =
      "SELECT * FROM decisions WHERE id > ? ORDER BY id LIMIT 200";
  private static final String LOG =
      "SELECT * FROM evolution_log WHERE id > ? AND version IS NOT NULL AND version <> ''"
          + " ORDER BY id";

  private static final String FIRST = " LIMIT 200";

  /** So many rows that fail one after the other are the server's fault. */
  private static final int FAILURES = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Hand hand;
  private final Link link;
  private final Path chat;
  private final DirectPush push;
  private final SkillLiteRuns runs;
  private final PushReport report;
  private final HashedFiles hashed = new HashedFiles();
  private int failedInARow;

  SkillLitePush(Hand hand, Path folder, @Nullable URI url) {
    this.hand = hand;
    this.link = Link.of(hand.context(), hand.readySetup(url), hand.http());
    this.chat = chatRoot(folder);
    this.push = new DirectPush(link);
    this.runs = new SkillLiteRuns(link.setup().engineId().orElse(""));
    this.report = new PushReport(hand.console());
  }

  /** As the file system has it: what is found in it is compared with it. */
  private static Path chatRoot(Path folder) {
    for (Path root : List.of(folder, folder.resolve("chat"))) {
      if (Files.isRegularFile(root.resolve("feedback.sqlite"))) {
        try {
          return root.toRealPath();
        } catch (IOException e) {
          throw new EvograftException("read_failed", "cannot read " + root + ": " + e, e);
        }
      }
    }
    throw new BadInputException(
        "bad_input",
        folder + " has no feedback.sqlite, nor has its folder chat: name SkillLite's folder");
  }

  int run() {
    ForeignTables tables =
        hand.context()
            .service(ForeignTables.class)
            .orElseThrow(
                () ->
                    new EvograftException(
                        "missing_service",
                        "the plugin journal, which reads SQLite, is not here: enable it"));
    Workspace workspace = hand.context().workspace();
    Path file = markFile();
    Path guard = file.resolveSibling(file.getFileName() + ".lock");
    Workspace.Lock lock = workspace.lock(guard, PATIENCE); // two would push each row twice
    try (SkillLiteMark mark = SkillLiteMark.read(workspace, file)) {
      beginAnewIfOther(tables, mark, SkillLiteMark.DECISION, DECISIONS);
      beginAnewIfOther(tables, mark, SkillLiteMark.EVOLUTION, LOG + FIRST);
      List<Long> decisionsBefore = mark.failed(SkillLiteMark.DECISION);
      List<Long> evolutionsBefore = mark.failed(SkillLiteMark.EVOLUTION);
      if (decisions(tables, mark) != Pushed.END && evolutions(tables, mark) != Pushed.END) {
        again(tables, mark, decisionsBefore, evolutionsBefore);
      }
    } finally {
      lock.close();
    }
    return report.end();
  }

  /**
   * A file that was made anew, or is another machine's, counts from one again. Evotown is asked for
   * each run, so none comes twice where only the row that was reached was removed.
   */
  private void beginAnewIfOther(
      ForeignTables tables, SkillLiteMark mark, String table, String query) {
    long reached = mark.reached(table);
    if (reached == 0) {
      return;
    }
    List<JsonObject> rows = new ArrayList<>();
    tables.read(chat.resolve("feedback.sqlite"), query, List.of(reached - 1), rows::add);
    boolean same =
        !rows.isEmpty()
            && rows.get(0).integer("id", -1) == reached
            && List.of("", SkillLiteRuns.nameOf(rows.get(0))).contains(mark.name(table));
    if (!same) {
      log.warn("{} is another file than the one before: all of its rows are looked at", chat);
      mark.beginAnew(table);
    }
  }

  /** Those that failed before this push; after all others, which they may not keep back. */
  private void again(
      ForeignTables tables, SkillLiteMark mark, List<Long> decisions, List<Long> evolutions) {
    Path file = chat.resolve("feedback.sqlite");
    for (long id : decisions) {
      List<JsonObject> rows = new ArrayList<>();
      tables.read(file, DECISIONS, List.of(id - 1), rows::add);
      if (rows.isEmpty() || rows.get(0).integer("id", -1) != id) {
        mark.settled(SkillLiteMark.DECISION, id); // SkillLite removed it
      } else if (pushed(mark, SkillLiteMark.DECISION, id, decision(rows.get(0))) != Pushed.GO_ON) {
        return;
      }
    }
    for (long id : evolutions) {
      List<JsonObject> rows = new ArrayList<>();
      tables.read(file, LOG + FIRST, List.of(id - 1), rows::add);
      if (rows.isEmpty() || rows.get(0).integer("id", -1) != id) {
        mark.settled(SkillLiteMark.EVOLUTION, id);
        continue;
      }
      Object version = rows.get(0).get("version");
      List<JsonObject> group =
          rows.stream().takeWhile(row -> Objects.equals(version, row.get("version"))).toList();
      if (pushed(mark, SkillLiteMark.EVOLUTION, id, runs.ofEvolution(group)) != Pushed.GO_ON) {
        return;
      }
    }
  }

  private List<JournalEntry> decision(JsonObject row) {
    return runs.ofDecision(row, artifacts(row));
  }

  private Pushed decisions(ForeignTables tables, SkillLiteMark mark) {
    Path file = chat.resolve("feedback.sqlite");
    for (; ; ) {
      List<JsonObject> rows = new ArrayList<>();
      tables.read(file, DECISIONS, List.of(mark.reached(SkillLiteMark.DECISION)), rows::add);
      if (rows.isEmpty()) {
        return Pushed.GO_ON;
      }
      for (JsonObject row : rows) {
        long id = row.integer("id", mark.reached(SkillLiteMark.DECISION) + 1);
        Pushed pushed = pushed(mark, SkillLiteMark.DECISION, id, decision(row));
        if (pushed != Pushed.TOO_MANY) {
          mark.reach(SkillLiteMark.DECISION, id, SkillLiteRuns.nameOf(row));
        }
        if (pushed != Pushed.GO_ON) {
          return pushed;
        }
      }
    }
  }

  /** A transaction may still be written: the newest one waits until another has followed it. */
  private Pushed evolutions(ForeignTables tables, SkillLiteMark mark) {
    List<JsonObject> group = new ArrayList<>();
    List<List<JsonObject>> complete = new ArrayList<>();
    tables.read(
        chat.resolve("feedback.sqlite"),
        LOG,
        List.of(mark.reached(SkillLiteMark.EVOLUTION)),
        row -> {
          if (!group.isEmpty()
              && !Objects.equals(row.get("version"), group.get(0).get("version"))) {
            complete.add(List.copyOf(group));
            group.clear();
          }
          group.add(row);
        });
    for (List<JsonObject> transaction : complete) {
      long first = transaction.get(0).integer("id", 0);
      Pushed pushed = pushed(mark, SkillLiteMark.EVOLUTION, first, runs.ofEvolution(transaction));
      if (pushed != Pushed.TOO_MANY) {
        JsonObject last = transaction.get(transaction.size() - 1);
        mark.reach(SkillLiteMark.EVOLUTION, last.integer("id", first), SkillLiteRuns.nameOf(last));
      }
      if (pushed != Pushed.GO_ON) {
        return pushed;
      }
    }
    return Pushed.GO_ON;
  }

  /** What is to be done after a row. */
  private enum Pushed {
    /** The next one is tried: a row that fails keeps back none. */
    GO_ON,
    /** The server fails for all: the rest comes with the next push. */
    END,
    /** The row failed and cannot be noted, so many did: it comes with the next push, too. */
    TOO_MANY
  }

  private Pushed pushed(SkillLiteMark mark, String table, long id, List<JournalEntry> entries) {
    DeliveryResult result = push.push(entries);
    boolean delivered = result.kind() == DeliveryResult.Kind.DELIVERED;
    report.add(entries.get(0).key(), delivered, result.why());
    if (delivered) {
      mark.settled(table, id);
      failedInARow = 0;
      return Pushed.GO_ON;
    }
    if (!mark.failed(table, id, String.valueOf(result.why()))) {
      return Pushed.TOO_MANY;
    }
    boolean refused =
        result.kind() == DeliveryResult.Kind.REJECTED || result.kind() == DeliveryResult.Kind.HELD;
    failedInARow = refused ? 0 : failedInARow + 1;
    return result.kind() != DeliveryResult.Kind.PAUSED && failedInARow < FAILURES
        ? Pushed.GO_ON
        : Pushed.END;
  }

  /** The run-scoped store: {@code artifacts/RUN/KEY}, under the id of the session or of the run. */
  private List<Artifact> artifacts(JsonObject row) {
    Path store = chat.resolve("artifacts");
    for (String name : List.of(runs.idOf(row), row.string("session_id", ""))) {
      try {
        Path folder = store.resolve(name).normalize();
        // Not the store itself, nothing above it, and no link to elsewhere.
        if (!name.isEmpty()
            && !folder.equals(store)
            && folder.startsWith(store)
            && Files.isDirectory(folder)
            && folder.toRealPath().startsWith(chat)) {
          return filesIn(folder);
        }
      } catch (InvalidPathException | IOException e) {
        log.info(
            "the session '{}' has no folder: {}",
            Detail.line(name, hand.context().redactor()),
            e.getMessage());
      }
    }
    return List.of();
  }

  /** What cannot be read is named and left out: it keeps back no run. */
  private List<Artifact> filesIn(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // A link may lead to anything of this machine.
            if (attributes.isRegularFile() && !file.toString().endsWith(".tmp")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) {
            leftOut(file, why);
            return FileVisitResult.CONTINUE;
          }
        });
    List<Artifact> artifacts = new ArrayList<>();
    for (Path file : files.stream().sorted().toList()) {
      try {
        artifacts.add(hashed.of(folder.relativize(file).toString().replace('\\', '/'), file));
      } catch (IOException e) {
        leftOut(file, e);
      }
    }
    return artifacts;
  }

  private void leftOut(Path file, IOException why) {
    log.warn(
        "the artifact {} is left out, it cannot be read: {}",
        Detail.line(file.toString(), hand.context().redactor()),
        String.valueOf(why));
  }

  private Path markFile() {
    String about =
        String.join(
            "\n",
            link.setup().endpoint().api().toString(),
            link.setup().engineId().orElse(""),
            chat.toString());
    return hand.context()
        .workspace()
        .pluginState()
        .resolve("skilllite-" + EngineHome.sum(about) + ".json");
  }
}
