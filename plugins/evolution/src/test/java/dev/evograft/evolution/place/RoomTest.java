// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.toolkit.json.JsonText;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The checks run in what will be kept, and in nothing else. */
@DisabledOnOs(OS.WINDOWS) // links and shebangs
class RoomTest {

  @TempDir private Path folder;
  private Repo repo;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a.txt", "b.txt");
    repo.write(".gitignore", ".venv/\nbuild/\n.env\n");
    repo.write(".venv/lib/x.py", "x\n");
  }

  private Rooms rooms() {
    return new Rooms(
        repo.root(), Optional.empty(), new Rooms.Limits(Set.of(".venv"), Set.of(), 1 << 20));
  }

  private Room room() {
    return rooms().make(folder.resolve("checks"));
  }

  private static FileEdit edit(String path, String before, String after) {
    return new FileEdit(path, version(before), version(after));
  }

  private static FileVersion version(String text) {
    return new FileVersion(text.getBytes(StandardCharsets.UTF_8), false);
  }

  @Test
  void whatChecksLeaveIsTakenAwayWhateverItsNameIs() throws Exception {
    Room room = room();
    Path at = room.folder();
    for (String left :
        List.of("x.db", "build/y", ".evograft/z", "lib/.git/config", "lib/x.js-wal", ".venv/new")) {
      Files.createDirectories(at.resolve(left).getParent());
      Files.writeString(at.resolve(left), "left\n");
    }
    Files.writeString(at.resolve("a.txt"), "changed\n");
    Files.writeString(at.resolve(".venv/lib/x.py"), "changed\n");
    Files.delete(at.resolve("b.txt"));
    Files.createDirectories(at.resolve("b.txt/in"));
    Files.writeString(at.resolve(".git/config"), "[core]\n\thooksPath = /tmp\n");
    assertThat(room.touched()).contains("x.db", "a.txt", ".venv/lib/x.py", "b.txt");

    rooms().renew(room);

    assertThat(room.touched()).isEmpty();
    for (String gone : List.of("x.db", "build", ".evograft", "lib", ".venv/new")) {
      assertThat(at.resolve(gone)).doesNotExist();
    }
    assertThat(at.resolve("a.txt")).hasContent("a.txt");
    assertThat(at.resolve("b.txt")).hasContent("b.txt");
    assertThat(at.resolve(".venv/lib/x.py")).hasContent("x");
    assertThat(Repo.git(at, "config", "core.hooksPath")).isEqualTo("/dev/null");
  }

  @Test
  void holdsWhatTheWorkspaceIsWhenItIsRenewed() throws Exception {
    Room room = room();
    repo.write("a.txt", "saved meanwhile\n");
    repo.write("c.txt", "new\n");
    Files.delete(repo.root().resolve("b.txt"));

    rooms().renew(room);

    assertThat(room.folder().resolve("a.txt")).hasContent("saved meanwhile");
    assertThat(room.folder().resolve("c.txt")).hasContent("new");
    assertThat(room.folder().resolve("b.txt")).doesNotExist();
    assertThat(room.touched()).isEmpty();
  }

  @Test
  void whatFollowsTheWorkspaceTellsWhoTouchedItSinceItWasCleaned() throws Exception {
    Room room = room();
    Files.writeString(room.folder().resolve("left.txt"), "left\n");
    assertThat(room.clean()).as("it was as it was filled").isFalse();
    assertThat(room.clean()).isTrue();
    Files.writeString(room.folder().resolve("b.txt"), "somebody's\n");
    Files.writeString(room.folder().resolve("planted.txt"), "planted\n");

    rooms().follow(room);

    assertThat(room.touched()).containsExactly("b.txt", "planted.txt");

    repo.write("later.txt", "later\n");
    repo.write("a.txt", "saved meanwhile\n");
    rooms().follow(room);

    assertThat(room.touched()).isEmpty();
    assertThat(room.folder().resolve("planted.txt")).doesNotExist();
    assertThat(room.folder().resolve("later.txt")).hasContent("later");
    assertThat(room.folder().resolve("a.txt")).hasContent("saved meanwhile");
  }

  @Test
  void aDatabaseThatGitTracksIsThereAsGitHasIt() throws Exception {
    repo.write("fixtures/x.sqlite", "committed\n");
    repo.git("add", "-A");
    repo.write("fixtures/x.sqlite", "somebody has it open\n");
    Room room = room();
    Path there = room.folder().resolve("fixtures/x.sqlite");
    assertThat(there).hasContent("committed");
    Files.writeString(there, "by a check\n");

    room.clean();

    assertThat(there).hasContent("committed");
    assertThat(room.touched()).isEmpty();
    assertThat(room.notes())
        .containsExactly("in the copy as git has it: fixtures/x.sqlite, a database");
    Copy copy = rooms().copy(room, folder.resolve("copy"));
    assertThat(copy.compare()).isEqualTo(Comparison.NONE);
    Files.writeString(copy.folder().resolve("fixtures/x.sqlite"), "by the agent\n");
    assertThat(copy.compare().violations()).hasSize(1);
  }

  @Test
  void whatIsNoFileThatCountsIsNotForAReplay() throws Exception {
    repo.write("data.db", "a database\n");
    repo.write("build/out.js", "built\n");
    Room room = room();

    for (String path : List.of("data.db", "build/out.js", "build/new.js", ".env", "seed.sqlite")) {
      assertThat(room.unable(Set.of("a.txt", path))).as(path).isPresent();
    }
    assertThat(room.unable(Set.of("a.txt", "new/deep.txt", "db/001.sqlite.sql"))).isEmpty();
  }

  @Test
  void whatABackupDoesToFilesIsNoCheat() throws Exception {
    Room room = room();
    Path file = room.folder().resolve("a.txt");
    var time = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    Files.setLastModifiedTime(file, time);

    assertThat(room.touched()).isEmpty();
    assertThat(room.seen().restamped()).containsExactly("a.txt");
  }

  @Test
  void aFileIsHashedWithoutBeingHeld() throws Exception {
    Path file = folder.resolve("large");
    try (var large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(64 << 20);
    }
    var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();

    String hash = Hashes.of(file);

    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    assertThat(hash).isEqualTo(Hashes.of(new byte[64 << 20]));
  }

  @Test
  void aChangeIsAddedToIt() throws Exception {
    Room room = room();
    room.apply(List.of(edit("a.txt", "a.txt\n", "mended\n")));

    assertThat(room.folder().resolve("a.txt")).hasContent("mended");
    assertThat(Repo.git(room.folder(), "status", "--porcelain", "a.txt")).endsWith("M a.txt");
    assertThat(repo.root().resolve("a.txt")).hasContent("a.txt");
  }

  @Test
  void whateverLeadsToTheWorkspaceLeadsToIt() throws Exception {
    Path root = repo.root();
    Files.createSymbolicLink(root.resolve("whole"), root.resolve("a.txt"));
    Files.createSymbolicLink(root.resolve("relative"), Path.of("a.txt"));
    Files.createSymbolicLink(root.resolve("around"), Path.of("../workspace/a.txt"));
    Files.createSymbolicLink(folder.resolve("alias"), root);
    Files.createSymbolicLink(root.resolve("alias"), folder.resolve("alias/a.txt"));
    Files.writeString(folder.resolve("outside"), "outside\n");
    Files.createSymbolicLink(root.resolve("out"), Path.of("../outside"));
    repo.write(".venv/bin/tool", "#!" + root + "/.venv/bin/python\nimport x\n");
    repo.write(".venv/lib/own.pth", root + "/src\n");

    Room room = room();

    Path at = room.folder();
    for (String link : List.of("whole", "relative", "around", "alias")) {
      assertThat(at.resolve(link).toRealPath()).isEqualTo(at.resolve("a.txt").toRealPath());
    }
    assertThat(at.resolve("out")).hasContent("outside");
    assertThat(at.resolve(".venv/bin/tool")).content().startsWith("#!" + at + "/.venv/bin/python");
    assertThat(at.resolve(".venv/lib/own.pth")).hasContent(at + "/src");
    assertThat(room.unfit()).isEmpty();
    Copy copy = rooms().copy(room, folder.resolve("copy"));
    assertThat(copy.folder().resolve(".venv/lib/own.pth")).hasContent(copy.folder() + "/src");
    assertThat(copy.compare()).isEqualTo(Comparison.NONE);
    Files.createSymbolicLink(folder.resolve("w"), at);
    assertThat(room.turning().variables(Map.of("PATH", root + "/.venv/bin:/bin", "HOME", "/h")))
        .isEqualTo(Map.of("PATH", at + "/.venv/bin:/bin", "HOME", "/h"));
  }

  /** Workspaces in containers are called {@code /app}. */
  @Test
  void whatOnlyEndsWithTheNameOfTheWorkspaceIsLeftAlone() {
    Turning turning = new Turning(Path.of("/app"), Path.of("/copy"));
    for (String other :
        List.of(
            "/usr/src/app/bin",
            "http://host/app/x",
            "$HOME/app/x",
            "~/app",
            "${HOME}/app",
            "../app/x",
            "-DX/app/y")) {
      assertThat(turning.word(other)).isEqualTo(other);
    }
    for (String own :
        List.of(
            "/app",
            "/app/x",
            "PATH=/bin:/app/bin",
            "file:///app/x",
            "-I/app/include",
            "'/app/x'",
            "(/app/x)",
            "see /app/x, /app/y",
            "#!/app/x")) {
      assertThat(turning.word(own)).isEqualTo(own.replace("/app", "/copy"));
    }
  }

  @Test
  void aScriptThatMustStayAndRunsTheWorkspaceMakesItUnfit() throws Exception {
    Path script = repo.write("run.sh", "#!" + repo.root() + "/.venv/bin/python\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    assertThat(room().unfit().orElseThrow()).startsWith("run.sh ").contains("relative");
  }

  @Test
  void whatIsKeptOfItIsReadAgain() throws Exception {
    Room room = room();
    byte[] kept = room.tree().toString().getBytes(StandardCharsets.UTF_8);

    Room again = Room.of(JsonText.parseObject(kept));

    assertThat(again.touched()).isEmpty();
    assertThat(again.survey())
        .usingRecursiveComparison()
        .ignoringFields("scope", "seed", "git.staged", "git.watch")
        .isEqualTo(room.survey());
    assertThat(again.survey().git().watch().tree()).isEqualTo(room.survey().git().watch().tree());
    assertThat(again.survey().gitChanged()).isEmpty();
    assertThat(again.survey().seed().files().keySet())
        .isEqualTo(room.survey().seed().files().keySet());
    assertThat(again.survey().scope().rules().ignores("build", true)).isTrue();
    Room twin = again.twin(folder.resolve("twin"));
    assertThat(twin.touched()).isEmpty();
    twin.apply(List.of(edit("a.txt", "a.txt\n", "mended\n")));
    assertThat(again.touched()).isEmpty();
    assertThat(room.hashes(path -> path.equals("a.txt")))
        .containsExactly(Map.entry("a.txt", Hashes.of("a.txt\n".getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void aCopyHasTheRefsOfTheRepository() throws Exception {
    repo.git("tag", "v1");
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD");
    Room room = room();

    assertThat(Repo.git(room.folder(), "tag")).isEqualTo("v1");
    assertThat(Repo.git(room.folder(), "rev-parse", "origin/main"))
        .isEqualTo(repo.git("rev-parse", "HEAD"));
  }

  @Test
  void aDatabaseThatGitTracksIsThereWhenItIsReadAgain() throws Exception {
    repo.write("seed.db", "seed\n");
    repo.git("add", "seed.db");
    Room kept = room();
    assertThat(kept.folder().resolve("seed.db")).hasContent("seed");

    Room again =
        Room.of(JsonText.parseObject(kept.tree().toString().getBytes(StandardCharsets.UTF_8)));
    Files.writeString(again.folder().resolve("seed.db"), "of a check\n");
    again.clean();

    assertThat(again.folder().resolve("seed.db")).hasContent("seed");
    assertThat(again.touched()).isEmpty();
  }
}
