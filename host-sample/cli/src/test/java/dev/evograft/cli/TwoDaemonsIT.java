// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons that are started at once on one workspace: one serves, the other says so and ends. */
class TwoDaemonsIT {

  @TempDir private Path root;
  private Cli cli;
  private List<Child> daemons = List.of();

  @BeforeEach
  void makeWorkspace() throws Exception {
    cli = new Cli(root);
  }

  @AfterEach
  void endAll() {
    daemons.forEach(daemon -> daemon.process().destroyForcibly());
  }

  @Test
  void one_serves_and_the_other_is_refused() throws Exception {
    Child serves = theOneOfTwo();

    cli.run("serve", "--stop").exits(0);
    serves.exits(0);
  }

  @Test
  void so_it_is_where_one_was_killed() throws Exception {
    theOneOfTwo().process().destroyForcibly().waitFor();

    Child serves = theOneOfTwo();

    cli.run("serve", "--stop").exits(0);
    serves.exits(0);
  }

  /** Somebody else has the seat and has not yet written who he is. */
  @Test
  void a_killed_daemon_is_not_named_as_the_one_that_serves() throws Exception {
    Child killed = new Cli(root, "killed").start("serve", "--json");
    killed.ready();
    killed.process().destroyForcibly().waitFor();
    Path file = cli.workspace().resolve(".evograft/serve.lock");

    try (FileChannel seat = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = seat.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(cli.run("serve").exits(1).complains("already").err())
          .doesNotContain("process " + killed.process().pid());
    }
  }

  /** Starts two, and looks at the one that is refused; the one that serves. */
  private Child theOneOfTwo() throws Exception {
    Child one = new Cli(root, "one").start("serve", "--json");
    Child two = new Cli(root, "two").start("serve", "--json");
    daemons = List.of(one, two);
    Wait.until("one has ended", () -> !one.process().isAlive() || !two.process().isAlive());
    Child serves = one.process().isAlive() ? one : two;
    Child refused = serves == one ? two : one;
    serves.ready();

    Cli.Result said =
        new Cli.Result(refused.process().exitValue(), refused.output(), refused.errors());
    said.exits(1).complains("a daemon serves " + cli.workspace() + " already", "see --status");
    assertThat(said.error()).containsEntry("code", "lock_timeout");
    assertThat(cli.run("serve", "--status", "--json").exits(0).json().object("health"))
        .containsEntry("pid", serves.process().pid());
    return serves;
  }
}
