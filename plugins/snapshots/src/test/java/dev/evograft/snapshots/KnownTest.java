// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** By what a nested repository is known to be the one that was recorded. */
@ExtendWith(WorkbenchExtension.class)
class KnownTest {

  @TempDir Path folder;

  private Workbench bench;

  @Test
  void oneWithBranchesAndNoCommitAtHeadComesBackAndIsKnown() throws Exception {
    Git theirs = bench.nested("vendor/lib");
    theirs.run("branch", "other");
    theirs.run("checkout", "-q", "--orphan", "fresh");
    bench.write("vendor/lib/staged.txt", "staged\n");
    theirs.run("add", "staged.txt");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.remove("vendor");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.diff(id)).isEmpty();
    bench.write("vendor/lib/.git/hooks/pre-push", "evil\n");
    theirs.run("branch", "-q", "-D", "other");
    Restored again = bench.snapshots.rollBack(id).restored();
    assertThat(again.failed()).isEmpty();
    assertThat(again.named()).noneMatch(line -> line.contains("kept whole"));
    assertThat(bench.differencesFrom(before)).isEmpty();

    Path copy = folder.resolve("copy");
    Process process =
        new ProcessBuilder("cp", "-a", bench.root.toString(), copy.toString()).start();
    assertThat(process.waitFor()).isZero();
    try (Workbench there = Workbench.at(copy)) {
      new Git(copy.resolve("vendor/lib")).run("branch", "-q", "-D", "other");
      assertThat(there.snapshots.restore(id, List.of()).failed()).isEmpty();
      assertThat(there.differencesFrom(before)).isEmpty();
    }
  }

  @Test
  void anotherThatGotTheSameInodeIsNotTakenForIt() throws IOException {
    Git theirs = bench.nested("vendor/lib");
    Part part = part(theirs, Identity.of(gitDir()));
    assertThat(places().git(part)).isNotNull();
    Path objects = Files.move(gitDir().resolve("objects"), folder.resolve("objects"));
    Files.createDirectory(gitDir().resolve("objects"));
    assertThat(places().git(part)).as("damaged, but with its branch").isNotNull();

    Files.delete(gitDir().resolve("refs/heads/main"));
    Files.delete(gitDir().resolve("index"));
    theirs.run("commit", "-q", "--allow-empty", "-m", "another");
    assertThat(places().git(part)).as("by the inode alone").isNull();
    assertThat(Coverage.renamed(List.of(part), folders())).isNull();
    Identity sure = new Identity(1, Identity.of(gitDir()).inode(), 3);
    assertThat(sure.isSurely(new Identity(2, sure.inode(), 3))).as("it was born then").isTrue();
    assertThat(sure.isSame(new Identity(1, sure.inode(), 4))).as("or at another time").isFalse();

    Tinker.delete(gitDir().resolve("objects"));
    Files.move(objects, gitDir().resolve("objects"));
    assertThat(places().git(part)).as("with its history").isNotNull();
  }

  private Path gitDir() {
    return bench.root.resolve("vendor/lib/.git");
  }

  private GitFolders folders() {
    return new GitFolders(bench.root.resolve("vendor/lib"), gitDir(), gitDir());
  }

  private Places places() throws IOException {
    return new Places(GitFolders.around(bench.root));
  }

  /** As it is now, recorded where the system does not tell when a folder was made. */
  private Part part(Git theirs, Identity identity) throws IOException {
    String at = "vendor/lib/.git";
    Identity seen = new Identity(identity.device(), identity.inode(), 0);
    ObjectId none = ObjectId.zeroId();
    return new Part(
        new Part.Place("vendor/lib", at, at, seen),
        new Part.Git(
            ObjectId.fromString(theirs.run("rev-parse", "HEAD").strip()),
            none,
            Part.Index.NONE,
            new RefFiles(folders()).all()),
        new Part.Cover(none, none, none, new TreeSet<>(), List.of()),
        List.of());
  }
}
