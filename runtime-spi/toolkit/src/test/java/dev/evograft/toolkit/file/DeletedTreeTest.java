// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DeletedTreeTest {

  @TempDir private Path folder;

  @Test
  void whatCanBeRemovedIsRemoved() throws Exception {
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("b"));
    for (String name : List.of("a", "b/root-owned", "c")) {
      Files.writeString(tree.resolve(name), "x");
    }

    assertThatThrownBy(
            () ->
                DeletedTree.remove(
                    tree,
                    file -> {
                      if (file.endsWith("root-owned")) {
                        throw new AccessDeniedException(file.toString());
                      }
                      Files.deleteIfExists(file);
                    }))
        .isInstanceOf(AccessDeniedException.class);

    try (var left = Files.walk(tree)) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(tree.resolve("b/root-owned"));
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no such permissions")
  void whatProgramsClosedIsOpenedAndLinksAreNotFollowed() throws Exception {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    Files.writeString(kept.resolve("a"), "x");
    Path tree = Files.createDirectories(folder.resolve("tree/readable/hidden"));
    Files.writeString(tree.resolve("b"), "x");
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(tree.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));

    DeletedTree.remove(folder.resolve("tree"));
    DeletedTree.remove(folder.resolve("tree")); // is nothing, and no fault

    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(kept.resolve("a")).hasContent("x");
  }
}
