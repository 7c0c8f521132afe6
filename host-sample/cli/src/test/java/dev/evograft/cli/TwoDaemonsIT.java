// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
