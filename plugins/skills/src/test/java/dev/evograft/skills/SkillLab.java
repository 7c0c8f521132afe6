// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.run.Runs;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A workspace with skills, a fake runtime around them and an environment of our own. */
final class SkillLab implements AutoCloseable {

  final Path root;
  final FakeContext context;
  final FakeRuns runs = new FakeRuns();
  final Map<String, String> environment = new HashMap<>();
  final StringBuffer output = new StringBuffer();

  SkillLab(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("workspace")).toRealPath();
    context = new FakeContext("skills", root);
    context.with(Runs.class, runs);
    environment.put("PATH", System.getenv("PATH"));
  }

  InstalledSkills skills() {
    return new InstalledSkills(context, new ChildEnvironment(environment, context.config()));
  }

  Path write(String file, String... lines) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, String.join("\n", lines) + "\n");
  }

  /** A skill with front matter of its own. */
  Path skillMd(String name, String... frontMatter) throws IOException {
    return write(
            "skills/" + name + "/SKILL.md", "---", String.join("\n", frontMatter), "---", "# Body")
        .getParent();
  }

  /** A skill that is a shell script. */
  Skill shell(String name, String... script) throws IOException {
    skillMd(name, "name: " + name, "description: Does " + name + ".");
    write("skills/" + name + "/scripts/main.sh", script);
    return skills().find(name);
  }

  SkillResult run(Skill skill) throws InterruptedException {
    return run(SkillRequest.of(skill));
  }

  SkillResult run(SkillRequest request) throws InterruptedException {
    return skills().run(request, output::append);
  }

  static SkillRequest request(Skill skill, Path input, String... args) {
    return new SkillRequest(skill, "the task ü", input, List.of(args), null, null, Map.of());
  }

  static SkillRequest within(Skill skill, Duration timeout) {
    return new SkillRequest(skill, null, null, List.of(), timeout, null, Map.of());
  }

  @Override
  public void close() {
    context.close();
  }
}
