// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.snapshots.Workbench.Meddler;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody who is still at work puts a link to elsewhere in the place of a folder, or of a file, in
 * the midst of a restore.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
class SwapTest {

  @TempDir private Path folder;

  private Workbench bench;
  private Path elsewhere;

  @BeforeEach
  void begin() throws IOException {
    bench = new Workbench(folder);
    elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "replace, changed, theirs", // just before the file is moved out of the way
    "put,     changed, theirs", // while the content is written
    "put,     changed, none",
    "put,     gone,    none"
  })
  void aFolderThatBecomesALinkInBetweenLeadsNothingOut(String moment, String damage, String there)
      throws IOException {
    bench.write("deep/profile", "of the snapshot\n");
    String id = bench.create();
    if (damage.equals("gone")) {
      Files.delete(bench.root.resolve("deep/profile"));
    } else {
      bench.write("deep/profile", "of the work\n");
    }
    Path theirs = elsewhere.resolve("profile");
    if (there.equals("theirs")) {
      Files.writeString(theirs, "theirs\n");
    }

    Meddler meddler =
        bench.meddling(
            (moment + " " + bench.root.resolve("deep/profile"))::equals,
            () -> {
              Files.move(bench.root.resolve("deep"), folder.resolve("moved"));
              Files.createSymbolicLink(bench.root.resolve("deep"), elsewhere);
            });
    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isOne();

    assertThat(restored.failed()).anyMatch(line -> line.contains("deep/profile"));
    if (there.equals("theirs")) {
      assertThat(theirs).hasContent("theirs");
    } else {
      assertThat(elsewhere).isEmptyDirectory();
    }
  }

  @Test
  @Timeout(60)
  void aPipeInThePlaceOfAFileIsNotWaitedFor() throws Exception {
    bench.write("key", "key\n");
    Tinker.chmod(bench.root.resolve("key"), 0644);
    String id = bench.create();
    Tinker.chmod(bench.root.resolve("key"), 0600);
    Meddler meddler =
        bench.meddling(
            ("mode " + bench.root.resolve("key"))::equals,
            () -> {
              Files.delete(bench.root.resolve("key"));
              pipe(bench.root.resolve("key"));
            });

    assertThat(meddler.snapshots().restore(id, List.of()).failed())
        .anyMatch(line -> line.contains("key"));
    assertThat(meddler.times()).isOne();
  }

  private static void pipe(Path at) throws IOException {
    try {
      assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void permissionsAreNeverThoseOfWhatALinkLeadsTo() throws IOException {
    bench.write("key", "key\n");
    Tinker.chmod(bench.root.resolve("key"), 0644);
    String id = bench.create();
    Tinker.chmod(bench.root.resolve("key"), 0600);
    Path secret = Files.writeString(elsewhere.resolve("secret"), "secret\n");
    Tinker.chmod(secret, 0600);

    Meddler meddler =
        bench.meddling(
            ("mode " + bench.root.resolve("key"))::equals,
            () -> {
              Files.delete(bench.root.resolve("key"));
              Files.createSymbolicLink(bench.root.resolve("key"), secret);
            });
    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isOne();

    assertThat(restored.failed()).anyMatch(line -> line.contains("key"));
    assertThat(Files.getPosixFilePermissions(secret, LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
