// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who restores as root, or in a repository of many, leaves to each what was theirs. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "owners are others there")
class OwnershipTest {

  private static final int THEIRS = 54_321;

  @TempDir private Path folder;

  private Workbench bench;

  @BeforeEach
  void begin() throws IOException {
    bench = new Workbench(folder);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  @Test
  void whatRootRestoresBelongsToWhomItBelonged() throws IOException {
    assumeTrue(Ownership.of(bench.root).uid() == 0, "only root can give files away");
    bench.git.run("branch", "topic/one");
    bench.write("deep/er/file.txt", "deep\n");
    giveAll(bench.root, THEIRS);
    String id = bench.create();
    giveAll(bench.root, 0); // git works for the owner only
    bench.write("kept.txt", "damaged\n");
    bench.remove("deep");
    bench.git.run("branch", "-q", "-D", "topic/one");
    bench.git.run("add", "-A");
    bench.git.run("commit", "-q", "-m", "of the work");
    giveAll(bench.root, THEIRS);

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("deep/er/file.txt")).hasContent("deep");
    assertThat(others(bench.root)).isEmpty();
  }

  /** Whose it was is not known, and whoever has the folder would read it. */
  @Test
  void whatNotEverybodyMayReadIsGivenToNobody() throws IOException {
    assumeTrue(Ownership.of(bench.root).uid() == 0, "only root can give files away");
    bench.write("secret.key", "secret\n");
    Tinker.chmod(bench.root.resolve("secret.key"), 0640);
    String id = bench.create();
    bench.remove("secret.key");
    Files.setAttribute(bench.root, "unix:uid", THEIRS);
    Files.setAttribute(bench.root, "unix:gid", THEIRS);

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(Ownership.of(bench.root.resolve("secret.key"))).isEqualTo(new Ownership(0, 0));
    assertThat(Stat.of(bench.root.resolve("secret.key")).mode()).isEqualTo(0640);
    assertThat(restored.named()).anyMatch(line -> line.contains("secret.key has your user"));
  }

  @Test
  void whatOthersShareStaysOpenToThemWhateverOurMaskIs() throws IOException {
    bench.git.run("config", "core.sharedRepository", "group");
    bench.git.run("branch", "topic");
    bench.git.run("pack-refs", "--all");
    open(bench.root.resolve(".git"));
    String id = bench.create();
    bench.git.run("branch", "-q", "-D", "topic");
    bench.git.run("commit", "-q", "-a", "--amend", "-m", "of the work");
    open(bench.root.resolve(".git"));

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();

    Path git = bench.root.resolve(".git");
    try (var refs = Files.walk(git.resolve("refs"))) {
      assertThat(Stream.concat(refs, Stream.of(git.resolve("packed-refs"), git.resolve("index"))))
          .hasSizeGreaterThan(6)
          .allSatisfy(
              each -> assertThat(Stat.of(each).mode() & 0060).as("%s", each).isEqualTo(060));
    }
  }

  /** Folders that are gone, and a repository that is made again. */
  @Test
  void foldersOfGitsLetInWhomTheOthersDid() throws IOException {
    bench.nested("vendor/lib");
    Path inner = bench.root.resolve("vendor/lib/.git");
    Path git = bench.root.resolve(".git");
    open(git);
    open(inner);
    String id = bench.create();
    bench.remove(".git/logs");
    bench.remove("vendor/lib/.git");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();

    try (var logs = Files.walk(git.resolve("logs"));
        var all = Files.walk(inner)) {
      assertThat(Stream.concat(logs, all).filter(Files::isDirectory))
          .hasSizeGreaterThan(6)
          .allSatisfy(
              each -> assertThat(Stat.of(each).mode() & 0070).as("%s", each).isEqualTo(070));
    }
  }

  /** A link has all permissions, and belongs to who made it. */
  @Test
  void nobodyIsLetInByALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), bench.root);

    assertThatThrownBy(() -> Ownership.around(link.resolve("made")))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> Ownership.folders(link.resolve("made")))
        .isInstanceOf(FileSystemException.class);
    assertThat(bench.root.resolve("made")).doesNotExist();
  }

  /** Between the look and the change somebody put a link in the way. */
  @Test
  void aFolderOfGitsThatCameUpElsewhereGoesAgain() {
    Path made = bench.root.resolve("made");
    AtomicInteger looks = new AtomicInteger();
    Written.Way way =
        () -> {
          if (looks.getAndIncrement() > 0) {
            throw new FileSystemException(made.toString());
          }
        };
    assertThatThrownBy(() -> Ownership.makeGits(made, 0777, way)).isInstanceOf(IOException.class);
    assertThat(looks).hasValue(2);
    assertThat(made).doesNotExist();
  }

  @Test
  void hardLinksThatPartAreNamed() throws IOException {
    Files.createLink(bench.root.resolve("twin.txt"), bench.root.resolve("kept.txt"));
    String id = bench.create();
    bench.write("kept.txt", "damaged\n"); // under both names

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    assertThat(bench.root.resolve("twin.txt")).hasContent("work in progress");
    assertThat(restored.named()).anyMatch(line -> line.contains("other hard links"));
  }

  /** As {@code core.sharedRepository=group} has it from the first commit on. */
  private static void open(Path git) throws IOException {
    try (var all = Files.walk(git)) {
      for (Path each : all.filter(each -> !each.toString().contains("/evograft")).toList()) {
        Stat stat = Stat.of(each);
        Tinker.chmod(each, stat.is(Kind.FOLDER) ? 02770 : stat.mode() | 0060);
      }
    }
  }

  /** All but the snapshots, which are for the user who takes them. */
  private static void giveAll(Path root, int who) throws IOException {
    try (var all = Files.walk(root)) {
      for (Path each : all.filter(OwnershipTest::isTheirs).toList()) {
        Files.setAttribute(each, "unix:uid", who, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(each, "unix:gid", who, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static boolean isTheirs(Path path) {
    return !path.toString().contains("/.git/evograft");
  }

  private static Map<Path, Ownership> others(Path root) throws IOException {
    Map<Path, Ownership> others = new TreeMap<>();
    try (var all = Files.walk(root)) {
      for (Path each : all.filter(OwnershipTest::isTheirs).toList()) {
        Ownership owner = Ownership.of(each);
        if (owner.uid() != THEIRS || owner.gid() != THEIRS) {
          others.put(each, owner);
        }
      }
    }
    return others;
  }
}
