// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillNeeds;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.spi.skill.Skills;
import dev.evograft.spi.skill.TestConditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One skill, {@code faulty}, whose test passes when its script says that it is good, and leaves a
 * file behind whenever it runs.
 */
final class FakeSkills implements Skills {

  private static final String NAME = "faulty";

  private final Path root;
  private int tests;
  private int which;
  private Action action = () -> {};

  /** Something that happens while a test runs. */
  interface Action {
    void run() throws IOException;
  }

  /** While the test of this number runs, somebody does something. */
  void onTest(int number, Action what) {
    which = number;
    action = what;
  }

  /** What the last test had in its environment. */
  Map<String, String> variables = Map.of();

  FakeSkills(Path root) {
    this.root = root;
  }

  Path write(String script) throws IOException {
    Path folder = root.resolve("skills").resolve(NAME);
    Files.createDirectories(folder.resolve("scripts"));
    Files.writeString(folder.resolve("scripts/test.txt"), "the test\n");
    return Files.writeString(folder.resolve("scripts/main.txt"), script);
  }

  /** What tests left in the workspace. */
  List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("skills"))) {
      return files.filter(file -> file.toString().endsWith(".left")).toList();
    }
  }

  @Override
  public List<Found> list() {
    Skill skill = find(NAME);
    return List.of(new Found(NAME, skill.folder(), skill, null, null));
  }

  @Override
  public Skill find(String nameOrFolder) {
    Path folder =
        nameOrFolder.contains("/") ? Path.of(nameOrFolder) : root.resolve("skills").resolve(NAME);
    return new Skill(
        NAME,
        "fails",
        null,
        folder,
        folder.resolve("scripts/main.txt"),
        folder.resolve("scripts/test.txt"),
        new SkillNeeds(
            List.of(), List.of(), needs(folder), List.of(), List.of(), List.of(), List.of()),
        JsonObject.EMPTY);
  }

  /** A name in each line of its file. */
  private static List<String> needs(Path folder) {
    Path file = folder.resolve("needs.txt");
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Finding> check(Skill skill) {
    return List.of();
  }

  @Override
  public SkillResult run(SkillRequest request, Consumer<String> output) {
    throw new EvograftException("unused", "no test runs a skill");
  }

  @Override
  public int test(Skill skill, TestConditions conditions, Consumer<String> output) {
    variables = conditions.environment().variables();
    try {
      if (++tests == which) {
        action.run();
      }
      Files.writeString(skill.folder().resolve("scripts/test.left"), "left behind\n");
      return Files.readString(skill.folder().resolve("scripts/main.txt")).contains("good") ? 0 : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
