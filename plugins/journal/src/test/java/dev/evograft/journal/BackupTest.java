// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that are made while others write, and the journal that they give. */
class BackupTest {

  private static final Set<String> TYPES = Set.of("run.started");

  @TempDir Path folder;

  private SqliteJournal journal;
  private Path copy;

  @BeforeEach
  void open() throws Exception {
    journal = Journals.in(folder);
    journal.open();
    copy = Files.createDirectory(folder.resolve("100% sure?")).resolve("copy.db");
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void copyOfABusyJournalIsWhole() {
    AtomicBoolean stop = new AtomicBoolean();
    List<String> acknowledged = new ArrayList<>();
    append(acknowledged, 2_000);
    journal.deliveries().join("hub", "there", TYPES, 7);
    CompletableFuture<Void> others =
        CompletableFuture.runAsync(
            () -> {
              List<String> meanwhile = new ArrayList<>();
              for (int i = 0; !stop.get(); i++) {
                append(meanwhile, 2_000 + 10 * (i + 1));
              }
            });

    journal.backup(copy);
    stop.set(true);
    others.join();

    SqliteJournal copied = Journals.at(copy);
    copied.open();
    assertThat(copied.verify()).isEmpty();
    List<String> keys =
        copied.behind(0, 1_000_000).stream().map(Sequenced::entry).map(e -> e.key()).toList();
    assertThat(keys).startsWith(acknowledged.toArray(String[]::new)).doesNotHaveDuplicates();
    assertThat(copied.deliveries().positions()).hasSize(1);
    assertThat(copied.append(List.of(Entries.start("after")))).containsExactly(0);
    copied.close();
  }

  @Test
  void copyIsItsOwnersAlone() throws Exception {
    journal.backup(copy);

    assertThat(Files.getPosixFilePermissions(copy))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(copy.getParent()).isDirectoryNotContaining(path -> !path.equals(copy));
  }

  @Test
  void whatIsThereIsNotOverwritten() throws Exception {
    Files.writeString(copy, "precious");

    refused(copy, "backup_exists");
    refused(folder.resolve("journal.db"), "backup_exists");

    assertThat(copy).hasContent("precious");
  }

  @Test
  void folderThatIsNotThereIsAnErrorAndNothingIsMade() {
    Path nowhere = folder.resolve("no/such/copy.db");
    refused(nowhere, "backup_unwritable");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void damagedJournalIsNotCopied() throws Exception {
    List<String> keys = new ArrayList<>();
    append(keys, 2_000);
    journal.close();
    Path file = folder.resolve("journal.db");
    byte[] torn = Files.readAllBytes(file);
    Arrays.fill(torn, 8_192, torn.length / 2, (byte) 0x5a);
    Files.write(file, torn);
    journal.open();

    refused(copy, "journal_damaged");
    assertThat(copy).doesNotExist();
  }

  private void refused(Path to, String code) {
    assertThatThrownBy(() -> journal.backup(to))
        .isInstanceOfSatisfying(EvograftException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageNotContaining("\n");
  }

  private void append(List<String> keys, int upTo) {
    while (keys.size() < upTo) {
      String key = "run-" + upTo + "-" + keys.size();
      journal.append(List.of(Entries.end(key)));
      keys.add(key);
    }
  }
}
