// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillNeeds;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.spi.skill.Skills;
import dev.evograft.spi.skill.TestConditions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Skills that do nothing but say so. */
final class FakeSkills implements Skills {

  private static final SkillNeeds NEEDS =
      new SkillNeeds(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  final List<String> ran = new ArrayList<>();
  Runnable during = () -> {};
  String output = "done, " + Masking.SECRET;
  String reason;

  @Override
  public List<Found> list() {
    return List.of();
  }

  @Override
  public Skill find(String nameOrFolder) {
    return new Skill(nameOrFolder, "d", null, Path.of("x"), null, null, NEEDS, JsonObject.EMPTY);
  }

  @Override
  public List<Finding> check(Skill skill) {
    return List.of();
  }

  @Override
  public SkillResult run(SkillRequest request, Consumer<String> output) {
    ran.add(request.skill().name() + ": " + request.task());
    output.accept(this.output);
    during.run();
    RunInfo run =
        new RunInfo("run-of-" + request.skill().name(), RunSpec.skill("s"), Instant.EPOCH, "p");
    return new SkillResult(run, RunStatus.SUCCEEDED, 0, reason, new CompletableFuture<>());
  }

  @Override
  public int test(Skill skill, TestConditions conditions, Consumer<String> output) {
    return 0;
  }
}
