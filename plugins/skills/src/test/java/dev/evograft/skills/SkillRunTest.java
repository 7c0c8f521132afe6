// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.spi.skill.TestConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a skill, with real processes. */
class SkillRunTest {

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

  @Test
  void aSkillGetsWhatTheContractSays() throws Exception {
    Path input = lab.write("eingabe ü.txt", "line one");
    Skill skill =
        lab.shell(
            "contract",
            "pwd",
            "echo \"input=$EVOGRAFT_INPUT\"",
            "cat",
            "echo \"task=$EVOGRAFT_TASK run=$EVOGRAFT_RUN_ID\"",
            "for a in \"$@\"; do echo \"arg=$a\"; done",
            "test -d \"$EVOGRAFT_ARTIFACTS_DIR\" && test -f \"$EVOGRAFT_SIGNALS_FILE\" && echo dirs");
    SkillResult result =
        lab.run(SkillLab.request(skill, input, "--flag", "two words", "$HOME", ""));
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.exitCode()).isZero();
    assertThat(lab.output.toString().lines())
        .containsExactly(
            lab.root.toString(),
            "input=" + input,
            "line one",
            "task=the task ü run=" + result.run().runId(),
            "arg=--flag",
            "arg=two words",
            "arg=$HOME",
            "arg=",
            "dirs");
    assertThat(lab.runs.only().log).hasToString(lab.output.toString());
  }

  @Test
  void theRunSaysWhichSkillVersionTaskParentAndLabels() throws Exception {
    lab.skillMd("s", "name: s", "description: d", "metadata: {version: '2.1'}");
    lab.write("skills/s/scripts/main.sh", "true");
    lab.environment.put("EVOGRAFT_RUN_ID", "outer-run");
    Skill skill = lab.skills().find("s");
    lab.run(new SkillRequest(skill, "t", null, List.of(), null, null, Map.of("team", "x")));
    var spec = lab.runs.only().info.spec();
    assertThat(spec.kind()).isEqualTo("skill");
    assertThat(spec.skill()).isEqualTo("s");
    assertThat(spec.skillVersion()).isEqualTo("2.1");
    assertThat(spec.task()).isEqualTo("t");
    assertThat(spec.parentRunId()).isEqualTo("outer-run");
    assertThat(spec.labels()).containsEntry("team", "x");
    lab.run(new SkillRequest(skill, null, null, List.of(), null, "asked-for", Map.of()));
    assertThat(lab.runs.runs.get(1).info.spec().parentRunId()).isEqualTo("asked-for");
  }

  @Test
  void whatIsNotGivenIsNotSet() throws Exception {
    lab.environment.put("EVOGRAFT_TASK", "of the parent");
    lab.environment.put("EVOGRAFT_INPUT", "/of/the/parent");
    Skill skill = lab.shell("s", "cat", "echo \"${EVOGRAFT_TASK-none} ${EVOGRAFT_INPUT-none}\"");
    lab.run(skill);
    assertThat(lab.output).hasToString("none none\n");
  }

  @Test
  void aFailureIsAFailure() throws Exception {
    SkillResult result = lab.run(lab.shell("s", "echo oops >&2", "exit 3"));
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.reason()).isEqualTo("exit code 3");
    assertThat(lab.output).hasToString("oops\n");
    assertThat(lab.runs.only().completed.outcome().exitCode()).isEqualTo(3);
  }

  @Test
  void signalsAndProgressAreReadWhileItRuns() throws Exception {
    Skill skill =
        lab.shell(
            "s",
            "say() { printf '%s\\n' \"$1\" >> \"$EVOGRAFT_SIGNALS_FILE\"; }",
            "say '{\"progress\": \"half\"}'",
            "echo waiting",
            "until test -e \"$EVOGRAFT_ARTIFACTS_DIR/go\"; do sleep 0.02; done",
            "say '{\"signal\": \"found\", \"value\": {\"n\": [1, 2.5, null]}}'",
            "printf '{\"signal\": \"last\", \"value\": true}' >> \"$EVOGRAFT_SIGNALS_FILE\"");
    Thread seeing =
        new Thread(
            () -> {
              await(() -> !lab.runs.runs.isEmpty());
              await(() -> lab.runs.only().progress.contains("half"));
              touch(lab.root.resolve(".evograft/runs/id-1/artifacts/go"));
            });
    seeing.start();
    lab.run(skill);
    seeing.join();
    assertThat(lab.runs.only().signals.keySet()).containsExactly("found", "last");
    assertThat(lab.runs.only().signals.get("found")).hasToString("{\"n\":[1,2.5,null]}");
    assertThat(lab.root.resolve(".evograft/runs/id-1/signals.jsonl")).doesNotExist();
  }

  @Test
  void linesThatAreNoneAreNamedAndTheRestCounts() throws Exception {
    Skill skill =
        lab.shell(
            "s",
            "printf 'no end of line'",
            "cat > \"$EVOGRAFT_SIGNALS_FILE\" <<'EOF'",
            "{\"signal\": \"good\", \"value\": 1}",
            "not json",
            "{\"signal\": \"Bad Name\", \"value\": 1}",
            "{\"other\": 1}",
            "",
            "{\"signal\": 7}",
            "{\"signal\": \"also_good\"}",
            "EOF");
    SkillResult result = lab.run(skill);
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(lab.runs.only().signals.keySet()).containsExactly("also_good", "good");
    assertThat(lab.output.toString())
        .startsWith("no end of line\nevograft: 4 lines of the signals file could not be used:\n")
        .contains(
            "line 2: not JSON",
            "line 3: the signal 'Bad Name'",
            "line 4: has neither",
            "and 1 more");
  }

  @Test
  void filesInTheFolderBecomeArtifacts() throws Exception {
    Path secret = lab.write("secret.txt", "s");
    Skill skill =
        lab.shell(
            "s",
            "cd \"$EVOGRAFT_ARTIFACTS_DIR\"",
            "mkdir -p 'sub dir'",
            "printf abc > 'sub dir/größe.txt'",
            "printf '' > a",
            "ln -s " + secret + " link",
            "ln -s " + lab.root + " dirlink",
            "mkfifo pipe");
    SkillResult result = lab.run(skill);
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    List<Artifact> artifacts = lab.runs.only().artifacts;
    assertThat(artifacts).extracting(Artifact::path).containsExactly("a", "sub dir/größe.txt");
    assertThat(artifacts.get(1).sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(artifacts.get(1).bytes()).isEqualTo(3);
    assertThat(lab.output.toString())
        .contains("3 in the artifacts folder left out", "link", "pipe");
  }

  @Test
  void tooManyArtifactsAreCountedAndLeftOut() throws Exception {
    lab.context.set("skills.artifacts", "2");
    lab.run(lab.shell("s", "cd \"$EVOGRAFT_ARTIFACTS_DIR\"; touch a b c d e"));
    assertThat(lab.runs.only().artifacts).hasSize(2);
    assertThat(lab.output.toString()).contains("3 artifacts beyond 2 left out");
  }

  @Test
  void aFolderThatBecameALinkGivesNothing() throws Exception {
    lab.write("private/key", "k");
    lab.run(
        lab.shell(
            "s",
            "rmdir \"$EVOGRAFT_ARTIFACTS_DIR\"",
            "ln -s " + lab.root.resolve("private") + " \"$EVOGRAFT_ARTIFACTS_DIR\""));
    assertThat(lab.runs.only().artifacts).isEmpty();
    assertThat(lab.root.resolve("private/key")).exists();
  }

  @Test
  void whatARunLeavesIsForItsOwnerOnly() throws Exception {
    lab.run(lab.shell("s", "echo x > \"$EVOGRAFT_ARTIFACTS_DIR/x\""));
    Path runs = lab.root.resolve(".evograft/runs");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(runs)))
        .isEqualTo("rwx------");
  }

  @Test
  void aRunThatLeavesNothingLeavesNoFolder() throws Exception {
    lab.run(lab.shell("s", "mkdir \"$EVOGRAFT_ARTIFACTS_DIR/empty\""));
    try (Stream<Path> left = Files.list(lab.root.resolve(".evograft/runs"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void javaSkillsRunOnTheJavaOfThisRuntime() throws Exception {
    lab.skillMd("j", "name: j", "description: d");
    lab.write(
        "skills/j/scripts/main.java",
        "public class main {",
        "  public static void main(String[] args) throws Exception {",
        "    System.out.println(\"ü日 \" + String.join(\",\", args) + \" \" + new String(System.in.readAllBytes(), \"UTF-8\").strip());",
        "    System.err.println(System.getProperty(\"java.home\"));",
        "    System.exit(4);",
        "  }",
        "}");
    lab.environment.put("LC_ALL", "C");
    Path input = lab.write("in", "from input");
    SkillResult result = lab.run(SkillLab.request(lab.skills().find("j"), input, "a", "b"));
    assertThat(lab.output.toString().lines())
        .containsExactly("ü日 a,b from input", System.getProperty("java.home"));
    assertThat(result.exitCode()).isEqualTo(4);
  }

  @Test
  void anExecutableRunsDirectly() throws Exception {
    lab.skillMd("e", "name: e", "description: d", "entry_point: bin/tool");
    Path tool = lab.write("skills/e/bin/tool", "#!/bin/sh", "echo direct");
    assertThat(lab.skills().check(lab.skills().find("e")))
        .anyMatch(finding -> finding.error() && finding.what().contains("chmod +x"));
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    lab.run(lab.skills().find("e"));
    assertThat(lab.output).hasToString("direct\n");
  }

  @Test
  void aTestMaySeeNothingButWhatItIsGiven() throws Exception {
    lab.shell("s", "echo main");
    lab.write("skills/s/scripts/test.sh", "env | cut -d= -f1 | sort");
    List<Long> started = new ArrayList<>();
    TestConditions conditions =
        new TestConditions(
            Duration.ofSeconds(20),
            new TestConditions.Environment(Map.of("PATH", "/usr/bin:/bin", "GIVEN", "x"), true),
            (command, written) -> List.of(),
            (pid, at) -> started.add(pid));

    lab.skills().test(lab.skills().find("s"), conditions, lab.output::append);

    assertThat(lab.output.toString().lines().filter(name -> !name.matches("_.*|PWD|SHLVL|OLDPWD")))
        .containsExactly("EVOGRAFT_ARTIFACTS_DIR", "EVOGRAFT_SIGNALS_FILE", "GIVEN", "PATH");
    assertThat(started).hasSize(1);
  }

  @Test
  void aSkillsOwnTestRunsInItsFolder() throws Exception {
    Skill skill = lab.shell("s", "echo main > \"$EVOGRAFT_ARTIFACTS_DIR/x\"");
    lab.write(
        "skills/s/scripts/test.sh", "sh scripts/main.sh && ls \"$EVOGRAFT_ARTIFACTS_DIR\"; exit 5");
    int exitCode =
        lab.skills()
            .test(lab.skills().find("s"), java.time.Duration.ofSeconds(20), lab.output::append);
    assertThat(exitCode).isEqualTo(5);
    assertThat(lab.output).hasToString("x\n");
    assertThat(lab.runs.runs).isEmpty();
    assertThat(skill.folder().resolve("scripts/test.sh")).exists();
    try (Stream<Path> left = Files.list(lab.root.resolve(".evograft/runs"))) {
      assertThat(left).isEmpty();
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static void touch(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
