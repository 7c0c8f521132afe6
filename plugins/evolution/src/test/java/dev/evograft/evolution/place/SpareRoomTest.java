// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a cycle leaves to the next one saves work, and is believed no more than a new copy. */
@DisabledOnOs(OS.WINDOWS) // it has no times that nobody can set
class SpareRoomTest {

  private static final long LATER = TimeUnit.HOURS.toMillis(1);

  @TempDir private Path folder;
  private Repo repo;
  private SpareRoom spare;
  private int rooms;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a.txt", "lib/b.txt");
    repo.write(".gitignore", ".venv/\n");
    repo.write(".venv/bin/tool", "#!" + repo.root() + "/.venv/bin/python\n");
    repo.write(".venv/lib/x.py", "x\n");
    spare = new SpareRoom(folder.resolve("w-room"));
  }

  /** By a clock that is so far ahead of the times of files. */
  private Rooms rooms(long ahead) {
    return new Rooms(
        repo.root(),
        Optional.empty(),
        new Rooms.Limits(Set.of(".venv"), Set.of(), 1 << 20),
        () -> System.currentTimeMillis() + ahead);
  }

  private Room room(String seal) {
    Optional<SpareRoom.Offer> offer =
        seal.isEmpty() ? Optional.empty() : Optional.of(new SpareRoom.Offer(spare, seal));
    return rooms(LATER).make(folder.resolve("checks" + rooms++), offer);
  }

  private String kept(Room room) {
    return spare.keep(room).orElseThrow();
  }

  /**
   * Another one for each file that is made, where the disk gives one the number of another, too.
   */
  private static Stamp node(Path file) throws IOException {
    return Stamp.of(file);
  }

  @Test
  void filesThatAreAsTheyWereAreNotMadeAgain() throws Exception {
    Room first = room("");
    Stamp a = node(first.folder().resolve("a.txt"));
    Stamp b = node(first.folder().resolve("lib/b.txt"));
    Map<String, String> hashes = first.hashes(path -> true);
    String seal = kept(first);
    assertThat(first.folder()).doesNotExist();
    repo.write("lib/b.txt", "another\n");
    repo.write("new/c.txt", "c\n");

    Room next = room(seal);

    assertThat(node(next.folder().resolve("a.txt"))).isEqualTo(a);
    assertThat(node(next.folder().resolve("lib/b.txt"))).isNotEqualTo(b);
    assertThat(next.folder().resolve("lib/b.txt")).hasContent("another");
    assertThat(next.folder().resolve("new/c.txt")).hasContent("c");
    assertThat(next.folder().resolve(".venv/bin/tool"))
        .hasContent("#!" + next.folder() + "/.venv/bin/python");
    assertThat(next.touched()).isEmpty();
    assertThat(next.unfit()).isEmpty();
    assertThat(next.hashes(path -> true))
        .containsEntry("a.txt", hashes.get("a.txt"))
        .containsEntry("lib/b.txt", Hashes.of("another\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(folder.resolve("w-room")).doesNotExist();
  }

  @Test
  void whatAnybodyDidToItIsUndone() throws Exception {
    String seal = kept(room(""));
    Path at = folder.resolve("w-room/room");
    var time = Files.getLastModifiedTime(at.resolve("a.txt"));
    Files.writeString(at.resolve("a.txt"), "A.TXT\n");
    Files.setLastModifiedTime(at.resolve("a.txt"), time);
    Files.writeString(at.resolve("left"), "left\n");
    Files.move(at.resolve("lib"), at.resolve("other"));
    Files.createSymbolicLink(at.resolve("lib"), at.resolve("other"));
    Files.createDirectories(at.resolve("closed/in"));
    Files.setPosixFilePermissions(
        at.resolve(".venv/lib"), PosixFilePermissions.fromString("r-x------"));

    Room next = room(seal);

    assertThat(next.folder().resolve("a.txt")).hasContent("a.txt");
    assertThat(next.folder().resolve("lib/b.txt")).hasContent("lib/b.txt");
    assertThat(Files.isSymbolicLink(next.folder().resolve("lib"))).isFalse();
    assertThat(next.folder().resolve(".venv/lib/x.py")).hasContent("x");
    for (String gone : List.of("left", "other", "closed")) {
      assertThat(next.folder().resolve(gone)).doesNotExist();
    }
    assertThat(next.touched()).isEmpty();
  }

  @Test
  void whatHasNoSealIsNotUsed() throws Exception {
    Room first = room("");
    Stamp a = node(first.folder().resolve("a.txt"));
    kept(first);

    Room next = room("0".repeat(64));

    assertThat(node(next.folder().resolve("a.txt"))).isNotEqualTo(a);
    assertThat(next.folder().resolve("a.txt")).hasContent("a.txt");
    assertThat(folder.resolve("w-room")).doesNotExist();
  }

  /** Two writes within a moment may have one time. */
  @Test
  void aFileThatWasJustWrittenIsReadAgain() throws Exception {
    Room first = rooms(0).make(folder.resolve("checks"));
    Stamp a = node(first.folder().resolve("a.txt"));

    Room next = room(kept(first));

    assertThat(node(next.folder().resolve("a.txt"))).isNotEqualTo(a);
    assertThat(next.touched()).isEmpty();
  }

  @Test
  void itIsOfOneWorkspace() throws Exception {
    Room first = room("");
    Stamp a = node(first.folder().resolve("a.txt"));
    String seal = kept(first);
    repo = new Repo(Files.move(repo.root(), folder.resolve("moved")));

    Room next = room(seal);

    assertThat(node(next.folder().resolve("a.txt"))).isNotEqualTo(a);
    assertThat(next.folder().resolve("a.txt")).hasContent("a.txt");
  }

  @Test
  void aRoomThatIsMovedTellsWhatWasDoneToIt() throws Exception {
    Room room = room("");
    Files.writeString(room.folder().resolve(".venv/bin/tool"), "#!/bin/true\n");

    Room moved = room.moved(folder.resolve("after/room"));

    assertThat(moved.touched()).containsExactly(".venv/bin/tool");
    moved.clean();
    assertThat(moved.touched()).isEmpty();
    Room again = moved.moved(folder.resolve("again/room"));
    assertThat(again.touched()).isEmpty();
    assertThat(again.folder().resolve(".venv/bin/tool"))
        .hasContent("#!" + again.folder() + "/.venv/bin/python");
  }

  @Test
  void aRoomThatIsNotThereHasLostAll() throws Exception {
    Room room = room("");
    Files.move(room.folder(), folder.resolve("elsewhere"));
    Files.createSymbolicLink(room.folder(), folder.resolve("elsewhere"));

    assertThat(room.moved(folder.resolve("after/room")).touched()).contains("a.txt", "lib/b.txt");
  }
}
