// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as the README promises it. */
class DemoIT {

  @TempDir private Path root;

  @Test
  void showsOneThatSucceedsOneThatFailsAndThatBothArrive() throws Exception {
    Cli cli = new Cli(root);

    Cli.Result demo = cli.run("demo").exits(0);

    assertThat(demo.out())
        .contains("succeeded", "failed", "Evotown is away", "Evotown is back")
        .contains("journal.db", "the same")
        .contains("evolve: success", "evolve: failed", "the rollback was exact")
        .doesNotContain("DIFFERENT");
    assertThat(demo.err()).isEmpty();
    assertThat(cli.workspace()).isEmptyDirectory();
  }

  @Test
  void leavesNothingBehindAndTellsOfNoErrorWhereAllWentWell() throws Exception {
    Cli cli = new Cli(root);
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    long before = demos(temporary);

    JsonObject demo = cli.run("demo", "--json").exits(0).json();

    assertThat(demos(temporary)).isEqualTo(before);
    List<JsonObject> succeeded =
        demo.list("arrived").stream()
            .map(JsonObject.class::cast)
            .filter(run -> run.string("status", "").equals("succeeded"))
            .toList();
    assertThat(succeeded).isNotEmpty();
    assertThat(succeeded)
        .allSatisfy(
            run -> {
              assertThat(run.object("signals")).containsKey("task_completed");
              assertThat(run.object("signals")).doesNotContainKeys("log_error", "errsig");
            });
  }

  private static long demos(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("evograft-demo-")).count();
    }
  }
}
