// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            "snapshot",
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
    assertThat(json.objects("deliveries"))
        .as("only what stays on this machine")
        .extracting(delivery -> delivery.string("destination", ""))
        .containsExactly("memory");

    String id = json.string("run_id", "");
    JsonObject listed =
        (JsonObject) cli.run("runs", "list", "--json").exits(0).json().list("runs").get(0);
    assertThat(listed).containsEntry("run_id", id).containsEntry("status", "succeeded");
    assertThat(cli.run("runs", "show", id).exits(0).out())
        .contains("\noutput\n  hello world", "a.txt");
    cli.run("journal", "verify").exits(0);
    assertThat(cli.run("journal", "list", "--json").exits(0).json().list("entries")).hasSize(2);
    assertThat(cli.run("doctor", "--json").exits(0).json()).containsEntry("ok", true);
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

  /** A text that begins so, such as one that another program made, must bring no options. */
  @Test
  void aWordThatBeginsWithAnAtIsThatWord() throws Exception {
    cli.skill("args", "printf '<%s>' \"$EVOGRAFT_TASK\" \"$@\"\n");
    Files.writeString(cli.workspace().resolve("mail.txt"), "a secret --json\n");

    Cli.Result run = cli.run("run", "args", "--task", "@mail.txt", "--", "@mail.txt", "@@b");

    assertThat(run.exits(0).out()).startsWith("<@mail.txt><@mail.txt><@@b>");
    assertThat(run.out()).doesNotContain("run_id");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void aSignalCancelsAndRecords(String signal, int exitCode) throws Exception {
    cli.skill("endless", "echo ready\nwhile :; do sleep 1; done\n");
    Child child = cli.start("run", "endless");
    Wait.until(() -> child.output().contains("ready"));

    child.signal(signal);

    child.exits(exitCode);
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
  void aWrongSettingOfTheCommandLineRefusesTheCall() throws Exception {
    cli.skill("hello", "echo hello > ran\n");

    cli.run("--set", "evotown.url=nowhere", "run", "hello")
        .exits(2)
        .complains("evotown.url", "https://");
    cli.run("run", "hello", "--set", "skills.timout=3s")
        .exits(2)
        .complains("skills.timout", "did you mean skills.timeout");
    cli.run("--set", "evotown.url", "run", "hello").exits(2).complains("--set", "KEY=VALUE");
    cli.run("config", "show", "--set", "journal.fill=x").exits(2).complains("journal.file");
    cli.run("config", "show", "--set", "evotwon.url=x").exits(2).complains("evotown.url");
    cli.run("config", "show", "--set", "=x").exits(2).complains("has no name");
    assertThat(cli.workspace().resolve(".evograft")).doesNotExist();
    assertThat(cli.workspace().resolve("ran")).doesNotExist();
  }

  @Test
  void badSettingsFromElsewhereAreToldAndTheRestRuns() throws Exception {
    cli.skill("hello", "echo hello\n");

    assertThat(cli.with("EVOGRAFT_SKILLS_TIMOUT", "3s").run("run", "hello").exits(0).err())
        .contains("EVOGRAFT_SKILLS_TIMOUT", "EVOGRAFT_SKILLS_TIMEOUT");
    assertThat(cli.with("EVOTOWN_URL", "nowhere").run("run", "hello").exits(0).err())
        .contains("EVOTOWN_URL", "https://");
  }

  @Test
  void aRunThatIsNotStoredSaysSo() throws Exception {
    cli.skill("hello", "echo hello\n");
    Path state = Files.createDirectories(cli.workspace().resolve(".evograft"));
    Files.writeString(state.resolve("config.properties"), "skills.timeout=3s\n");

    Cli.Result run = cli.run("run", "hello", "--json").exits(0);

    assertThat(run.json()).containsEntry("recorded", false);
    assertThat(run.err()).contains("config trust", "not recorded");
    Cli.Result shown = cli.run("config", "show").exits(0);
    assertThat(shown.err()).contains("config trust");
    assertThat(shown.out()).doesNotContain("Every setting is at its default");
    assertThat(cli.run("config", "show", "--json").json().list("problems")).isNotEmpty();
  }

  @Test
  void underJsonTheLastLineIsTheError() throws Exception {
    assertThat(cli.run("run", "nothing", "--json").exits(2).error())
        .containsEntry("code", "skill_not_found")
        .containsKey("message");
    assertThat(cli.run("--json", "rum").exits(2).error()).containsEntry("code", "usage");
    assertThat(cli.run("runs", "list", "--limit", "x", "--json").exits(2).error())
        .containsEntry("code", "usage");
    assertThat(cli.run("--json").exits(2).error()).containsEntry("code", "usage");
    assertThat(cli.run("run", "--json", "--workspace").exits(2).error())
        .containsEntry("code", "usage");
  }

  @Test
  void wrongWordsAreToldInOurs() throws Exception {
    cli.run("--nope").exits(2).complains("there is no option '--nope'");
    cli.run("doctor", "--nope").exits(2).complains("there is no option '--nope'", "doctor --help");
    cli.run("doctor", "much").exits(2).complains("'much' is a word too many");
    cli.run("run").exits(2).complains("name SKILL");
    cli.run("run", "x", "--task").exits(2).complains("--task needs a value: --task TEXT");
    cli.run("runs", "show").exits(2).complains("name ID");
    cli.run("runs", "list", "--limit", "x").exits(2).complains("--limit takes a whole number");
    cli.run("runs", "list", "--limit", "0").exits(2).complains("--limit takes a number from 1");
    cli.run("sandbox", "--token", "").exits(2).complains("--token", "leave the option out");
    cli.run("sandbox", "--mode", "odd").exits(2).complains("--mode expects real or contract");
    cli.run("sandbox", "evomap", "--mode", "odd").exits(2).complains("expects seeds or evolver");
  }

  @Test
  void whatIsMistypedIsToldWithWhatThereIs() throws Exception {
    cli.run("config", "list").exits(2).complains("there is no 'config list'", "show");
    cli.run("config", "shwo")
        .exits(2)
        .complains("there is no 'config shwo'", "did you mean show? Else name ", "trust");
    cli.run("evomap", "task", "claimm").exits(2).complains("'evomap task claimm'", "mean claim?");
    cli.run("rns").exits(2).complains("there is no command 'rns'", "did you mean runs?");
    cli.run("run", "hello", "--inptu", "x").exits(2).complains("did you mean --input");
    cli.run("journal", "prune", "--older-than", "0").exits(2).complains("a duration", "not '0'");
    assertThat(cli.run("deliveries", "drain", "--wait", "0").exits(2).err())
        .doesNotContain("java.", "Exception");
  }

  @Test
  void aGroupWithoutAWordShowsItsList() throws Exception {
    for (List<String> group :
        List.of(
            List.of("runs", "list"),
            List.of("plugins", "list"),
            List.of("journal", "list"),
            List.of("config", "show"))) {
      assertThat(cli.run(group.get(0)).exits(0).out())
          .as(group.get(0))
          .isNotEmpty()
          .isEqualTo(cli.run(group.toArray(String[]::new)).exits(0).out());
    }
    // where nothing is recorded, destinations find their places while it looks
    assertThat(cli.run("deliveries", "--json").exits(0).json())
        .containsOnlyKeys("destinations", "dead_letters");
  }

  /** The zone of a shell changes no time that is told. */
  @Test
  void timesAreOfOneFormInAllLists() throws Exception {
    cli.skill("hello", "echo hello\n");
    cli.with("TZ", "America/New_York").run("run", "hello").exits(0);
    JsonObject run = (JsonObject) cli.run("runs", "list", "--json").json().list("runs").get(0);
    String second = run.string("started_at", "").substring(0, 19) + "Z";

    assertThat(cli.run("runs", "list").out()).contains(second);
    assertThat(cli.run("runs", "show", run.string("run_id", "")).out()).contains(second);
    assertThat(cli.run("journal", "list", "--type", "run.started").out()).contains(second);
  }

  @Test
  void aListOfCommandsHasWholeSentences() throws Exception {
    assertThat(cli.run("evolve", "--help").exits(0).out().replaceAll("\\s+", " "))
        .contains("or about one of them; it needs nothing else.")
        .contains("somebody changed while one worked; it is not told again.");
  }

  /** It did its work, and whoever waits for its answer has to know that it is not there. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void anAnswerThatCannotBeWrittenIsAFailureWithAWord() throws Exception {
    cli.skill("hello", "echo hello\n");
    cli.within(List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"));

    cli.run("run", "hello").exits(1).complains("could not be written", "did its work");

    cli.within(List.of("sh", "-c", "exec \"$@\" >&-", "sh"));
    cli.run("skills", "list").exits(1).complains("could not be written");
    cli.within(List.of());
    assertThat(cli.run("runs", "list").exits(0).out()).contains("succeeded");
  }

  /** As of any program in front of head. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whoseReaderHasGoneSaysNothing() throws Exception {
    cli.within(List.of("bash", "-c", "\"$@\" | exec true; exit ${PIPESTATUS[0]}", "bash"));

    Cli.Result result = cli.run("config", "keys").exits(141);

    assertThat(result.err()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderThatThisLocaleCannotNameIsToldWithTheRemedy() throws Exception {
    cli.with("LC_ALL", "POSIX")
        .within(List.of("sh", "-c", "mkdir -p 'ü b' && cd 'ü b' && exec \"$@\"", "sh"));

    cli.run("runs", "list").exits(2).complains("cannot be named", "LC_ALL=C.UTF-8");
  }

  @Test
  void helpIsACommandToo() throws Exception {
    assertThat(cli.run("help").exits(0).out()).isEqualTo(cli.run("--help").out());
    assertThat(cli.run("help", "run").exits(0).out()).isEqualTo(cli.run("run", "--help").out());
    cli.run("help", "rum").exits(2).complains("rum");
  }

  @Test
  void lookingMakesNothing() throws Exception {
    assertThat(cli.run("runs", "list").exits(0).out()).contains("No runs yet");
    cli.run("journal", "list").exits(0);
    cli.run("deliveries", "list").exits(0);
    cli.run("plugins", "list").exits(0);
    cli.run("config", "show").exits(0);
    cli.run("config", "keys").exits(0);
    assertThat(cli.run("doctor").exits(0).out()).contains("All is well");
    assertThat(cli.workspace()).isEmptyDirectory();
  }

  @Test
  void aReadOnlyWorkspaceIsLookedAtAndTheDoctorIsRed() throws Exception {
    String folder = READ_ONLY.toString();

    assertThat(cli.run("runs", "list", "-w", folder).exits(0).out()).contains("No runs yet");
    assertThat(cli.run("doctor", "-w", folder).exits(1).out())
        .contains("PROBLEM", "read-only", "--workspace", "cannot be written");
  }

  /** Not even root can make a file there. */
  private static final Path READ_ONLY =
      Path.of(System.getProperty("os.name").equals("Linux") ? "/proc" : "/System");

  @Test
  void whereNoPluginCanBeUnpackedTheFolderIsNamed() throws Exception {
    cli.skill("hello", "echo hello\n");
    cli.with("XDG_CACHE_HOME", READ_ONLY.resolve("cache").toString());

    assertThat(cli.run("run", "hello").exits(0).err())
        .contains("plugin cache " + READ_ONLY.resolve("cache"), "make it writable");

    cli.with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + READ_ONLY);
    Cli.Result run = cli.run("run", "hello").exits(1);
    assertThat(run.err())
        .contains("the command 'run'", READ_ONLY.resolve("cache").toString(), "writable")
        .doesNotContain("there is no command", "\tat ");
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
