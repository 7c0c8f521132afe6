// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.skill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Agent Skills of a workspace. Safe for any thread; every method reads the disk.
 *
 * @since 0.1
 */
public interface Skills {

  /**
   * All skills in the order of their roots, which is also their precedence: of several with one
   * name the first counts. A folder whose SKILL.md cannot be read is listed with its problem.
   */
  List<Found> list();

  /**
   * A skill by its name, or by a folder: what contains a separator or starts with a dot is a
   * folder.
   *
   * @throws dev.evograft.spi.BadInputException code {@code skill_not_found} or {@code bad_skill}
   */
  Skill find(String nameOrFolder);

  /**
   * What is wrong with a skill on this machine, and what is worth knowing. Without an error it does
   * its work here: it runs, or, where it has no entry point, an agent reads its instructions.
   */
  List<Finding> check(Skill skill);

  /**
   * Runs a skill and waits for it. Interrupting the thread ends the whole process tree and the run
   * as cancelled.
   *
   * @param output gets the skill's output while it comes, standard output and error as they arrive;
   *     called by one thread at a time
   * @throws dev.evograft.spi.BadInputException before anything was started or recorded: {@code
   *     bad_skill}, {@code no_entry_point}, {@code missing_requirement}, {@code bad_input}
   * @throws InterruptedException if interrupted; the run was ended
   */
  SkillResult run(SkillRequest request, Consumer<String> output) throws InterruptedException;

  /**
   * Runs the skill's own test, {@code scripts/test.*} or {@code metadata.evograft.test}; no run is
   * recorded.
   *
   * @return its exit code; 0 is a pass
   * @throws dev.evograft.spi.BadInputException code {@code no_test} or {@code missing_requirement}
   * @throws dev.evograft.spi.EvograftException code {@code timeout} or {@code output_limit}
   */
  default int test(Skill skill, Duration timeout, Consumer<String> output)
      throws InterruptedException {
    return test(skill, TestConditions.of(timeout), output);
  }

  /**
   * As {@link #test(Skill, Duration, Consumer)}.
   *
   * @param conditions how it is run
   */
  int test(Skill skill, TestConditions conditions, Consumer<String> output)
      throws InterruptedException;

  /**
   * A skill folder that was found.
   *
   * @param name of the skill, or of the folder when it cannot be read
   * @param folder where it is
   * @param skill null when SKILL.md cannot be read
   * @param problem why it cannot be read
   * @param shadowedBy the folder of the same name that counts instead; null when this one does
   */
  record Found(
      String name,
      Path folder,
      @Nullable Skill skill,
      @Nullable String problem,
      @Nullable Path shadowedBy) {}

  /**
   * Something about a skill.
   *
   * @param error whether it keeps the skill from its work; else it is a note, such as a departure
   *     from the rules
   * @param what one line that names the thing and the remedy
   */
  record Finding(boolean error, String what) {}
}
