// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkillLiteMarkTest {

  @TempDir private Path folder;

  /** One that is not noted has to stay ahead of the mark, or it would never be tried again. */
  @Test
  void whereTooManyHaveFailedTheNextOneIsNotNotedAndIsTold() throws Exception {
    JsonObject.Builder failed = JsonObject.builder();
    for (int id = 1; id <= 10_000; id++) {
      failed.put(String.valueOf(id), "refused");
    }
    Path file = folder.resolve("mark.json");
    Files.write(
        file,
        Json.bytes(
            JsonObject.builder()
                .put("decision", 10_000)
                .put("failed_decision", failed.build())
                .build()));
    try (FakeContext context = new FakeContext("evotown", folder.resolve("workspace"))) {
      SkillLiteMark mark = SkillLiteMark.read(context.workspace(), file);

      assertThat(mark.failed(SkillLiteMark.DECISION, 10_001, "refused")).isFalse();
      assertThat(mark.failed(SkillLiteMark.DECISION, 7, "refused again")).isTrue();
      assertThat(mark.failed(SkillLiteMark.EVOLUTION, 1, "refused")).isTrue();
      mark.settled(SkillLiteMark.DECISION, 7);
      assertThat(mark.failed(SkillLiteMark.DECISION, 10_001, "refused")).isTrue();
      mark.close();
      assertThat(SkillLiteMark.read(context.workspace(), file).failed(SkillLiteMark.DECISION))
          .hasSize(10_000)
          .contains(10_001L)
          .doesNotContain(7L);
    }
  }

  /** A killed push loses the newest changes, and none that it wrote is half. */
  @Test
  void changesAreWrittenTogetherAndInOrder() throws Exception {
    Path file = folder.resolve("mark.json");
    try (FakeContext context = new FakeContext("evotown", folder.resolve("workspace"))) {
      SkillLiteMark mark = SkillLiteMark.read(context.workspace(), file);
      for (int id = 1; id <= 149; id++) {
        mark.reach(SkillLiteMark.DECISION, id, "");
      }

      assertThat(SkillLiteMark.read(context.workspace(), file).reached(SkillLiteMark.DECISION))
          .isEqualTo(100);
      mark.close();
      assertThat(SkillLiteMark.read(context.workspace(), file).reached(SkillLiteMark.DECISION))
          .isEqualTo(149);
    }
  }
}
