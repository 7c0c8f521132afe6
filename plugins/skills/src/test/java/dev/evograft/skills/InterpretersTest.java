// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of a skill in every language, with the interpreters of this machine. Where one is
 * absent, a run has to say so.
 */
class InterpretersTest {

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

  @ParameterizedTest
  @EnumSource
  void everyLanguageGetsTheContract(Probe probe) throws Exception {
    Skill skill = probe.in(lab);
    if (!probe.canRun()) {
      saysWhatIsMissing(probe, skill);
      return;
    }
    Path input = lab.write("in ü.txt", "one", "zwei ü");
    List<String> args =
        List.of("two words", "it's \"quoted\"", "line\nbreak", "", "$HOME `x` \\ *");
    SkillResult result =
        lab.skills()
            .run(SkillLab.request(skill, input, args.toArray(String[]::new)), this::takeAndGoOn);

    assertThat(lab.output.toString())
        .isEqualTo(
            """
            arg<two words>
            arg<it's "quoted">
            arg<line
            break>
            arg<>
            arg<$HOME `x` \\ *>
            stdin<one
            zwei ü>
            task<the task ü> run<id-1>
            input<%s> cwd<%s>
            cut 日
            """
                .formatted(input, lab.root));
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(lab.runs.only().signals.get("probe")).hasToString("{\"n\":7}");
    assertThat(lab.runs.only().artifacts).extracting(Artifact::path).containsExactly("made.txt");
    assertThat(lab.runs.only().log).hasToString(lab.output.toString());
  }

  /** The rest of the character comes when its first half was handed over, or held back. */
  private void takeAndGoOn(String text) {
    lab.output.append(text);
    if (lab.output.toString().contains("cut ")) {
      try {
        Files.writeString(lab.root.resolve("go"), "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void beyondItsTimeAGrandchildEndsToo(Probe probe) throws Exception {
    Skill skill = probe.in(lab);
    if (!probe.canRun()) {
      saysWhatIsMissing(probe, skill);
      return;
    }
    SkillResult result =
        lab.run(
            new SkillRequest(
                skill, null, null, List.of("hang"), Duration.ofMillis(2500), null, Map.of()));

    assertThat(result.reason()).isEqualTo("timed out after 2500ms");
    assertThat(lab.runs.only().signals).containsEntry("timed_out", true);
    long grandchild = Long.parseLong(Files.readString(lab.root.resolve("pid")).strip());
    assertThat(isRunning(grandchild)).isFalse();
  }

  private static boolean isRunning(long pid) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    boolean ended = Files.exists(stat) && Files.readString(stat).contains(") Z ");
    return !ended && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private void saysWhatIsMissing(Probe probe, Skill skill) {
    assertThatThrownBy(() -> lab.run(skill))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("missing_requirement"))
        .hasMessageContainingAll("the skill probe cannot run", probe.interpreter(), "install");
    assertThat(lab.runs.runs).isEmpty();
  }
}
