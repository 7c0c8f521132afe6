// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of other users, such as containers leave them: who may read everything has none. */
class FillingTest {

  @TempDir private Path folder;

  @Test
  void aFileThatCannotBeReadIsLeftAndNamed() throws Exception {
    Path from = Files.createDirectories(folder.resolve("from"));
    Path to = Files.createDirectories(folder.resolve("to"));
    Files.writeString(from.resolve("a.txt"), "a\n");
    Files.writeString(from.resolve("secret.key"), "of another user\n");
    Filling filling =
        new Filling(
            from,
            to,
            (one, other, how) -> {
              if (one.endsWith("secret.key")) {
                throw new AccessDeniedException(one.toString());
              }
              Files.copy(one, other, how);
            });

    filling.copy(List.of(found(from, "a.txt"), found(from, "secret.key")));

    assertThat(to.resolve("a.txt")).hasContent("a");
    assertThat(filling.left()).containsExactly("secret.key cannot be read");
    assertThat(filling.made()).containsOnlyKeys("a.txt");
  }

  private static Found found(Path root, String path) throws Exception {
    Stamp stamp = Stamp.of(root.resolve(path));
    return new Found(path, stamp.kind(), false, stamp);
  }

  @Test
  void aRoomThatCannotBeCleanedIsMadeAnew() throws Exception {
    Path root = Files.createDirectories(folder.resolve("workspace"));
    Files.writeString(root.resolve("a.txt"), "a\n");
    Rooms rooms = new Rooms(root, Optional.empty(), new Rooms.Limits(Set.of(), Set.of(), 1 << 20));
    Room room = rooms.make(folder.resolve("checks"));
    Files.writeString(room.folder().resolve("root-owned"), "left by a container\n");
    room.removing(
        file -> {
          throw new AccessDeniedException(file.toString());
        });

    room.clean();

    assertThat(room.touched()).isEmpty();
    assertThat(room.folder().resolve("root-owned")).doesNotExist();
    assertThat(room.folder().resolve("a.txt")).hasContent("a");
  }
}
