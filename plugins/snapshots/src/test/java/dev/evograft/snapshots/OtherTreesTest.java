// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A person goes on in another working tree of the repository, which was there at create. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no folder can be told from another there")
@Execution(ExecutionMode.CONCURRENT)
class OtherTreesTest {

  @TempDir Path folder;

  private Workbench person;
  private Workbench side;

  @BeforeEach
  void open() throws IOException {
    person = new Workbench(folder);
    person.git.run("commit", "-q", "-a", "-m", "third");
    Path linked = folder.resolve("linked");
    person.git.run("worktree", "add", "-q", "-b", "side", linked.toString());
    side = Workbench.at(linked);
  }

  @AfterEach
  void close() {
    side.close();
    person.close();
  }

  /** After work that failed. */
  private Restored restore(String id) {
    side.git.run("commit", "-q", "--allow-empty", "-m", "of the work");
    side.git.run("branch", "-f", "of-the-work");
    Restored restored = side.snapshots.restore(id, List.of());
    assertThat(restored.failed()).isEmpty();
    assertThat(person.git.tries("rev-parse", "-q", "--verify", "of-the-work")).startsWith("exit");
    return restored;
  }

  private String value(String ref) {
    return person.git.run("rev-parse", "--verify", ref);
  }

  @Test
  void aBranchThatSomebodySwitchedToSinceIsLeft() throws IOException {
    String id = side.create();
    person.git.run("switch", "-q", "-c", "fix");
    person.git.run("commit", "-q", "--allow-empty", "-m", "of the person");
    String fix = value("refs/heads/fix");

    Restored restored = restore(id);

    assertThat(value("refs/heads/fix")).isEqualTo(fix);
    assertThat(person.git.run("reflog", "fix")).contains("of the person");
    assertThat(restored.named()).anyMatch(line -> line.startsWith("refs/heads/fix: is in use"));
    assertThat(side.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(value("refs/heads/fix")).isEqualTo(fix);
    assertThat(value("of-the-work")).isNotEmpty();
  }

  @Test
  void aBranchThatIsRebasedIsLeft() throws IOException {
    person.git.run("branch", "topic");
    String id = side.create();
    person.git.run("switch", "-q", "topic");
    person.write("kept.txt", "of the topic\n");
    person.git.run("commit", "-q", "-a", "-m", "of the topic");
    String topic = value("refs/heads/topic");
    person.git.run("switch", "-q", "main");
    person.write("kept.txt", "of main\n");
    person.git.run("commit", "-q", "-a", "-m", "of main");
    assertThat(person.git.tries("rebase", "main", "topic")).startsWith("exit");
    assertThat(person.root.resolve(".git/rebase-merge/head-name")).exists();

    Restored restored = restore(id);

    assertThat(value("refs/heads/topic")).isEqualTo(topic);
    assertThat(restored.named()).anyMatch(line -> line.startsWith("refs/heads/topic: is in use"));
    person.write("kept.txt", "of both\n");
    person.git.run("add", "-A");
    person.git.run("rebase", "--continue");
    assertThat(person.git.run("log", "--format=%s", "topic")).contains("of the topic");
  }

  @Test
  void aBranchThatWasRebasedOrBisectedAtCreateIsLeft() throws IOException {
    person.git.run("switch", "-q", "-c", "bisected");
    person.git.run("commit", "-q", "--allow-empty", "-m", "bad");
    person.git.run("bisect", "start", "HEAD", "HEAD~3");
    assertThat(Files.readString(person.root.resolve(".git/HEAD"))).doesNotContain("bisected");
    String id = side.create();
    person.git.run("bisect", "reset");
    person.git.run("commit", "-q", "--allow-empty", "-m", "of the person");
    String value = value("refs/heads/bisected");

    assertThat(restore(id).named())
        .anyMatch(line -> line.startsWith("refs/heads/bisected: is in use"));

    assertThat(value("refs/heads/bisected")).isEqualTo(value);
  }

  /** A folder that has the name of one that was there is another one. */
  @Test
  void aWorkingTreeThatWasMadeAnewExemptsNothing() throws IOException {
    Path other = folder.resolve("other");
    person.git.run("worktree", "add", "-q", "-b", "one", other.toString());
    String id = side.create();
    side.git.run("worktree", "remove", "--force", other.toString());
    side.git.run("worktree", "add", "-q", "-b", "two", other.toString());

    restore(id);

    assertThat(person.git.tries("rev-parse", "-q", "--verify", "two")).startsWith("exit");
  }

  /** Git lets nobody but its owner read it where the umask does not, or failed work closed it. */
  @Test
  void whatCannotBeReadOfARebaseIsNamedAndRefusesNothing() throws IOException {
    String before = side.create();
    Path closed = person.root.resolve(".git/rebase-merge");
    Files.createSymbolicLink(closed, closed); // which root cannot read either
    String line = closed.resolve("head-name") + ": cannot be read";

    assertThat(side.snapshots.create("test").notCovered()).anyMatch(each -> each.startsWith(line));
    side.snapshots.compare(before);
    assertThat(restore(before).named()).filteredOn(each -> each.startsWith(line)).hasSize(1);
  }
}
