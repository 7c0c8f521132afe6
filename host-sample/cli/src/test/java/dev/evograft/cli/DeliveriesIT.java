// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does about deliveries, by the built distribution, with an Evotown that is away. */
class DeliveriesIT {

  @TempDir private Path root;
  private Cli cli;
  private String url;

  @BeforeEach
  void makeWorkspace() throws IOException {
    cli = new Cli(root);
    url = "http://127.0.0.1:" + closedPort();
    cli.with("EVOTOWN_URL", url);
    cli.with("EVOTOWN_ENGINE_INGEST_TOKEN", "evi_0123456789").with("USER", "ada");
    cli.with("EVOGRAFT_EVOTOWN_ENGINE_ID", "e1");
  }

  @Test
  void aDestinationIsShownBeforeAnythingIsRecorded() throws Exception {
    JsonObject listed = cli.run("deliveries", "list", "--json").exits(0).json();

    assertThat((JsonObject) listed.list("destinations").get(0))
        .containsEntry("id", "evotown")
        .containsEntry("state", "active")
        .containsEntry("pending", 0L);
  }

  /** Before the first report is when it matters. */
  @Test
  void aDestinationThatHasNotBegunIsPaused() throws Exception {
    cli.run("deliveries", "pause", "evotown", "--why", "not yet").exits(0);

    cli.skill("hello", "echo hello\n");
    cli.run("run", "hello").exits(0);
    assertThat(cli.run("deliveries", "list").exits(0).out()).contains("paused", "by ada: not yet");
    cli.run("deliveries", "pause", "nowhere").exits(2).complains("no destination 'nowhere'");
  }

  @Test
  void aRunIsShownPausedSentAgainDroppedAndForgotten() throws Exception {
    cli.skill("hello", "echo hello\n");
    String id = cli.run("run", "hello", "--json").exits(0).json().string("run_id", "");

    assertThat(cli.run("deliveries", "drain", "--wait", "1s", "--json").exits(1).json())
        .containsEntry("empty", false);
    cli.with("EVOTOWN_URL", "");
    cli.run("deliveries", "forget", "evotown")
        .exits(2)
        .complains("2 entries wait", "--drop-waiting");
    assertThat(cli.run("deliveries", "list").exits(0).out()).contains("evotown.url is not set");
    cli.with("EVOTOWN_URL", url);
    JsonObject shown = cli.run("deliveries", "show", id.substring(0, 20), "--json").exits(0).json();
    assertThat((JsonObject) shown.list("destinations").get(0))
        .containsEntry("destination", "evotown")
        .containsEntry("state", "pending");
    cli.run("deliveries", "pause", "evotown", "--why", "maintenance").exits(0);
    assertThat(cli.run("deliveries", "list").exits(0).out())
        .contains("paused", "by ada: maintenance");
    cli.run("deliveries", "drain", "--wait", "30s").exits(1);
    assertThat(cli.run("deliveries", "resume", "evotown").exits(0).out()).contains("goes on");
    assertThat(cli.run("deliveries", "resume", "evotown").exits(0).out())
        .contains("evotown was not paused.");
    String some = id.substring(0, 20);
    assertThat(cli.run("deliveries", "replay", "evotown", some, "--json").exits(0).json())
        .containsEntry("changed", 1L);
    assertThat(
            cli.run("deliveries", "replay", "evotown", "--since", "1h", "--json").exits(0).json())
        .containsKey("changed");
    cli.run("deliveries", "retry", "evotown", some).exits(0);
    assertThat(cli.run("deliveries", "retry", "--all").exits(0).out()).contains("Nothing was");
    String dropped =
        cli.run("deliveries", "drop", "evotown", some, "--why", "a test").exits(0).out();
    assertThat(dropped).contains("Given up: " + id + " at evotown.");
    cli.run("deliveries", "drain", "--wait", "30s").exits(0);
    cli.run("journal", "verify").exits(0);
    cli.run("deliveries", "forget", "evotown").exits(2).complains("in use", "--force");
    cli.with("EVOTOWN_URL", "");
    cli.run("deliveries", "forget", "evotown").exits(0);
    assertThat(cli.run("deliveries", "list", "--json").exits(0).json().objects("destinations"))
        .extracting(destination -> destination.string("id", ""))
        .containsExactly("memory");
  }

  @Test
  void whatOfSeveralRunsIsMeantIsAsked() throws Exception {
    cli.skill("hello", "echo hello\n");
    String first = cli.run("run", "hello", "--json").exits(0).json().string("run_id", "");
    String second = cli.run("run", "hello", "--json").exits(0).json().string("run_id", "");
    String both = first.substring(0, 1);
    assertThat(second).startsWith(both);

    cli.run("deliveries", "replay", "evotown", both).exits(2).complains("several runs");
    cli.run("deliveries", "retry", "evotown", both).exits(2).complains("several runs");
    cli.run("deliveries", "drop", "evotown", both + "#1").exits(2).complains("several runs");
    cli.run("deliveries", "drop", "evotown", "nobody").exits(2).complains("nobody");
  }

  /** That it is forgotten by force, or not in use, does not say that what waits may go. */
  @Test
  void whatWaitsIsGivenUpOnlyByItsOption() throws Exception {
    cli.skill("hello", "echo hello\n");
    cli.run("run", "hello").exits(0);

    cli.run("deliveries", "forget", "evotown", "--force").exits(2).complains("--drop-waiting");
    cli.run("deliveries", "forget", "evotown", "--drop-waiting").exits(2).complains("--force");
    cli.with("EVOTOWN_URL", "");
    cli.run("deliveries", "forget", "evotown", "--force").exits(2).complains("2 entries wait");
    assertThat(cli.run("deliveries", "forget", "evotown", "--drop-waiting").exits(0).out())
        .contains("Forgotten: evotown, and given up: entries 2 waiting.");
    assertThat(cli.run("deliveries", "list").exits(0).out()).doesNotContain("evotown ");
  }

  /** The hub's address may stay: commands use it, too. */
  @Test
  void whatIsSwitchedOffIsForgotten() throws Exception {
    cli.with("EVOTOWN_URL", "").with("A2A_HUB_URL", url).with("EVOGRAFT_EVOMAP_PUBLISH", "auto");
    cli.skill("hello", "echo hello\n");
    cli.run("run", "hello").exits(0);
    assertThat(cli.run("deliveries", "list").exits(0).out()).contains("evomap");
    cli.run("deliveries", "forget", "evomap").exits(2).complains("in use", "--force");

    cli.with("EVOGRAFT_EVOMAP_PUBLISH", "off");

    cli.run("deliveries", "forget", "evomap").exits(0);
    assertThat(cli.run("deliveries", "list").exits(0).out()).doesNotContain("evomap");
  }

  @Test
  void whatCannotBeDoneIsOneLine() throws Exception {
    cli.run("deliveries", "pause", "nowhere").exits(2).complains("no destination 'nowhere'");
    cli.run("deliveries", "retry").exits(2).complains("--all");
    cli.run("deliveries", "retry", "run-1").exits(2).complains("run-1");
    cli.run("deliveries", "replay", "evotown").exits(2).complains("--since");
    cli.run("deliveries", "show", "run-1").exits(2).complains("run-1", "runs list");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
