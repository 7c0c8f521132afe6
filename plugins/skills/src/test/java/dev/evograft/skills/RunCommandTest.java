// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.toolkit.json.JsonText;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {

  @TempDir Path folder;

  private final FakeConsole console = new FakeConsole();
  private final InputStream standardInput = System.in;
  private SkillLab lab;

  @BeforeEach
  void open() throws Exception {
    lab = new SkillLab(folder);
    lab.context.with(Deliveries.class, new OneDelivery());
  }

  @AfterEach
  void close() {
    System.setIn(standardInput);
    lab.close();
  }

  private int run(String... args) {
    RunCommand command = new RunCommand(lab.context, lab.skills(), console);
    return HostStandIn.execute(command, console, args);
  }

  @Test
  void outputStreamsAndASummaryFollows() throws Exception {
    lab.shell("s", "echo hello", "printf rest", "echo a > \"$EVOGRAFT_ARTIFACTS_DIR/r.md\"");
    assertThat(run("s", "--task", "do it")).isZero();
    assertThat(console.out.toString())
        .startsWith("hello\nrest\n\ns succeeded after 1.2 s  (run id-1)\n")
        .contains("signals     0")
        .contains("artifact    .evograft/runs/id-1/artifacts/r.md  2 B")
        .contains("delivery    evotown delivered: id 7");
  }

  @Test
  void theLastLineOfJsonIsOneObject() throws Exception {
    lab.shell(
        "s",
        "printf 'no line end'",
        "echo '{\"signal\": \"n\", \"value\": 5}' > \"$EVOGRAFT_SIGNALS_FILE\"",
        "echo a > \"$EVOGRAFT_ARTIFACTS_DIR/r.md\"; exit 9");
    console.json = true;
    assertThat(run("s")).isEqualTo(1);
    List<String> lines = console.out.toString().lines().toList();
    assertThat(lines).hasSize(2).first().isEqualTo("no line end");
    JsonObject last = JsonText.parseObject(lines.get(1).getBytes(StandardCharsets.UTF_8));
    assertThat(last.string("run_id")).hasValue("id-1");
    assertThat(last.string("status")).hasValue("failed");
    assertThat(last.integer("exit_code")).hasValue(9);
    assertThat(last.object("signals").integer("n")).hasValue(5);
    JsonObject artifact = (JsonObject) last.list("artifacts").get(0);
    assertThat(artifact.string("path")).hasValue("r.md");
    assertThat(artifact.integer("bytes")).hasValue(2);
    assertThat(artifact.string("sha256").orElseThrow()).hasSize(64);
    JsonObject delivery = (JsonObject) last.list("deliveries").get(0);
    assertThat(delivery.string("destination")).hasValue("evotown");
    assertThat(delivery.string("state")).hasValue("delivered");
    assertThat(delivery.string("note")).hasValue("id 7");
  }

  @Test
  void argumentsAfterTheDashesAreTheSkills() throws Exception {
    lab.shell("s", "echo \"$@\"");
    assertThat(run("s", "--timeout", "30s", "--", "--task", "x", "--", "-y")).isZero();
    assertThat(console.out.toString()).startsWith("--task x -- -y\n");
  }

  @Test
  void standardInputBecomesAFileOfTheRun() throws Exception {
    lab.shell("s", "cat \"$EVOGRAFT_INPUT\"; echo \"$EVOGRAFT_INPUT\"; cat");
    System.setIn(new ByteArrayInputStream("piped ü\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(run("s", "--input", "-")).isZero();
    String file = lab.root.resolve(".evograft/runs/id-1/input").toString();
    assertThat(console.out.toString()).startsWith("piped ü\n" + file + "\npiped ü\n");
  }

  @Test
  void tooMuchStandardInputIsRefusedAndLeavesNothing() throws Exception {
    lab.shell("s", "true");
    lab.context.set("skills.input_limit", "3");
    System.setIn(new ByteArrayInputStream(new byte[4]));
    assertThat(run("s", "--input", "-")).isEqualTo(2);
    assertThat(console.err.toString()).contains("skills.input_limit");
    try (Stream<Path> left = Files.list(lab.root.resolve(".evograft/runs"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void badInputIsOneLineAndExitCodeTwo() throws Exception {
    lab.skillMd("out", "name: out", "description: d", "entry_point: ../x");
    assertThat(run("nothing")).isEqualTo(2);
    assertThat(run("out")).isEqualTo(2);
    lab.shell("s", "true");
    assertThat(run("s", "--input", folder.resolve("missing").toString())).isEqualTo(2);
    assertThat(console.err.toString().lines())
        .hasSize(3)
        .noneMatch(line -> line.contains("Exception"));
    assertThat(console.out).isEmpty();
    assertThat(lab.runs.runs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0s", "0ms", "-1s", "", "30"})
  void aTimeOutThatIsNoneIsBadUsage(String timeout) throws Exception {
    lab.shell("s", "true");
    assertThat(run("s", "--timeout", timeout)).isEqualTo(2);
    assertThat(console.err.toString().lines())
        .singleElement()
        .matches(line -> line.contains("'--timeout'") && line.contains("such as 500ms, 30s"));
    assertThat(lab.runs.runs).isEmpty();
  }

  @Test
  void whatIsEmptyIsRefusedByName() throws Exception {
    lab.shell("s", "true");
    assertThat(run("")).isEqualTo(2);
    assertThat(run("s", "--input", "")).isEqualTo(2);
    assertThat(run("s", "--task", "")).isEqualTo(2);
    assertThat(console.err.toString())
        .isEqualTo(
            """
            SKILL is empty; name a skill, see 'evograft skills list', or a folder
            --input is empty; name a file, or - for standard input
            --task is empty; say what you want, or leave it out
            """);
    assertThat(lab.runs.runs).isEmpty();
  }

  @Test
  void aSkillOfInstructionsOnlyIsNotRunAndSaysWhatItIs() throws Exception {
    lab.skillMd("guide", "name: guide", "description: d");
    assertThat(run("guide")).isEqualTo(2);
    assertThat(console.err.toString().lines())
        .singleElement()
        .matches(line -> line.startsWith("the skill guide cannot run: it has instructions only"));
  }

  @Test
  void aFolderWithoutASkillIsNamedOnce() {
    assertThat(run(folder.resolve("none").toString())).isEqualTo(2);
    assertThat(console.err.toString())
        .isEqualTo(
            "there is no SKILL.md in "
                + folder.resolve("none").toAbsolutePath()
                + "; a skill begins with one\n");
  }

  @Test
  void aRunThatCouldNotStartDoesNotUseUpTheNotice() throws Exception {
    lab.shell("s", "true");
    assertThat(run("s", "--input", folder.resolve("missing").toString())).isEqualTo(2);
    assertThat(console.err.toString()).doesNotContain("first run");
    assertThat(run("s")).isZero();
    assertThat(console.err.toString()).containsOnlyOnce("first run of s in ");
  }

  @Test
  void aFirstRunTellsWhatTheSkillDeclares() throws Exception {
    lab.skillMd(
        "s", "name: s", "description: d", "permissions: [shell]", "network_endpoints: [a.example]");
    lab.write("skills/s/scripts/main.sh", "true");
    run("s");
    assertThat(console.err.toString())
        .contains("first run of s in ", "capabilities: shell", "network: a.example");
    console.err.setLength(0);
    run("s");
    assertThat(console.err).isEmpty();
    lab.skillMd("s", "name: s", "description: d", "permissions: [shell, camera]");
    run("s");
    assertThat(console.err.toString()).contains("something new", "shell, camera");
  }

  @Test
  void aRunThatCannotBeRecordedStillSaysHowItEnded() throws Exception {
    lab.runs.unrecorded = new EvograftException("unrecorded", "the disk is full");
    lab.shell("s", "true");
    console.json = true;
    assertThat(run("s")).isZero();
    assertThat(console.err.toString()).contains("is not recorded: the disk is full");
    assertThat(console.result.bool("recorded", true)).isFalse();
  }

  @Test
  void anInterruptIsExitCode130AndRecorded() throws Exception {
    lab.shell("s", "echo up; sleep 300");
    console.json = true;
    Thread command = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              while (!console.out.toString().contains("up")) {
                Thread.onSpinWait();
              }
              command.interrupt();
            });
    interrupter.start();
    assertThat(run("s")).isEqualTo(130);
    interrupter.join();
    assertThat(console.result.string("status")).hasValue("cancelled");
    assertThat(console.result.get("exit_code")).isNull();
  }

  /** Everything is delivered at once. */
  private static final class OneDelivery implements Deliveries {

    @Override
    public List<DestinationStatus> destinations() {
      return List.of();
    }

    @Override
    public List<KeyStatus> of(String key) {
      return List.of(new KeyStatus("evotown", "delivered", "id 7"));
    }

    @Override
    public List<KeyStatus> await(String key, Duration patience) {
      return of(key);
    }

    @Override
    public List<DeadLetter> deadLetters(int limit) {
      return List.of();
    }

    @Override
    public List<KeyDetail> show(String key) {
      return List.of();
    }

    @Override
    public int retry(@Nullable String destination, String keyOrEntry) {
      return 0;
    }

    @Override
    public int retryAll(@Nullable String destination) {
      return 0;
    }

    @Override
    public void replay(String destination, String key) {}

    @Override
    public int replaySince(String destination, Instant since) {
      return 0;
    }

    @Override
    public int drop(String destination, String keyOrEntry, String note) {
      return 0;
    }

    @Override
    public void pause(String destination, String why) {}

    @Override
    public boolean resume(String destination) {
      return false;
    }

    @Override
    public void forget(String destination, String note, Set<Although> although) {}

    @Override
    public boolean drain(Duration patience) {
      return true;
    }
  }
}
