// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workspace whose disk gets full, and has room again later; a command waits long for the journal.
 */
@Tag("torture")
class FullDiskIT {

  @TempDir private Path root;
  private final ExecutorService beside = Executors.newSingleThreadExecutor();

  @Test
  @EnabledIf("dev.evograft.cli.SmallDisk#isAllowed")
  void runs_go_on_and_what_was_acknowledged_is_there() throws Exception {
    Cli cli = new Cli(root);
    Map<String, String> acknowledged = new TreeMap<>();
    try (SmallDisk disk = SmallDisk.mount("6m", cli.workspace())) {
      cli.within(disk.prefix());
      TestSkill.write(disk.folder(), "hello", "echo hello\n");
      JsonObject before = cli.run("run", "hello", "--json").exits(0).json();
      assertThat(before).containsEntry("recorded", true);
      acknowledged.put(before.string("run_id", ""), "succeeded");
      Agent agent = cli.agent();
      agent.open(0);
      agent.record(List.of("early"));

      disk.fill();
      Future<?> waits = record(agent, "late");
      Cli.Result full = cli.run("run", "hello", "--json").exits(0);
      assertThat(full.json()).containsEntry("recorded", false).containsEntry("status", "succeeded");
      assertThat(full.err()).contains("is not recorded: ");
      assertThat(cli.run("doctor").exits(1).out()).contains("PROBLEM", "its disk is full");
      cli.run("serve").exits(1);
      assertThat(waits.isDone()).as("the agent was told that it is on disk").isFalse();

      disk.makeRoom();
      waits.get(Wait.LONG.toSeconds(), TimeUnit.SECONDS);
      JsonObject after = cli.run("run", "hello", "--json").exits(0).json();
      assertThat(after).containsEntry("recorded", true);
      acknowledged.put(after.string("run_id", ""), "succeeded");
      acknowledged.putAll(agent.acknowledged());
      agent.end();
      cli.run("journal", "verify").exits(0);
      ExportedRuns journal = new ExportedRuns(cli.run("journal", "export").exits(0).out());
      journal.areWhole();
      assertThat(journal.ends()).containsAllEntriesOf(acknowledged).containsKeys("early", "late");
    } finally {
      beside.shutdownNow();
    }
  }

  /** Beside the test, because it lasts until there is room. */
  private Future<?> record(Agent agent, String run) {
    return beside.submit(
        () -> {
          agent.record(List.of(run));
          return null;
        });
  }
}
