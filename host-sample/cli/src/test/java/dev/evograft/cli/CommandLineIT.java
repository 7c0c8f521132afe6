// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user types, against the distribution as it was built. */
class CommandLineIT {

  @TempDir private Path root;
  private Cli cli;

  @BeforeEach
  void makeWorkspace() throws IOException {
    cli = new Cli(root);
  }

  @Test
  void helpListsEveryCommandAndTouchesNothing() throws Exception {
    Cli.Result help = cli.run("--help").exits(0);

    assertThat(help.out())
        .contains("run ", "skills ", "runs ", "journal ", "deliveries ", "plugins ", "config ")
        .contains("doctor ", "sandbox ", "demo ", "Example:");
    assertThat(cli.workspace()).isEmptyDirectory();
    assertThat(cli.home()).isEmptyDirectory();
  }

  @Test
  void everyCommandHasHelpWithAnExample() throws Exception {
    for (String command :
        List.of(
            "run",
            "skills",
            "runs",
            "journal",
            "deliveries",
            "plugins",
            "config",
            "doctor",
            "sandbox",
            "demo")) {
      Cli.Result help = cli.run(command, "--help").exits(0);
      assertThat(help.out()).as(command).contains("Usage: evograft " + command, "Example");
    }
    assertThat(cli.workspace()).isEmptyDirectory();
  }

  @Test
  void anUnknownCommandIsOneLine() throws Exception {
    cli.run("rum").exits(2).complains("rum", "run");
  }

  @Test
  void whatASkillReportsWinsOverWhatItsOutputTells() throws Exception {
    cli.skill(
        "usage",
        """
        echo '{"signal":"input_tokens","value":7}' >> "$EVOGRAFT_SIGNALS_FILE"
        echo 'Input tokens: 1,234'
        echo '{"usage":{"input_tokens":555,"output_tokens":44}}'
        """);

    String id = cli.run("run", "usage", "--json").exits(0).json().string("run_id", "");

    JsonObject signals = cli.run("runs", "show", id, "--json").exits(0).json().object("signals");
    assertThat(signals.integer("input_tokens")).hasValue(7);
    assertThat(signals.integer("output_tokens")).as("told by the output alone").hasValue(44);
  }

  @Test
  void aSkillRunsIsRecordedAndShown() throws Exception {
    cli.skill(
        "hello",
        "echo hello $EVOGRAFT_TASK\necho '{\"signal\":\"n\",\"value\":3}' >> \"$EVOGRAFT_SIGNALS_FILE\"\necho x > \"$EVOGRAFT_ARTIFACTS_DIR/a.txt\"\n");

    Cli.Result run = cli.run("run", "hello", "--task", "world", "--json").exits(0);

    assertThat(run.out()).startsWith("hello world\n");
    JsonObject json = run.json();
    assertThat(json.string("status")).contains("succeeded");
    assertThat(json.integer("exit_code", -1)).isZero();
    assertThat(json.object("signals"))
        .containsEntry("n", 3L)
        .containsEntry("task_completed", true)
        .containsKeys("latency_ms", "exit_code", "output_bytes");
    JsonObject artifact = (JsonObject) json.list("artifacts").get(0);
    assertThat(artifact)
        .containsEntry("path", "a.txt")
        .containsEntry("bytes", 2L)
        .containsEntry(
            "sha256", "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac");
    assertThat(json.list("deliveries")).isEmpty();

    String id = json.string("run_id", "");
    JsonObject listed =
        (JsonObject) cli.run("runs", "list", "--json").exits(0).json().list("runs").get(0);
    assertThat(listed).containsEntry("run_id", id).containsEntry("status", "succeeded");
    assertThat(cli.run("runs", "show", id).exits(0).out()).contains("hello world", "a.txt");
    cli.run("journal", "verify").exits(0);
    assertThat(cli.run("journal", "list", "--json").exits(0).json().list("entries")).hasSize(2);
    cli.run("doctor").exits(0);
  }

  @Test
  void aSkillThatFailsIsExitCodeOne() throws Exception {
    cli.skill("broken", "echo 'Error: no such table: orders' >&2\nexit 7\n");

    Cli.Result run = cli.run("run", "broken", "--json").exits(1);

    assertThat(run.json().string("status")).contains("failed");
    assertThat(run.json().object("signals"))
        .containsEntry("exit_code", 7L)
        .containsEntry("task_completed", false)
        .containsEntry("log_error", true)
        .containsKey("errsig");
  }

  @Test
  void aSkillThatIsTooSlowHasTimedOut() throws Exception {
    cli.skill("slow", "sleep 600\n");

    JsonObject json = cli.run("run", "slow", "--timeout", "500ms", "--json").exits(1).json();

    assertThat(json.string("status")).contains("failed");
    assertThat(json.object("signals")).containsEntry("timed_out", true);
  }

  @Test
  void inputAndArgumentsArriveAsTheyAre() throws Exception {
    cli.skill("echoes", "cat \"$EVOGRAFT_INPUT\"; cat; printf '<%s>' \"$@\"\n");

    Cli.Result run =
        cli.input("from stdin\n").run("run", "echoes", "--input", "-", "--", "--json", "a b", "");

    assertThat(run.exits(0).out()).startsWith("from stdin\nfrom stdin\n<--json><a b><>");
  }

  @Test
  void controlCCancelsAndRecords() throws Exception {
    cli.skill("endless", "echo ready\nwhile :; do sleep 1; done\n");
    Process process = cli.start("run", "endless");
    await(() -> cli.output().contains("ready"));

    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    JsonObject run = (JsonObject) cli.run("runs", "list", "--json").json().list("runs").get(0);
    assertThat(run).containsEntry("status", "cancelled");
  }

  @Test
  void secretsOfOursDoNotReachASkill() throws Exception {
    cli.skill("env", "env\n");

    Cli.Result run =
        cli.with("EVOTOWN_ENGINE_INGEST_TOKEN", "evi_secret")
            .with("HARMLESS", "seen")
            .run("run", "env");

    assertThat(run.out()).contains("HARMLESS=seen").doesNotContain("evi_secret");
  }

  private interface Condition {
    boolean met() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.met()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.onSpinWait();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void badSkillsAreToldInOneLine() throws Exception {
    Files.createDirectories(cli.workspace().resolve("skills/empty"));
    Path broken = cli.skill("broken", "true");
    Files.writeString(broken.resolve("SKILL.md"), "---\nname: [\n---\n");
    Path outside = cli.skill("outside", "true");
    Files.writeString(
        outside.resolve("SKILL.md"),
        "---\nname: outside\ndescription: Reaches out of its folder.\nentry_point: ../../x.sh\n---\n");
    Path needy = cli.skill("needy", "true");
    Files.writeString(
        needy.resolve("SKILL.md"),
        "---\nname: needy\ndescription: Needs something.\nmetadata:\n  openclaw:\n    requires:\n      bins: [no-such-program]\n---\n");

    cli.run("run", "nothing").exits(2).complains("nothing", "skills list");
    cli.run("run", "skills/empty").exits(2).complains("SKILL.md");
    cli.run("run", "skills/broken").exits(2).complains("SKILL.md");
    cli.run("run", "outside").exits(2).complains("entry");
    cli.run("run", "needy").exits(2).complains("no-such-program");
    cli.run("run", "needy", "--input", "missing.txt").exits(2);
    cli.run("run", "needy", "--timeout", "soon").exits(2).complains("--timeout", "30s");
    assertThat(cli.run("runs", "list", "--json").json().list("runs")).isEmpty();
  }

  @Test
  void badSettingsAreToldAndTheRestRuns() throws Exception {
    cli.skill("hello", "echo hello\n");

    assertThat(cli.run("--set", "evotown.url=nowhere", "run", "hello").exits(0).err())
        .contains("evotown.url", "https://");
    assertThat(cli.run("--set", "skills.timout=3s", "run", "hello").exits(0).err())
        .contains("skills.timout", "skills.timeout");
  }

  @Test
  void aDamagedPluginIsToldAndTheOthersRun() throws Exception {
    cli.skill("hello", "echo hello\n");
    Path plugins = Files.createDirectories(root.resolve("plugins"));
    Files.writeString(plugins.resolve("broken.zip"), "this is no zip");

    Cli.Result run = cli.run("--plugins", plugins.toString(), "run", "hello").exits(0);

    assertThat(run.err()).contains("broken.zip").doesNotContain("\tat ");
    assertThat(cli.run("--plugins", plugins.toString(), "plugins", "list").exits(0).out())
        .contains("broken.zip", "refused");
    cli.run("--plugins", plugins.toString(), "doctor").exits(1);
  }
}
