// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether a skill can run as it is asked for, before anything is started or recorded. */
final class RunPlanner {

  /** Linux takes no longer text in arguments and environment. */
  private static final int MOST_TEXT = 128 * 1024 - 64;

  private final Config config;
  private final ChildEnvironment environment;

  RunPlanner(Config config, ChildEnvironment environment) {
    this.config = config;
    this.environment = environment;
  }

  /**
   * Plans a run.
   *
   * @throws EvograftException as {@link dev.evograft.spi.skill.Skills#run} has it
   */
  RunPlan plan(SkillRequest request, String runId) {
    Skill skill = request.skill();
    Path script = script(skill);
    Requirements requirements = new Requirements(environment);
    requirements.check(skill);
    List<String> command = new ArrayList<>(command(skill, script, requirements));
    for (String argument : request.args()) {
      command.add(checked("an argument", argument));
    }
    checked("the task", request.task() == null ? "" : request.task());
    return new RunPlan(request, runId, command, input(request.input()), timeout(request.timeout()));
  }

  /** Without arguments; for the skill itself or its test. */
  List<String> command(Skill skill, Path script, Requirements requirements) {
    try {
      return interpreted(script, requirements);
    } catch (BadInputException e) {
      throw new BadInputException(
          e.code(), "the skill " + skill.name() + " cannot run: " + e.getMessage(), e);
    }
  }

  /** As {@link #command}, for somebody who says himself which skill it is. */
  List<String> interpreted(Path script, Requirements requirements) {
    return new Interpreter(requirements.path(), config.get(SkillsKeys.JAVA_OPTIONS))
        .command(script);
  }

  private static Path script(Skill skill) {
    Path entry = skill.entryPoint();
    Scripts scripts = new Scripts(skill.folder());
    if (entry == null) {
      var finding = scripts.entry(skill.frontMatter()).finding();
      String code = skill.frontMatter().get("entry_point") == null ? "no_entry_point" : "bad_skill";
      throw cannot(code, skill, finding == null ? "it has no entry point" : finding.what());
    }
    if (!Files.isRegularFile(entry) || !scripts.isInside(entry)) {
      throw cannot("bad_skill", skill, entry + " is no file inside " + skill.folder());
    }
    return entry;
  }

  private static BadInputException cannot(String code, Skill skill, String why) {
    return new BadInputException(code, "the skill " + skill.name() + " cannot run: " + why);
  }

  private static String checked(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw badInput(what + " has a NUL character; remove it");
    }
    if (text.length() > MOST_TEXT / 4 && text.getBytes(StandardCharsets.UTF_8).length > MOST_TEXT) {
      throw badInput(what + " is longer than 128 KiB; give it as a file by --input");
    }
    return text;
  }

  private static @Nullable Path input(@Nullable Path input) {
    if (input == null) {
      return null;
    }
    Path file = input.toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      throw badInput("the input " + file + " does not exist; name a file");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw badInput("the input " + file + " is no file that can be read; name one");
    }
    return file;
  }

  private Duration timeout(@Nullable Duration asked) {
    Duration timeout = asked == null ? config.get(SkillsKeys.TIMEOUT) : asked;
    if (timeout.isZero() || timeout.isNegative()) {
      throw badInput("the time-out is no time at all; give one such as 30s");
    }
    return timeout;
  }

  private static BadInputException badInput(String what) {
    return new BadInputException("bad_input", what);
  }
}
