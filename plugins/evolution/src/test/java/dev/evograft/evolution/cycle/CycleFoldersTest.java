// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CycleFoldersTest {

  @TempDir private Path folder;
  private Lab lab;
  private CycleFolders folders;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
    folders = new CycleFolders(lab.context);
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private Path owner() {
    Path own = folders.own();
    return own.resolveSibling(own.getFileName() + ".owner");
  }

  @Test
  void whoseTheFolderIsIsWrittenOnceAndThatItIsUsedOnceADay() throws Exception {
    Path owner = owner();
    assertThat(owner).hasContent(lab.context.workspace().root().toString());
    FileTime anHourAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    Files.setLastModifiedTime(owner, anHourAgo);
    FileTime set = Files.getLastModifiedTime(owner);

    folders.own();

    assertThat(Files.getLastModifiedTime(owner)).isEqualTo(set);

    Files.setLastModifiedTime(owner, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    folders.own();

    assertThat(Files.getLastModifiedTime(owner)).isGreaterThan(set);
    assertThat(owner).hasContent(lab.context.workspace().root().toString());
  }

  @Test
  void whatNamesAnotherPlaceIsWrittenAnew() throws Exception {
    Path owner = owner();
    Files.writeString(owner, folder.resolve("gone").toString());

    assertThat(owner()).isEqualTo(owner);
    assertThat(owner).hasContent(lab.context.workspace().root().toString());
  }
}
