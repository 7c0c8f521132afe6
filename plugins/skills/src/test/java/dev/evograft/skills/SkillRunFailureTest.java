// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkillRunFailureTest {

  @TempDir Path folder;

  private SkillLab lab;

  @BeforeEach
  void open() throws Exception {
    lab = new SkillLab(folder);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void refused(String code, SkillRequest request, String... words) {
    assertThatThrownBy(() -> lab.run(request))
        .isInstanceOfSatisfying(EvograftException.class, e -> assertThat(e.code()).isEqualTo(code))
        .message()
        .contains(words)
        .doesNotContain("\n");
    assertThat(lab.runs.runs).isEmpty();
  }

  @Test
  void beyondItsTimeARunFailsAndKeepsWhatItReported() throws Exception {
    Skill skill =
        lab.shell(
            "slow",
            "echo '{\"signal\": \"early\", \"value\": 1}' > \"$EVOGRAFT_SIGNALS_FILE\"",
            "echo part > \"$EVOGRAFT_ARTIFACTS_DIR/part\"",
            "sleep 300 & wait");
    SkillResult result = lab.run(SkillLab.within(skill, Duration.ofMillis(500)));
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.exitCode()).isNull();
    assertThat(result.reason()).isEqualTo("timed out after 500ms");
    assertThat(lab.runs.only().signals).containsEntry("timed_out", true).containsEntry("early", 1L);
    assertThat(lab.runs.only().artifacts).hasSize(1);
  }

  @Test
  void theTimeOutIsASetting() throws Exception {
    lab.context.set("skills.timeout", "300ms");
    assertThat(lab.run(lab.shell("slow", "sleep 300")).reason()).isEqualTo("timed out after 300ms");
  }

  @Test
  void tooMuchOutputFails() throws Exception {
    lab.context.set("skills.output_limit", "4KiB");
    SkillResult result = lab.run(lab.shell("loud", "while :; do echo loud; done"));
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.reason()).contains("4.0 KiB", "skills.output_limit");
    assertThat(lab.output.length()).isLessThan(5000);
    assertThat(lab.runs.only().signals).doesNotContainKey("timed_out");
  }

  @Test
  void whatIsLeftInTheBackgroundIsEndedAndSaid() throws Exception {
    SkillResult result =
        lab.run(
            lab.shell(
                "s",
                "(trap 'echo ended > ended; exit' TERM; sleep 300 & echo up > up; wait) &",
                "until test -s up; do sleep 0.02; done",
                "echo done"));
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(lab.output.toString())
        .startsWith("done\n")
        .contains("\nevograft: ended what the skill left");
    assertThat(lab.root.resolve("ended")).exists();
  }

  @Test
  void anInterruptCancels() throws Exception {
    Skill skill =
        lab.shell(
            "s",
            "echo '{\"signal\": \"early\", \"value\": 1}' > \"$EVOGRAFT_SIGNALS_FILE\"",
            "echo up; sleep 300");
    CountDownLatch up = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                lab.skills().run(SkillRequest.of(skill), text -> up.countDown());
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    thread.start();
    up.await();
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(lab.runs.only().completed.outcome().status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(lab.runs.only().completed.outcome().reason()).isEqualTo("interrupted");
    assertThat(lab.runs.only().signals).containsKey("early");
  }

  @Test
  void noSkillOutlivesThePlugin() throws Exception {
    Skill skill = lab.shell("s", "echo up; sleep 300");
    InstalledSkills skills = lab.skills();
    CountDownLatch up = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread agent =
        new Thread(
            () -> {
              try {
                skills.run(SkillRequest.of(skill), text -> up.countDown());
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    agent.start();
    up.await();
    skills.close();
    agent.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(lab.runs.only().completed.outcome().status()).isEqualTo(RunStatus.CANCELLED);
    assertThatThrownBy(() -> skills.run(SkillRequest.of(skill), text -> {}))
        .hasMessageContaining("was closed");
  }

  @Test
  void aConsumerThatThrowsEndsTheRun() throws Exception {
    Skill skill = lab.shell("s", "echo x; sleep 300");
    assertThatThrownBy(
            () ->
                lab.skills()
                    .run(
                        SkillRequest.of(skill),
                        text -> {
                          throw new IllegalStateException("full");
                        }))
        .hasMessage("full");
    assertThat(lab.runs.only().completed.outcome().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void whatCannotBeStartedFails() throws Exception {
    lab.skillMd("e", "name: e", "description: d", "entry_point: bin/tool");
    Path tool = lab.write("skills/e/bin/tool", "#!/no/such/interpreter");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    SkillResult result = lab.run(lab.skills().find("e"));
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.reason()).startsWith("it could not be started").contains("tool");
  }

  @Test
  void whatCannotRunIsRefusedBeforeAnythingStarts() throws Exception {
    lab.skillMd("empty", "name: empty", "description: d");
    refused(
        "no_entry_point",
        SkillRequest.of(lab.skills().find("empty")),
        "instructions only",
        "add scripts/main");
    lab.skillMd("out", "name: out", "description: d", "entry_point: ../x");
    refused("bad_skill", SkillRequest.of(lab.skills().find("out")), "../x", "out of the folder");
    lab.skillMd("needy", "name: needy", "description: d", "requires: {bins: [no-such-bin]}");
    lab.write("skills/needy/scripts/main.sh", "true");
    refused(
        "missing_requirement",
        SkillRequest.of(lab.skills().find("needy")),
        "no-such-bin",
        "install it");
  }

  @Test
  void aMissingInterpreterIsNamed() throws Exception {
    lab.skillMd("py", "name: py", "description: d");
    lab.write("skills/py/scripts/main.py", "print()");
    lab.skillMd("js", "name: js", "description: d");
    lab.write("skills/js/scripts/main.mjs", "");
    lab.environment.put("PATH", lab.root.toString());
    refused("missing_requirement", SkillRequest.of(lab.skills().find("py")), "install Python 3");
    refused(
        "missing_requirement", SkillRequest.of(lab.skills().find("js")), "Node.js", "install it");
  }

  @Test
  void badInputIsRefused() throws Exception {
    Skill skill = lab.shell("s", "true");
    refused(
        "bad_input",
        SkillLab.request(skill, lab.root.resolve("missing")),
        "missing",
        "does not exist");
    refused("bad_input", SkillLab.request(skill, lab.root), "is no file");
    refused("bad_input", SkillLab.request(skill, null, "a\0b"), "NUL");
    refused("bad_input", SkillLab.request(skill, null, "x".repeat(140_000)), "128 KiB", "--input");
    refused("bad_input", SkillLab.within(skill, Duration.ZERO), "time-out");
    refused(
        "bad_input",
        new SkillRequest(skill, "ü".repeat(70_000), null, List.of(), null, null, Map.of()),
        "the task");
  }

  @Test
  void anEntryPointThatBecameALinkToElsewhereIsRefused() throws Exception {
    Skill skill = lab.shell("s", "true");
    Path outside = lab.write("outside.sh", "echo out");
    Files.delete(skill.entryPoint());
    Files.createSymbolicLink(skill.entryPoint(), outside);
    refused("bad_skill", SkillRequest.of(skill), "no file inside");
  }

  @Test
  void aTestThatHangsOrIsNotThereIsSaid() throws Exception {
    Skill skill = lab.shell("s", "true");
    assertThatThrownBy(() -> lab.skills().test(skill, Duration.ofSeconds(1), text -> {}))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("no_test"));
    lab.write("skills/s/scripts/test.sh", "sleep 300");
    Skill withTest = lab.skills().find("s");
    assertThatThrownBy(() -> lab.skills().test(withTest, Duration.ofMillis(200), text -> {}))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("timeout"));
  }
}
