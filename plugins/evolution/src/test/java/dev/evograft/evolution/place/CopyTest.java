// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.spi.EvograftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a copy holds, what is found in it, and what it leaves alone. */
@DisabledOnOs(OS.WINDOWS) // links and executable bits
class CopyTest {

  @TempDir private Path folder;
  private Repo repo;
  private Room room;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "src/a.txt", "src/b.txt", "forced.log");
    repo.write(".gitignore", "node_modules/\n*.log\nbuild/\n");
    repo.git("add", "-f", "forced.log", ".gitignore");
    repo.git("commit", "-qm", "two");
    repo.write("src/a.txt", "edited, not committed\n");
    repo.write("untracked.txt", "untracked\n");
    repo.write("node_modules/lib/index.js", "the library\n");
    repo.write("build/out.bin", "built\n");
    repo.write("data.db", "a database\n");
    repo.write("memory/evolution/graph.jsonl", "what was learned\n");
    repo.write(".evograft/journal.db", "a journal\n");
    Path run = repo.write("run.sh", "#!/bin/sh\n");
    assertThat(run.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(repo.root().resolve("link"), Path.of("src/a.txt"));
    repo.git("remote", "add", "origin", "https://example.org/x.git");
    repo.write(".git/hooks/post-commit", "#!/bin/sh\ntouch hooked\n");
  }

  private Rooms rooms(Path root, long bytes) {
    return new Rooms(
        root,
        Optional.empty(),
        new Rooms.Limits(Set.of("node_modules"), Set.of("memory/evolution"), bytes));
  }

  private Copy copy() {
    return copy(repo.root(), 1 << 20);
  }

  private Copy copy(Path root, long bytes) {
    Rooms rooms = rooms(root, bytes);
    room = rooms.make(folder.resolve("checks"));
    return rooms.copy(room, folder.resolve("copy"));
  }

  private static List<String> told(Comparison comparison) {
    return comparison.changes().stream().map(c -> c.kind() + " " + c.path()).toList();
  }

  @Test
  void holdsWhatCountsAndNothingElse() throws Exception {
    Copy copy = copy();

    assertThat(copy.folder().resolve("src/a.txt")).hasContent("edited, not committed");
    assertThat(copy.folder().resolve("untracked.txt")).hasContent("untracked");
    assertThat(copy.folder().resolve("forced.log")).exists();
    assertThat(copy.folder().resolve("node_modules/lib/index.js")).hasContent("the library");
    assertThat(copy.folder().resolve("run.sh")).isExecutable();
    assertThat(copy.folder().resolve("link")).isSymbolicLink();
    for (String absent : List.of("build", "data.db", "memory/evolution", ".evograft")) {
      assertThat(copy.folder().resolve(absent)).doesNotExist();
    }
    assertThat(room.notes()).anyMatch(note -> note.contains("data.db"));
    assertThat(copy.compare()).isEqualTo(Comparison.NONE);
  }

  @Test
  void hasTheHistoryButNoWayOut() throws Exception {
    Copy copy = copy();

    assertThat(Repo.git(copy.folder(), "log", "--format=%s")).isEqualTo("two\none");
    assertThat(Repo.git(copy.folder(), "remote")).isEmpty();
    assertThat(Repo.git(copy.folder(), "branch", "--show-current")).isEqualTo("main");
    Repo.git(copy.folder(), "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qam", "three");
    assertThat(copy.folder().resolve("hooked")).doesNotExist();
    assertThat(repo.git("log", "--format=%s")).isEqualTo("two\none");
  }

  @Test
  void everyChangeIsFoundWhateverTheFileIs() throws Exception {
    Copy copy = copy();
    Path at = copy.folder();
    Files.writeString(at.resolve("src/a.txt"), "changed\n");
    Files.delete(at.resolve("src/b.txt"));
    Files.writeString(at.resolve("new.odd-extension"), "new\n");
    Files.write(at.resolve("image.png"), new byte[] {0, 1, 2});
    assertThat(at.resolve("run.sh").toFile().setExecutable(false)).isTrue();
    Files.delete(at.resolve("link"));
    Files.createSymbolicLink(at.resolve("link"), Path.of("/etc"));
    Files.writeString(at.resolve("forced.log"), "tracked though ignored\n");

    Comparison comparison = copy.compare();

    assertThat(told(comparison))
        .containsExactly(
            "CHANGED forced.log",
            "ADDED image.png",
            "CHANGED link",
            "ADDED new.odd-extension",
            "CHANGED run.sh",
            "CHANGED src/a.txt",
            "REMOVED src/b.txt");
    assertThat(comparison.violations()).singleElement().matches(v -> v.path().equals("link"));
    FileChange edited = comparison.changes().get(5);
    assertThat(edited.extent().added()).isEqualTo(1);
    assertThat(edited.extent().removed()).isEqualTo(1);
  }

  @Test
  void rulesThatAnAgentWritesHideNothing() throws Exception {
    Copy copy = copy();
    Files.writeString(copy.folder().resolve(".gitignore"), "*\n");
    Files.writeString(copy.folder().resolve("hidden.txt"), "hidden\n");

    assertThat(told(copy.compare())).containsExactly("CHANGED .gitignore", "ADDED hidden.txt");
  }

  @Test
  void contentIsComparedWhereTheStampIsTheOldOne() throws Exception {
    Copy copy = copy();
    Path file = copy.folder().resolve("src/b.txt");
    var time = Files.getLastModifiedTime(file);
    Files.writeString(file, "src/B.txt\n");
    Files.setLastModifiedTime(file, time);

    assertThat(told(copy.compare())).containsExactly("CHANGED src/b.txt");
  }

  @Test
  void whatIsIgnoredIsNoChange() throws Exception {
    Copy copy = copy();
    Path at = copy.folder();
    Files.writeString(at.resolve("node_modules/lib/index.js"), "return true\n");
    Files.writeString(at.resolve("node_modules/evil.js"), "evil\n");
    Files.createDirectories(at.resolve("build"));
    Files.writeString(at.resolve("build/cache"), "poisoned\n");

    assertThat(copy.compare()).isEqualTo(Comparison.NONE);
  }

  @Test
  void noNameHidesAFile() throws Exception {
    Copy copy = copy();
    for (String hidden :
        List.of("conftest.py", "x.sqlite.js", "lib/.evograft/x.js", "n.db", "src/a.txt")) {
      Path file = copy.folder().resolve(hidden);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "code\n");
      Files.writeString(file.resolveSibling(file.getFileName() + "-wal"), "");
    }

    assertThat(told(copy.compare()))
        .contains(
            "ADDED conftest.py",
            "ADDED conftest.py-wal",
            "ADDED x.sqlite.js",
            "ADDED n.db",
            "ADDED lib/.evograft/x.js",
            "CHANGED src/a.txt");
  }

  @Test
  void aDatabaseOfTheWorkspaceIsNotReplaced() throws Exception {
    Copy copy = copy();
    Files.writeString(copy.folder().resolve("data.db"), "another\n");

    assertThat(copy.compare().violations())
        .singleElement()
        .matches(v -> v.path().equals("data.db"));
  }

  @Test
  void aRepositoryWithinIsRefused() throws Exception {
    Copy copy = copy();
    Repo.with(copy.folder().resolve("helper"), "code.js");

    Comparison comparison = copy.compare();

    assertThat(comparison.violations())
        .singleElement()
        .matches(v -> v.path().equals("helper/.git"));
    assertThat(told(comparison)).contains("ADDED helper/code.js");
  }

  @Test
  void whoeverEditsTheWorkspaceInsteadIsSeen() throws Exception {
    Copy copy = copy();
    assertThat(copy.compare().beside()).isEmpty();
    repo.write("src/a.txt", "by its whole path\n");
    repo.write("new.txt", "new\n");
    repo.git("config", "core.hooksPath", "/tmp");

    Comparison comparison = copy.compare();

    assertThat(comparison.changes()).isEmpty();
    assertThat(comparison.beside()).containsExactly(".git/config", "new.txt", "src/a.txt");
  }

  @Test
  void librariesOfTheWorkspaceThatAreChangedLeaveADoubt() throws Exception {
    Copy copy = copy();
    repo.write("node_modules/.cache/x", "of a tool\n");
    assertThat(copy.compare()).isEqualTo(Comparison.NONE);

    repo.write("node_modules/lib/index.js", "print 'Tests: 1 passed'\n");

    assertThat(copy.compare().beside()).isEmpty();
    assertThat(copy.compare().doubts())
        .extracting(Doubt::what)
        .singleElement()
        .asString()
        .startsWith("node_modules/lib/index.js was changed in the workspace");
  }

  @Test
  void pathsOfTheWorkspaceAreThoseOfTheCopyForItsAgent() {
    Copy copy = copy();
    assertThat(copy.told("at " + repo.root() + "/src/a.txt:3, not " + repo.root() + "-old"))
        .isEqualTo("at " + copy.folder() + "/src/a.txt:3, not " + repo.root() + "-old");
  }

  @Test
  void aWorkspaceThatMovedOnIsAConflictOnlyWhereItMatters() throws Exception {
    Copy copy = copy();
    Files.writeString(copy.folder().resolve("src/a.txt"), "changed\n");
    repo.write("src/b.txt", "by the user\n");
    repo.write("src/a.txt", "by the user\n");
    Comparison change = copy.compare();
    assertThat(told(change)).containsExactly("CHANGED src/a.txt");

    Application application = new Application(repo.root());
    assertThat(application.conflicts(change.edits())).containsExactly("src/a.txt");
    Files.delete(repo.root().resolve("src/a.txt"));
    assertThat(application.conflicts(change.edits())).containsExactly("src/a.txt");
    repo.write("src/a.txt", "edited, not committed\n");
    assertThat(application.conflicts(change.edits())).isEmpty();
    application.apply(change.edits());
    assertThat(repo.root().resolve("src/a.txt")).hasContent("changed");
    assertThat(repo.root().resolve("src/b.txt")).hasContent("by the user");
  }

  @Test
  void aLargeWorkspaceIsRefusedBeforeAnythingIsCopied() throws Exception {
    assertThatThrownBy(() -> copy(repo.root(), 10))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("too_large"))
        .hasMessageContaining("evolve.copy.max_bytes");
    assertThat(folder.resolve("checks")).doesNotExist();
  }

  @Test
  void aFileThatBecomesAFolder() throws Exception {
    Copy copy = copy();
    Path file = copy.folder().resolve("src/b.txt");
    Files.move(file, copy.folder().resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(told(copy.compare())).containsExactly("ADDED moved", "REMOVED src/b.txt");
    Files.createDirectories(file);
    Files.writeString(file.resolve("x"), "x\n");

    assertThat(told(copy.compare())).contains("CHANGED src/b.txt", "ADDED src/b.txt/x");
    assertThat(copy.compare().violations())
        .singleElement()
        .matches(v -> v.path().equals("src/b.txt"));
  }

  @Test
  void gitInACopyOfAFolderNeverFindsTheRepositoryAbove() throws Exception {
    Path inner = repo.root().resolve("src");
    Copy copy = copy(inner, 1 << 20);

    assertThat(copy.folder().resolve("a.txt")).hasContent("edited, not committed");
    assertThat(Repo.git(copy.folder(), "rev-parse", "--show-toplevel"))
        .isEqualTo(copy.folder().toRealPath().toString());
    assertThat(copy.compare()).isEqualTo(Comparison.NONE);
    assertThat(Files.getPosixFilePermissions(copy.folder())).hasSize(3);
  }

  @Test
  void withoutARepositoryEverythingCounts() throws Exception {
    Path plain = Files.createDirectories(folder.resolve("plain"));
    Files.writeString(plain.resolve("a.txt"), "a\n");
    Copy copy = copy(plain, 1 << 20);
    assertThat(copy.folder().resolve("a.txt")).hasContent("a");
    assertThat(Repo.git(copy.folder(), "rev-parse", "--show-toplevel"))
        .as("git must not find a repository above the copy")
        .isEqualTo(copy.folder().toRealPath().toString());
    assertThat(copy.compare()).isEqualTo(Comparison.NONE);
  }
}
