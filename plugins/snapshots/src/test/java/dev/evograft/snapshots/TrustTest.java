// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else wrote is not obeyed, and leads nowhere. */
@Execution(ExecutionMode.CONCURRENT)
class TrustTest {

  @TempDir Path folder;

  /** A store that came with the files, with a plan in it that would be carried out. */
  private Path planted(String path) throws IOException {
    Path store;
    try (Workbench evil = Workbench.at(folder.resolve("evil"))) {
      evil.write("payload", "#!/bin/sh\n");
      String id = evil.create();
      store = evil.root.resolve(".evograft/snapshots.git");
      ObjectId payload = Contents.hash("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
      Files.writeString(
          store.resolve("restoring"),
          String.join("\0", "", "evograft-plan 2", "target " + id, "undo " + id, "")
              + String.join("\0", "path 0 WRITE w " + path, "now ", "")
              + "then f 493 10 "
              + payload.name()
              + "\0end\0");
    }
    return store;
  }

  @Test
  void aClonedRepositoryBringsNoSnapshots() throws IOException {
    planted("planted");
    Path evil = folder.resolve("evil");
    Git theirs = new Git(evil);
    theirs.run("init", "-q", "-b", "main");
    Files.writeString(evil.resolve(".evograft/snapshots.git/tmp/keep"), "");
    theirs.run("add", "-A", "-f");
    theirs.run("commit", "-q", "-m", "innocent");
    theirs.run("clone", "-q", evil.toString(), folder.resolve("clone").toString());

    try (Workbench clone = Workbench.at(folder.resolve("clone"))) {
      assertThat(clone.snapshots.list()).isEmpty();
      assertThat(clone.snapshots.recover()).isEmpty();
      clone.create();

      assertThat(clone.snapshots.list()).hasSize(1);
      assertThat(clone.root.resolve("planted")).doesNotExist();
      assertThat(clone.root.resolve(".git/evograft/main/snapshots.git")).isDirectory();
    }
  }

  @Test
  void aForeignStateFolderIsNotUsed() throws IOException {
    planted("planted");
    try (Workbench plain = Workbench.at(folder.resolve("evil"))) {
      LiveSnapshots snapshots = new LiveSnapshots(Fixture.foreign(plain.context));
      assertThatThrownBy(snapshots::list)
          .isInstanceOfSatisfying(
              BadInputException.class, e -> assertThat(e.code()).isEqualTo("foreign_workspace"))
          .hasMessageContaining("evograft config trust");
      assertThatThrownBy(() -> snapshots.create("test")).isInstanceOf(BadInputException.class);
      assertThat(plain.root.resolve("planted")).doesNotExist();
    }
  }

  @Test
  void aStoreOfAnotherUserIsNotUsed() throws IOException {
    Path mine = Files.createDirectory(folder.resolve("mine"));
    assertThat(Ownership.isOurs(mine)).isTrue();
    boolean root = System.getProperty("user.name").equals("root");
    assertThat(Ownership.isOurs(Path.of("/"))).isEqualTo(root);
    if (root) {
      Files.setAttribute(mine, "unix:uid", 12345);
      assertThatThrownBy(() -> Store.open(mine, List.of(), Moments.NONE))
          .isInstanceOf(EvograftException.class)
          .hasMessageContaining("another user");
    }
  }

  /** By which the snapshots of another workspace would be used. */
  @ParameterizedTest
  @ValueSource(strings = {"evograft", "evograft/main"})
  void aLinkOnTheWayToTheStoreIsRefused(String link) throws IOException {
    try (Workbench other = new Workbench(Files.createDirectory(folder.resolve("other")));
        Workbench bench = new Workbench(Files.createDirectory(folder.resolve("own")))) {
      other.create();
      Path at = bench.root.resolve(".git").resolve(link);
      Files.createDirectories(at.getParent());
      Files.createSymbolicLink(at, other.root.resolve(".git").resolve(link));

      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              bench.snapshots::list, bench.snapshots::recover, bench::create)) {
        assertThatThrownBy(call)
            .isInstanceOfSatisfying(
                EvograftException.class, e -> assertThat(e.code()).isEqualTo("bad_store"))
            .hasMessageContaining("remove the link");
      }
      assertThat(other.snapshots.list()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../planted", "/tmp/planted", "a/../../planted", ".git/hooks/x", "a//b"})
  void aPlanLeadsNowhereElse(String path) throws IOException {
    Path store = planted(path);
    try (Workbench evil = Workbench.at(folder.resolve("evil"));
        Store open = Store.open(store, List.of(), Moments.NONE)) {
      open.writeNote("restoring", Files.readString(store.resolve("restoring")).substring(1));
      assertThatThrownBy(() -> new PlanFile(open).read()).hasMessageContaining("damaged");
      assertThat(evil.root.resolve("../planted")).doesNotExist();
    }
  }

  @Test
  void aPlanThatNoRestoreWroteIsNotCarriedOut() throws IOException {
    planted("planted");
    try (Workbench evil = Workbench.at(folder.resolve("evil"))) {
      assertThat(evil.snapshots.recover()).singleElement().asString().contains("changed by");
      assertThat(evil.root.resolve("planted")).doesNotExist();
    }
  }

  @Test
  void aPlanIsNotCarriedOutBySnapshotsThatWereChanged() throws IOException {
    planted("planted");
    try (Workbench evil = Workbench.at(folder.resolve("evil"))) {
      Path store = evil.root.resolve(".evograft/snapshots.git");
      String text = Files.readString(store.resolve("restoring")).substring(1);
      String id = evil.snapshots.list().get(0).id();
      String other = "tip " + id + " " + "0".repeat(40) + "\0end";
      evil.note(store, "restoring", text.replace("end", other));

      assertThat(evil.snapshots.recover()).singleElement().asString().contains("changed by");
      assertThat(evil.root.resolve("planted")).doesNotExist();
    }
  }

  @Test
  void notesOfSomebodyElseAreNotCarriedOut() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside/deep"));
    try (Workbench bench = new Workbench(folder)) {
      String id = bench.create();
      Path store = bench.root.resolve(".git/evograft/main/snapshots.git");
      String up = "../".repeat(6);
      for (String name : List.of("removing", "creating", "locked", "kept/" + id)) {
        for (String mark : List.of("", "\0", "0".repeat(64) + "\0")) {
          String text = "id " + up + "outside\0id " + id + "\0";
          Files.writeString(store.resolve(name), mark + text);
          if (mark.length() > 1) { // it may be of another home
            assertThat(bench.snapshots.recover()).isEmpty();
            Files.deleteIfExists(store.resolve(name));
            continue;
          }

          assertThat(bench.snapshots.recover())
              .as(name)
              .singleElement()
              .asString()
              .contains("changed by somebody else");
        }
      }
      assertThat(bench.snapshots.recover()).isEmpty();
      assertThat(bench.snapshots.list()).hasSize(1);
      assertThat(outside).isDirectory();

      bench.note(store, "removing", "id " + up + "outside\0");
      assertThat(bench.snapshots.recover()).singleElement().asString().contains("no path");
      assertThat(outside).isDirectory();
    }
  }

  /** Names that Evograft writes to, in git's own folder. */
  private static final List<String> WRITTEN =
      List.of(
          "evograft/main/snapshots.git/reserve.part",
          "evograft/main/snapshots.git/creating.part",
          "evograft/main/snapshots.git/removing.part",
          "evograft/main/snapshots.git/restoring.part",
          "evograft/main/snapshots.git/locked.part",
          "evograft/main/snapshots.git/reached.part",
          "evograft/main/snapshots.git/stat-cache.part",
          "evograft/main/snapshots.git/objects/info/alternates.part",
          "evograft/main/snapshots.git/tmp/lock.part",
          "evograft/main/snapshots.git/tmp/held.pack",
          "evograft/main/snapshots.git/tmp/held.idx",
          "evograft/main/snapshots.git/tmp/restored");

  private interface Linking {
    void link(Path name, Path to) throws IOException;
  }

  private static void plant(Path git, Path outside, Linking how) throws IOException {
    try (Store store =
        Store.open(git.resolve("evograft/main/snapshots.git"), List.of(), Moments.NONE)) {
      Path part = new LockNote(store, new Places(GitFolders.none(git))).part(git);
      Files.writeString(outside.resolve("part"), "theirs");
      Files.deleteIfExists(part);
      how.link(part, outside.resolve("part"));
    }
    for (String name : WRITTEN) {
      Path to = outside.resolve(name.replace('/', '-'));
      Files.writeString(to, "theirs");
      Files.deleteIfExists(git.resolve(name));
      how.link(git.resolve(name), to);
    }
    Files.deleteIfExists(git.resolve("evograft/main/snapshots.git/reserve"));
  }

  private static void checkOutside(Path outside) {
    assertThat(outside.resolve("part")).hasContent("theirs");
    for (String name : WRITTEN) {
      assertThat(outside.resolve(name.replace('/', '-'))).hasContent("theirs");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsWrittenThroughALink(boolean hard) throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Linking how = hard ? Files::createLink : Files::createSymbolicLink;
    try (Workbench bench = new Workbench(folder)) {
      LiveSnapshots holding = new LiveSnapshots(Fixture.withIds(bench.context));
      holding.create("test");
      Path git = bench.root.resolve(".git");
      bench.nested("vendor/lib");
      bench.git.run("branch", "packed");
      bench.git.run("pack-refs", "--all");

      plant(git, outside, how);
      String id = holding.create("test").id();
      checkOutside(outside);
      bench.git.run("branch", "-q", "-D", "packed");
      bench.git.run("branch", "more");
      bench.git.run("pack-refs", "--all");
      bench.git.run("add", "-A");
      bench.write("kept.txt", "damaged\n");
      plant(git, outside, how);
      String undo = holding.restore(id, List.of()).undo();
      checkOutside(outside);
      assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
      plant(git, outside, how);
      holding.prune(List.of(undo));
      checkOutside(outside);
    }
  }

  /** With the times of folders, which tell what came and went. */
  private static TreeMap<String, String> everything(Path top) throws IOException {
    TreeMap<String, String> all = new TreeMap<>();
    FileTree.list(top).forEach((path, stat) -> all.put(path, stat.toString()));
    return all;
  }

  /** By which what a restore does to branches would be done to those of somebody else. */
  @ParameterizedTest
  @ValueSource(strings = {"refs", "refs/heads", "refs/heads/dir", "objects/pack"})
  void aLinkInGitsOwnFolderLeadsToNoOtherRepository(String name) throws IOException {
    Git theirs = new Git(Files.createDirectory(folder.resolve("other")));
    Path other = folder.resolve("other/.git");
    theirs.run("init", "-q", "-b", "main");
    theirs.run("commit", "-q", "--allow-empty", "-m", "theirs");
    theirs.run("branch", "dir/theirs");
    theirs.run("branch", "dir/one");
    try (Workbench bench = new Workbench(folder)) {
      bench.git.run("checkout", "-q", "-b", "dir/one");
      bench.git.run("commit", "-q", "--allow-empty", "-m", "on a branch");
      bench.git.run("checkout", "-q", "main");
      TreeMap<String, String> before = bench.view();
      String id = bench.create();
      bench.git.run("branch", "-q", "-D", "dir/one");
      bench.git.run("branch", "dir/new");
      bench.git.run("reflog", "expire", "--expire=now", "--all");
      bench.git.run("gc", "-q", "--prune=now");
      bench.git.run("branch", "dir/more");
      bench.write("kept.txt", "damaged\n");
      Path git = bench.root.resolve(".git");
      Path real = git.resolve("real");
      Files.move(git.resolve(name), real);
      if (name.startsWith("objects")) {
        Tinker.delete(other.resolve(name));
        Files.move(real, other.resolve(name));
        Files.createDirectory(real);
      }
      Files.createSymbolicLink(git.resolve(name), other.resolve(name));
      TreeMap<String, String> outside = everything(other);

      List<String> failed = bench.snapshots.restore(id, List.of()).failed();
      bench.create();

      assertThat(View.differences(outside, everything(other))).isEmpty();
      assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
      if (name.startsWith("refs/heads")) { // git may take it for a ref, and it goes
        assertThat(failed).isEmpty();
      } else {
        assertThat(failed).anyMatch(line -> line.contains("/.git/" + name + " is a link to "));
        Files.delete(git.resolve(name));
        Files.move(real, git.resolve(name));
        if (name.startsWith("objects")) {
          try (var packs = Files.newDirectoryStream(other.resolve(name))) {
            for (Path pack : packs) {
              Files.copy(pack, git.resolve(name).resolve(pack.getFileName()));
            }
          }
        }
        assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
      }
      Tinker.delete(real);
      assertThat(bench.differencesFrom(before)).isEmpty();
    }
  }

  @Test
  void aFolderOfTheStoreThatIsALinkIsRefused() throws IOException {
    try (Workbench bench = new Workbench(folder)) {
      String id = bench.create();
      bench.write("kept.txt", "damaged\n");
      Path store = bench.root.resolve(".git/evograft/main/snapshots.git");
      for (String name :
          List.of("kept", "needed", "aside", "by-hand", "tmp", "objects/pack", "refs/snapshots")) {
        Path real = folder.resolve("real-" + name.replace('/', '-'));
        if (Files.exists(store.resolve(name))) {
          Files.move(store.resolve(name), real);
        } else {
          Files.createDirectory(real);
        }
        Files.createSymbolicLink(store.resolve(name), real);
        assertThatThrownBy(() -> bench.snapshots.restore(id, List.of()))
            .as(name)
            .isInstanceOfSatisfying(
                EvograftException.class, e -> assertThat(e.code()).isEqualTo("bad_store"))
            .hasMessageContaining(name + " is no folder but a link to " + real);
        Files.delete(store.resolve(name));
        Files.move(real, store.resolve(name));
      }
      Path outside = Files.createDirectory(folder.resolve("outside"));
      Tinker.delete(bench.root.resolve(".git/refs/evograft"));
      Files.createSymbolicLink(bench.root.resolve(".git/refs/evograft"), outside);
      assertThat(bench.snapshots.create("test").notCovered())
          .anyMatch(line -> line.contains("refs/evograft: is no folder of its own"));
      assertThat(outside).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsOpenedIsNotNotedThroughALink(boolean hard) throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "theirs");
    try (Workbench bench = Workbench.at(folder.resolve("work"))) {
      Path file = bench.write("closed", "");
      bench.create();
      Path at = bench.root.resolve(".evograft/snapshots.git");
      Linking how = hard ? Files::createLink : Files::createSymbolicLink;
      how.link(at.resolve("opened"), outside);
      try (Store store = Store.open(at, List.of(), Moments.NONE);
          Opened opened = new Opened(store, new Places(GitFolders.none(bench.root)))) {
        opened.open(file, Stat.of(file), 0111);
        assertThat(at.resolve("opened")).content().endsWith("wclosed\0");
      }
      assertThat(outside).hasContent("theirs");
    }
  }

  @Test
  void aFolderThatIsNoRepositoryIsNotTakenForOne() throws IOException {
    Path home = Files.createDirectory(folder.resolve("elsewhere")).toRealPath();
    Path tree = Files.createDirectories(folder.resolve("work/vendor"));
    GitFolders none = GitFolders.none(tree.resolveSibling("").toRealPath());
    Part.Place place =
        new Part.Place("vendor", home.toString(), home.toString(), Identity.of(home));
    String text =
        "evograft-manifest 2\0part \0part vendor\0place "
            + place.identity().text()
            + "\0git-dir "
            + home
            + "\0common-dir "
            + home
            + "\0";
    Part part = Manifest.fromBytes(text.getBytes(StandardCharsets.UTF_8)).parts().get(1);
    assertThat(new Places(none).git(part)).isNull();

    Git theirs = new Git(home);
    theirs.run("init", "-q", "--bare", ".");
    assertThat(new Places(none).git(part)).isNull();
    Files.writeString(tree.resolve(".git"), "gitdir: " + home + "\n");
    assertThat(new Places(none).git(part)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cf 644 1 - .ssh/authorized_keys",
        "gf 644 1 - .bash_aliases",
        "wf 644 1 - ../x",
        "wf 644 1 - /x",
        "wf 644 1 - .git/config",
        "wf 644 1 - .GIT/config",
        "cf 644 1 - "
      })
  void aManifestLeadsNowhereElse(String entry) {
    String text = "evograft-manifest 2\0part \0" + entry + "\0";
    assertThatThrownBy(() -> Manifest.fromBytes(text.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("damaged");
    for (String line : List.of("exclude ../x", "part ../x", "part \0git-dir ../x")) {
      String other = "evograft-manifest 2\0" + line + "\0";
      assertThatThrownBy(() -> Manifest.fromBytes(other.getBytes(StandardCharsets.UTF_8)))
          .hasMessageContaining("damaged");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vendor/.git + vendor/.git",
        ".git/modules/a + .git/modules/a",
        ".git/worktrees/a + .git",
        "- /home/u/.git + /home/u/.git",
        "- /home/u/.git/worktrees/a + /home/u/.git",
        "- other/.git + other/.git",
        "- vendor/.git + /home/u/.git",
        "- .git/hooks + .git/hooks",
        "- .git/modules + .git/modules",
        "- .git/worktrees/a + other",
        "- src + src"
      })
  void gitsOwnFolderIsMadeAgainOnlyWhereOneIs(String folders) throws IOException {
    boolean refused = folders.startsWith("- ");
    String[] both = folders.substring(refused ? 2 : 0).split(" \\+ ");
    String text =
        "evograft-manifest 2\0part \0git-dir .git\0common-dir .git\0part vendor\0git-dir "
            + String.join("\0common-dir ", both)
            + "\0";
    Manifest manifest = Manifest.fromBytes(text.getBytes(StandardCharsets.UTF_8));
    assertThat(manifest.hasPlaceFor(manifest.parts().get(1))).isEqualTo(!refused);
    PlanFile.Plan plan = new PlanFile.Plan("a", List.of("b"), List.of(), List.of(new Step.Init(1)));
    assertThat(plan.isOf(manifest, manifest, Set.of())).isEqualTo(!refused);
  }

  @Test
  void whatWasOutsideOfTheWorkspaceIsNotMadeAgain() throws IOException {
    Path outside = folder.resolve("outside/lib.git");
    Files.createDirectories(outside.resolveSibling(""));
    try (Workbench bench = new Workbench(folder)) {
      bench.nested("vendor/lib");
      Git theirs = new Git(bench.root.resolve("vendor/lib"));
      theirs.run("init", "-q", "--separate-git-dir", outside.toString());
      String id = bench.create();
      Tinker.delete(outside);
      bench.remove("vendor");

      assertThat(bench.snapshots.restore(id, List.of()).failed())
          .singleElement()
          .asString()
          .startsWith("vendor/lib: git's own folder of this repository is gone");

      assertThat(outside).doesNotExist();
      assertThat(bench.root.resolve("vendor/lib/more.txt")).hasContent("untracked");
    }
  }

  @Test
  void whatWasOpenedLeadsNowhereElse() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "");
    Tinker.chmod(outside, 0600);
    Files.createDirectories(folder.resolve("work"));
    Files.createSymbolicLink(folder.resolve("work/link"), folder);
    try (Workbench bench = Workbench.at(folder.resolve("work"))) {
      bench.create();
      for (String path : List.of("w../outside", "w" + outside, "wlink/outside", "wx")) {
        String line = "511 384 " + path;
        String mark = Seal.in(bench.root.resolveSibling("home/.evograft")).of("opened", line);
        Files.writeString(
            bench.root.resolve(".evograft/snapshots.git/opened"), mark + " " + line + "\0");
        bench.snapshots.recover();
        assertThat(Stat.of(outside).mode()).as(path).isEqualTo(0600);
      }
    }
  }

  @Test
  void whatBelongsToSomebodyElseIsNotOpened() throws IOException {
    Path system = Path.of("/proc/self");
    try (Workbench bench = Workbench.at(folder.resolve("work"))) {
      bench.create();
      Path at = bench.root.resolve(".evograft/snapshots.git");
      try (Store store = Store.open(at, List.of(), Moments.NONE);
          Opened opened = new Opened(store, new Places(GitFolders.none(system)))) {
        Path file = system.resolve("status");
        assertThatThrownBy(() -> opened.open(file, Stat.of(file), 0700))
            .isInstanceOf(AccessDeniedException.class);
      }
    }
  }
}
