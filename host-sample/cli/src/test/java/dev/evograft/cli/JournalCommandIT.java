// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the people who run it do with a journal. */
class JournalCommandIT {

  @TempDir private Path root;
  private Cli cli;

  @BeforeEach
  void record() throws Exception {
    cli = new Cli(root);
    cli.skill("hello", "echo hello\n");
    cli.run("run", "hello").exits(0);
    cli.run("run", "hello").exits(0);
  }

  @Test
  void exportGivesEveryEntryOldestFirst() throws Exception {
    String out = cli.run("journal", "export").exits(0).out();

    List<JsonObject> lines = out.lines().map(JournalCommandIT::json).toList();
    assertThat(lines)
        .extracting(line -> line.string("type", ""))
        .containsExactly("run.started", "run.completed", "run.started", "run.completed");
    assertThat(lines.get(1).object("payload").string("status")).contains("succeeded");
    assertThat(lines.get(1))
        .containsEntry("ordinal", 1L)
        .containsKeys("key", "version", "at", "payload");

    Path file = root.resolve("runs.jsonl");
    cli.run("journal", "export", file.toString(), "--since", "1h", "--json").exits(0);
    assertThat(file).hasContent(out.stripTrailing());
    cli.run("journal", "export", file.toString()).exits(2).complains("runs.jsonl", "there already");
    assertThat(cli.run("journal", "export", "--since", "2999-01-01T00:00:00Z").exits(0).out())
        .isEmpty();
    cli.run("journal", "export", "--since", "lately").exits(2).complains("--since", "7d");
  }

  @Test
  void backupIsAJournalOfItsOwn() throws Exception {
    Path copy = root.resolve("copy.db");
    cli.run("journal", "backup", copy.toString()).exits(0);
    cli.run("journal", "backup", copy.toString()).exits(2).complains("copy.db", "there already");

    JsonObject verified =
        cli.run("journal", "verify", "--json", "--set", "journal.file=" + copy).exits(0).json();
    assertThat(verified).containsEntry("ok", true);
    assertThat(cli.run("journal", "export", "--set", "journal.file=" + copy).exits(0).out().lines())
        .hasSize(4);
  }

  @Test
  void pruneRemovesWhatEndedLongAgo() throws Exception {
    assertThat(cli.run("journal", "prune", "--json").exits(0).json()).containsEntry("keys", 0L);
    assertThat(
            cli.run("journal", "prune", "--older-than", "0s", "--dry-run", "--json")
                .exits(0)
                .json())
        .containsEntry("keys", 2L)
        .containsEntry("entries", 4L);
    assertThat(cli.run("journal", "prune", "--older-than", "0s").exits(0).out())
        .startsWith("Removed 2 keys with 4 entries");
    assertThat(cli.run("journal", "list").exits(0).out()).contains("No entry.");
    cli.run("journal", "verify").exits(0);
  }

  @Test
  void damagedJournalIsToldByVerifyAndDoctor() throws Exception {
    Path file = cli.workspace().resolve(".evograft/journal.db");
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.write("no database at all".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] before = Files.readAllBytes(file);

    cli.run("journal", "verify").exits(1).complains("journal.db", "damaged");
    assertThat(cli.run("doctor").exits(1).out()).contains("PROBLEM", "journal.db", "damaged");
    assertThat(cli.run("doctor", "--json").exits(1).json()).containsEntry("ok", false);
    cli.run("run", "hello").exits(0);

    assertThat(file).hasBinaryContent(before);
  }

  private static JsonObject json(String line) {
    return JsonText.parseObject(line.getBytes(StandardCharsets.UTF_8));
  }
}
