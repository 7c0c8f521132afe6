// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.ForeignTables;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code evotown push --from-skilllite}: pushes what SkillLite noted in its feedback.sqlite, each
 * row once. How far it is, is kept in the workspace, for each server and file.
 */
final class SkillLitePush {

  private static final String DECISIONS =
      "SELECT * FROM decisions WHERE id > ? ORDER BY id LIMIT 200";
  private static final String LOG =
      "SELECT * FROM evolution_log WHERE id > ? AND version IS NOT NULL AND version <> ''"
          + " ORDER BY id";

  private final Hand hand;
  private final Link link;
  private final Path chat;
  private final DirectPush push;
  private final SkillLiteRuns runs;
  private final PushReport report;

  SkillLitePush(Hand hand, Path folder, @Nullable URI url) {
    this.hand = hand;
    this.link = Link.of(hand.context(), hand.readySetup(url), hand.http());
    this.chat = chatRoot(folder);
    this.push = new DirectPush(link);
    this.runs = new SkillLiteRuns(link.setup().engineId().orElse(""));
    this.report = new PushReport(hand.console());
  }

  private static Path chatRoot(Path folder) {
    for (Path root : List.of(folder, folder.resolve("chat"))) {
      if (Files.isRegularFile(root.resolve("feedback.sqlite"))) {
        return root;
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
    Mark mark = Mark.read(markFile());
    boolean goesOn = decisions(tables, mark);
    if (goesOn) {
      evolutions(tables, mark);
    }
    return report.end();
  }

  private boolean decisions(ForeignTables tables, Mark mark) {
    Path file = chat.resolve("feedback.sqlite");
    for (; ; ) {
      List<JsonObject> rows = new ArrayList<>();
      tables.read(file, DECISIONS, List.of(mark.decision), rows::add);
      if (rows.isEmpty()) {
        return true;
      }
      for (JsonObject row : rows) {
        if (!pushed(runs.ofDecision(row, artifacts(row)))) {
          return false;
        }
        mark.decision = row.integer("id", mark.decision + 1);
        save(mark);
      }
    }
  }

  /** A transaction may still be written: the newest one waits until another has followed it. */
  private void evolutions(ForeignTables tables, Mark mark) {
    List<JsonObject> group = new ArrayList<>();
    List<List<JsonObject>> complete = new ArrayList<>();
    tables.read(
        chat.resolve("feedback.sqlite"),
        LOG,
        List.of(mark.evolution),
        row -> {
          if (!group.isEmpty()
              && !Objects.equals(row.get("version"), group.get(0).get("version"))) {
            complete.add(List.copyOf(group));
            group.clear();
          }
          group.add(row);
        });
    for (List<JsonObject> transaction : complete) {
      if (!pushed(runs.ofEvolution(transaction))) {
        return;
      }
      mark.evolution = transaction.get(transaction.size() - 1).integer("id", mark.evolution);
      save(mark);
    }
  }

  /** Whether the next one may be tried: one that was refused for good is passed over, and told. */
  private boolean pushed(List<JournalEntry> entries) {
    DeliveryResult result = push.push(entries);
    boolean delivered = result.kind() == DeliveryResult.Kind.DELIVERED;
    report.add(entries.get(0).key(), delivered, result.why());
    return delivered || result.kind() == DeliveryResult.Kind.REJECTED;
  }

  /** The run-scoped store: {@code artifacts/RUN/KEY}, under the id of the session or of the run. */
  private List<Artifact> artifacts(JsonObject row) {
    for (String name : List.of(runs.idOf(row), row.string("session_id", ""))) {
      Path folder = chat.resolve("artifacts").resolve(name).normalize();
      if (!name.isEmpty()
          && folder.startsWith(chat.resolve("artifacts"))
          && Files.isDirectory(folder)) {
        return filesIn(folder);
      }
    }
    return List.of();
  }

  private static List<Artifact> filesIn(Path folder) {
    List<Artifact> artifacts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String key = folder.relativize(file).toString().replace('\\', '/');
        if (!key.endsWith(".tmp")) {
          artifacts.add(Artifact.of(key, file));
        }
      }
      return artifacts;
    } catch (IOException e) {
      throw new EvograftException("write_failed", "cannot read " + folder + ": " + e, e);
    }
  }

  private Path markFile() {
    String about =
        String.join(
            "\n",
            link.setup().endpoint().api().toString(),
            link.setup().engineId().orElse(""),
            chat.toAbsolutePath().normalize().toString());
    return hand.context()
        .workspace()
        .pluginState()
        .resolve("skilllite-" + EngineHome.sum(about) + ".json");
  }

  private void save(Mark mark) {
    JsonObject kept =
        JsonObject.builder()
            .put("decision", mark.decision)
            .put("evolution", mark.evolution)
            .build();
    hand.context().workspace().replace(markFile(), Json.bytes(kept), Access.ORDINARY);
  }

  /** How far it is: the last rows that need not be read again. */
  private static final class Mark {
    private long decision;
    private long evolution;

    static Mark read(Path file) {
      Mark mark = new Mark();
      try {
        JsonObject kept = JsonText.parseObject(Files.readAllBytes(file));
        mark.decision = kept.integer("decision", 0);
        mark.evolution = kept.integer("evolution", 0);
      } catch (NoSuchFileException | IllegalArgumentException e) {
        mark.decision = 0; // the server is asked about each anyway
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return mark;
    }
  }
}
