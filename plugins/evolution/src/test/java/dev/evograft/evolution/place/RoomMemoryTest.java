// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a process remembers of a room says nothing that the disk does not say any more. */
@DisabledOnOs(OS.WINDOWS) // it has no times that nobody can set
class RoomMemoryTest {

  private static final long LATER = TimeUnit.HOURS.toMillis(1);

  @TempDir private Path folder;
  private Repo repo;

  /** Of the process that the tests are about. */
  private SpareRoom own;

  private int rooms;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a.txt", "lib/b.txt", "lib/c.txt");
    repo.write(".gitignore", ".venv/\n");
    repo.write(".venv/bin/tool", "#!" + repo.root() + "/.venv/bin/python\n");
    own = other().remembering(new RoomMemory());
  }

  /** Another process. */
  private SpareRoom other() {
    return new SpareRoom(folder.resolve("w-room"));
  }

  private Path spare() {
    return folder.resolve("w-room/room");
  }

  private Room room(SpareRoom spare, String seal) {
    return room(spare, seal, LATER);
  }

  private Room room(SpareRoom spare, String seal, long ahead) {
    Rooms made =
        new Rooms(
            repo.root(),
            Optional.empty(),
            new Rooms.Limits(Set.of(".venv"), Set.of(), 1 << 20),
            () -> System.currentTimeMillis() + ahead);
    return made.make(
        folder.resolve("checks" + rooms++), Optional.of(new SpareRoom.Offer(spare, seal)));
  }

  private String kept(SpareRoom spare, Room room) {
    return spare.keep(room).orElseThrow();
  }

  private static Stamp stamp(Room room, String path) throws Exception {
    return Stamp.of(room.folder().resolve(path));
  }

  private static void holds(Room room, String path, String text) {
    assertThat(room.folder().resolve(path)).hasContent(text);
    assertThat(room.touched()).isEmpty();
    assertThat(room.unfit()).isEmpty();
  }

  private void holdsTool(Room room) {
    holds(room, ".venv/bin/tool", "#!" + room.folder() + "/.venv/bin/python");
  }

  @Test
  void whatIsAsItWasIsNotMadeAgainCycleAfterCycle() throws Exception {
    Room room = room(own, "");
    Map<String, String> hashes = room.hashes(path -> true);
    Stamp a = stamp(room, "a.txt");
    for (int i = 0; i < 4; i++) {
      Files.writeString(room.folder().resolve("lib/b.txt"), "of a change\n");
      Files.writeString(room.folder().resolve("lib/left"), "by a check\n");
      String seal = kept(own, room);
      repo.write("lib/c.txt", "c" + i + "\n");
      repo.write("new" + i, "new\n");

      room = room(own, seal);

      assertThat(stamp(room, "a.txt")).isEqualTo(a);
      assertThat(room.folder().resolve("lib/left")).doesNotExist();
      holds(room, "lib/b.txt", "lib/b.txt");
      holds(room, "lib/c.txt", "c" + i);
      holds(room, "new" + i, "new");
      holdsTool(room);
      assertThat(room.hashes(path -> true))
          .containsEntry("a.txt", hashes.get("a.txt"))
          .containsEntry("lib/c.txt", Hashes.of(("c" + i + "\n").getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void anotherProcessReadsAllThatWasWritten() throws Exception {
    String first = kept(own, room(own, ""));
    repo.write("lib/c.txt", "c\n");
    Files.delete(repo.root().resolve("lib/b.txt"));
    Room second = room(own, first);
    second.hashes(path -> true);
    Stamp a = stamp(second, "a.txt");
    Stamp c = stamp(second, "lib/c.txt");
    String seal = kept(own, second);

    Room third = room(other(), seal);

    assertThat(seal).isNotEqualTo(first);
    assertThat(stamp(third, "a.txt")).isEqualTo(a);
    assertThat(stamp(third, "lib/c.txt")).isEqualTo(c);
    assertThat(third.folder().resolve("lib/b.txt")).doesNotExist();
    holdsTool(third);
  }

  @Test
  void whatAnotherProcessKeptIsReadAndNotRemembered() throws Exception {
    String first = kept(own, room(own, ""));
    repo.write("a.txt", "of then\n");
    Room theirs = room(other(), first);
    Stamp a = stamp(theirs, "a.txt");
    String second = kept(other(), theirs);

    Room room = room(own, second);

    assertThat(stamp(room, "a.txt")).isEqualTo(a);
    holds(room, "a.txt", "of then");
    holdsTool(room);
  }

  @Test
  void aRoomThatAnotherProcessUsedUpIsMadeAnew() throws Exception {
    String seal = kept(own, room(own, ""));
    room(other(), seal);

    Room room = room(own, seal);

    holds(room, "a.txt", "a.txt");
    holdsTool(room);
    assertThat(own.keep(room)).isPresent();
  }

  @Test
  void aFolderThatWasExchangedIsNotTheOneThatIsRemembered() throws Exception {
    String seal = kept(own, room(own, ""));
    Files.move(spare(), folder.resolve("away"));
    Files.createDirectories(spare().resolve("lib"));
    Files.writeString(spare().resolve("a.txt"), "A.TXT\n");
    Files.setLastModifiedTime(
        spare().resolve("a.txt"), Files.getLastModifiedTime(folder.resolve("away/a.txt")));
    Files.createSymbolicLink(spare().resolve("lib/b.txt"), folder.resolve("away/lib/b.txt"));

    Room room = room(own, seal);

    holds(room, "a.txt", "a.txt");
    holds(room, "lib/b.txt", "lib/b.txt");
    holds(room, "lib/c.txt", "lib/c.txt");
    assertThat(Files.isSymbolicLink(room.folder().resolve("lib/b.txt"))).isFalse();
    holdsTool(room);
  }

  /** It is added to, and whoever reads it finds that it has not the seal. */
  @Test
  void aListThatWasExchangedIsOfNoUseToAnyone() throws Exception {
    String first = kept(own, room(own, ""));
    Path list = folder.resolve("w-room/held");
    byte[] bytes = Files.readAllBytes(list);
    bytes[bytes.length - 1] ^= 1;
    Files.write(list, bytes);
    Room second = room(own, first);
    Stamp a = stamp(second, "a.txt");
    String seal = kept(own, second);

    Room third = room(other(), seal);

    assertThat(stamp(third, "a.txt")).isNotEqualTo(a);
    holds(third, "a.txt", "a.txt");
  }

  @Test
  void aListThatIsALinkIsNotWrittenTo() throws Exception {
    String first = kept(own, room(own, ""));
    Room second = room(own, first);
    Path list = folder.resolve("w-room/held");
    Path precious = Files.move(list, folder.resolve("precious"));
    byte[] bytes = Files.readAllBytes(precious);
    Files.createSymbolicLink(list, precious);
    repo.write("a.txt", "another\n");

    String seal = kept(own, second);

    assertThat(precious).hasBinaryContent(bytes);
    holds(room(other(), seal), "a.txt", "another");
  }

  /**
   * A folder that is renamed and named back has the same times as before, and so have its files.
   */
  @Test
  void aFileThatWasGoneWhileItWasToBeCopiedIsInTheNextRoom() throws Exception {
    Survey survey =
        Survey.of(
            repo.root(),
            new Survey.Wanted(Optional.empty(), Set.of(".venv"), Set.of()),
            null,
            System.currentTimeMillis() + LATER);
    Path lib = repo.root().resolve("lib");
    Path away = Files.move(lib, folder.resolve("away"));
    Room first = Room.make(folder.resolve("first"), survey);
    Files.move(away, lib);

    String seal = kept(own, first);

    holds(room(own, seal), "lib/b.txt", "lib/b.txt");
  }

  @Test
  void whatNamesTheRoomIsAllThatIsOtherwiseInOneThatWasMoved() throws Exception {
    Room moved = room(own, "").moved(folder.resolve("elsewhere/room"));

    assertThat(moved.touched()).isEmpty();
    assertThat(moved.clean()).as("it is known what it holds").isTrue();
    holdsTool(moved);
  }

  @Test
  @Timeout(60)
  void aListThatIsAPipeIsNotWaitedFor() throws Exception {
    String seal = kept(own, room(own, ""));
    Path list = folder.resolve("w-room/held");
    Files.delete(list);
    assertThat(new ProcessBuilder("mkfifo", list.toString()).start().waitFor()).isZero();

    holds(room(other(), seal), "a.txt", "a.txt");
  }

  /** Two writes within a moment may have one time. */
  @Test
  void aFileThatHadJustBeenWrittenIsReadAgain() throws Exception {
    Room first = room(own, "", 0);
    Stamp a = stamp(first, "a.txt");

    Room next = room(own, kept(own, first));

    assertThat(stamp(next, "a.txt")).isNotEqualTo(a);
    holds(next, "a.txt", "a.txt");
  }

  @Test
  void whatGitIgnoresSinceIsNotThere() throws Exception {
    String seal = kept(own, room(own, ""));
    repo.write("more.txt", "more\n");
    repo.write(".gitignore", ".venv/\nmore.txt\n");

    Room room = room(own, seal);

    assertThat(room.folder().resolve("more.txt")).doesNotExist();
    holds(room, ".gitignore", ".venv/\nmore.txt");
  }

  @Test
  void itIsOfOneWorkspace() throws Exception {
    String seal = kept(own, room(own, ""));
    repo = new Repo(Files.move(repo.root(), folder.resolve("moved")));

    Room room = room(own, seal);

    assertThat(room.isOf(repo.root())).isTrue();
    holds(room, "a.txt", "a.txt");
  }
}
