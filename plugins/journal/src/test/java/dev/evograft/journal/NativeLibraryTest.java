// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

  @TempDir Path folder;

  @Test
  void isUnpackedOnceIntoAFolderOfItsPlatform() throws Exception {
    Path file = library(true).ensure();
    var first = Files.getLastModifiedTime(file);

    assertThat(file).startsWith(folder).isNotEmptyFile();
    assertThat(file.getParent().getFileName().toString()).matches("[0-9.]+-[a-z0-9._-]+");
    assertThat(library(true).ensure()).isEqualTo(file);
    assertThat(library(false).ensure()).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(first);
    assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void fileInAPlaceThatOthersCanWriteIsReplacedUnlessItIsOurs() throws Exception {
    Path file = library(false).ensure();
    byte[] ours = Files.readAllBytes(file);
    byte[] forged = ours.clone();
    forged[forged.length - 1]++;
    Files.write(file, forged);

    library(false).ensure();

    assertThat(file).hasBinaryContent(ours);
  }

  private NativeLibrary library(boolean trusted) {
    return new NativeLibrary(new Journals.Folder(folder), folder.resolve("cache"), trusted);
  }
}
