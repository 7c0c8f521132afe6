// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.spi.skill.Skills;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin in a real runtime; and the first skill of docs/skills.md, word by word. */
class SkillsOnTheRuntimeTest {

  @TempDir Path folder;

  @Test
  void theSkillOfTheGuideRunsAsTheGuideSays() throws Exception {
    try (TestRuntime runtime =
        TestRuntime.in(folder).plugin("skills", new SkillsPlugin()).start()) {
      followTheGuide(runtime.workspace());
      Path input = Files.writeString(runtime.workspace().resolve("README.md"), "a\nb\nc\n");
      Skills skills = runtime.service(Skills.class);
      assertThat(skills.check(skills.find("count-lines"))).isEmpty();
      StringBuffer output = new StringBuffer();
      SkillResult result =
          skills.run(
              new SkillRequest(
                  skills.find("count-lines"), null, input, List.of(), null, null, Map.of()),
              output::append);
      assertThat(output.toString().strip()).endsWith("3 lines");
      RunCompleted run = RunCompleted.from(result.recorded().toCompletableFuture().get());
      assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(run.signals().get("lines")).hasValue(3L);
      assertThat(run.signals().get("task_completed")).hasValue(true);
      assertThat(run.artifacts()).singleElement().matches(a -> a.path().equals("lines.txt"));
      assertThat(runtime.workspace().resolve(".evograft/.gitignore")).hasContent("*");
      assertThat(runtime.problems()).noneMatch(problem -> problem.source().equals("skills"));
    }
  }

  /** Runs the first block of the guide in a shell, without its last line. */
  private void followTheGuide(Path workspace) throws Exception {
    String guide = Files.readString(Path.of("../../docs/skills.md"));
    int begin = guide.indexOf("```\n") + 4;
    String block = guide.substring(begin, guide.indexOf("evograft run count-lines", begin));
    Process shell =
        new ProcessBuilder("sh", "-e", "-c", block)
            .directory(workspace.toFile())
            .inheritIO()
            .start();
    assertThat(shell.waitFor()).isZero();
  }
}
