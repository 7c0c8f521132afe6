// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.publish.Switches;
import dev.evograft.evomap.serve.Troubles.Part;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor and problems show of this plugin. */
class TroublesTest {

  @TempDir private Path folder;
  private FakeContext context;

  @BeforeEach
  void make() {
    context = new FakeContext("evomap", folder);
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void noPartWipesWhatAnotherTold() {
    Troubles troubles = new Troubles(context);
    troubles.tell(Part.TASKS, "a task waits");
    troubles.tell(Part.HEARTBEAT, "no secret");
    assertThat(context.problem()).isEqualTo("no secret; a task waits");

    troubles.tell(Part.WEBHOOKS, null);
    troubles.tell(Part.HEARTBEAT, "too old");
    assertThat(context.problem()).isEqualTo("too old; a task waits");

    troubles.tell(Part.HEARTBEAT, null);
    assertThat(context.problem()).isEqualTo("a task waits");
    troubles.tell(Part.TASKS, null);
    assertThat(context.problem()).isNull();
  }

  @Test
  void theSameAgainIsToldOnce() {
    Troubles troubles = new Troubles(context);
    troubles.tell(Part.EVENTS, "no stream");
    troubles.tell(Part.EVENTS, "no stream");

    assertThat(context.problems()).isEqualTo(List.of("no stream"));
  }

  @Test
  void whereNothingIsOnNothingIsWrong() {
    assertThat(Switches.fault(context)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "evomap.search, auto",
    "evomap.publish, ask",
    "evomap.sync, 4h",
    "evomap.heartbeat, on",
    "evomap.events, on",
    "evomap.webhook, on",
    "evomap.tasks, auto"
  })
  void whatIsOnWithoutAnAddressIsNamedWithTheRemedy(String name, String value) {
    context.set(name, value);

    assertThat(Switches.fault(context).orElseThrow())
        .isEqualTo(
            name
                + " does nothing without evomap.url: set it, or A2A_HUB_URL, to the hub's address"
                + " such as https://evomap.ai");
    context.set("evomap.url", "https://hub.example").set("evomap.spend.fetch", "4");
    assertThat(Switches.fault(context)).isEmpty();
  }

  @Test
  void whatFilesCannotDoIsNamed() {
    context
        .set("evomap.transport", "file")
        .set("evomap.search", "auto")
        .set("evomap.heartbeat", "on")
        .set("evomap.sync", "4h")
        .set("evomap.publish", "auto");

    assertThat(Switches.fault(context).orElseThrow())
        .isEqualTo(
            "evomap.search, evomap.heartbeat do nothing with evomap.transport=file: set"
                + " evomap.transport=http, or switch them off");
  }

  @Test
  void doctorTellsItToo() throws Exception {
    try (Bench bench = new Bench(folder.resolve("bench")).registered()) {
      bench.context.set("evomap.search", "auto");
      bench.run("doctor");
      assertThat(bench.said()).contains("set evomap.spend.fetch");
    }
  }
}
