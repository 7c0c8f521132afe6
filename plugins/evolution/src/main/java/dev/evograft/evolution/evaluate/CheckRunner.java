// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.Excerpt;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import dev.evograft.toolkit.text.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs checks in a folder, one after the other, each within its bounds and as the words it has: no
 * shell reads them. Not for several threads at a time.
 */
public final class CheckRunner {

  private static final long MOST_OUTPUT = 16L << 20;
  private static final int LONGEST = 200;
  private static final int HEAD = 1_500;
  private static final int TAIL = 2_400;
  private static final int NO_PERMISSION = 126;
  private static final int NOT_FOUND = 127;

  /** A runner that is installed for the user alone, which nobody sees here. */
  private static final Pattern LACKS =
      Pattern.compile("No module named '?(?:pytest|nose2?|tox|nox)'?\\s*$", Pattern.MULTILINE);

  /** Of pytest, and of unittest since Python 3.12. */
  private static final int NO_TESTS = 5;

  private final Map<String, String> environment;
  private final Duration limit;
  private final SkillTest skillTest;
  private final Guard guard;

  /**
   * Runs checks with this environment.
   *
   * @param environment all that a check sees, the mark of the cycle included
   * @param limit how long one may take
   * @param skillTest runs a skill's own test
   * @param guard who answers for what is started, and what stands before it; a skill's own test is
   *     started by the service
   */
  public CheckRunner(
      Map<String, String> environment, Duration limit, SkillTest skillTest, Guard guard) {
    this.environment = Map.copyOf(environment);
    this.limit = limit;
    this.skillTest = skillTest;
    this.guard = guard;
  }

  /** Runs the own test of a skill. */
  public interface SkillTest {

    /**
     * Runs it and waits for it; as {@link dev.evograft.spi.skill.Skills#test} does.
     *
     * @param folder of the skill
     * @return its exit code
     */
    int run(Path folder, Duration limit, Consumer<String> output) throws InterruptedException;

    /**
     * The file that would be run: what SKILL.md says may have changed.
     *
     * @param folder of the skill
     * @return the file, or empty without a test
     */
    Optional<Path> file(Path folder);
  }

  /** Runs all of them, whatever came of those before. */
  public List<CheckResult> run(List<Check> checks, Path folder) throws InterruptedException {
    List<CheckResult> results = new ArrayList<>();
    for (Check check : checks) {
      results.add(run(check, folder));
    }
    return results;
  }

  private CheckResult run(Check check, Path folder) throws InterruptedException {
    long begun = System.nanoTime();
    Excerpt excerpt = new Excerpt(HEAD, TAIL);
    String note = Missing.in(check, folder);
    Ended ended =
        note.isEmpty()
            ? check.origin() == Check.Origin.SKILL_TEST
                ? test(check, folder, excerpt)
                : process(check, folder, excerpt)
            : new Ended(CheckResult.Status.NOT_STARTED, note);
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    return new CheckResult(
        check, ended.status(), ended.note(), excerpt.text(), millis, ended.tests());
  }

  private record Ended(CheckResult.Status status, String note, @Nullable Tests tests) {

    Ended(CheckResult.Status status, String note) {
      this(status, note, null);
    }

    static Ended empty(boolean sure) {
      return new Ended(
          CheckResult.Status.EMPTY,
          sure
              ? "it ran no test"
              : "it ran no test, or printed no number of them that is known; the reporter that its"
                  + " runner has by default does",
          Tests.NONE);
    }

    Ended with(@Nullable Tests ran) {
      return new Ended(status, note, ran);
    }

    static Ended with(int exitCode) {
      return switch (exitCode) {
        case 0 -> new Ended(CheckResult.Status.PASSED, "");
        case NO_PERMISSION, NOT_FOUND ->
            new Ended(
                CheckResult.Status.NOT_STARTED,
                "exit code " + exitCode + ": not found or not executable");
        default -> new Ended(CheckResult.Status.FAILED, "exit code " + exitCode);
      };
    }
  }

  private Ended test(Check check, Path folder, Excerpt excerpt) throws InterruptedException {
    Path skill = folder.resolve(check.words().get(0));
    Path planned = folder.resolve(check.words().get(1));
    try {
      if (!isSame(skillTest.file(skill).orElse(skill), planned)) {
        return new Ended(
            CheckResult.Status.FAILED,
            "the skill has another test now than " + check.words().get(1));
      }
      TestCount count = TestCount.of(check, folder);
      int code =
          skillTest.run(
              skill,
              limit,
              piece -> {
                excerpt.add(piece);
                count.add(piece);
              });
      return ended(code, excerpt, count);
    } catch (IOException e) {
      return new Ended(CheckResult.Status.NOT_STARTED, message(e));
    } catch (BadInputException e) {
      return new Ended(CheckResult.Status.NOT_STARTED, message(e));
    } catch (EvograftException e) {
      boolean stopped = e.code().equals("timeout") || e.code().equals("output_limit");
      return new Ended(
          stopped ? CheckResult.Status.STOPPED : CheckResult.Status.FAILED, message(e));
    }
  }

  /** What the exit code and the number of tests say together. */
  private Ended ended(int code, Excerpt said, TestCount count) throws IOException {
    Tests tests = count.tests();
    boolean quiet = code == 0 || code == NO_TESTS || count.foundNone();
    return tests != null && tests.none() && quiet
        ? Ended.empty(count.isSure())
        : ended(code, said).with(tests);
  }

  private Ended ended(int code, Excerpt said) {
    if (code != 0 && LACKS.matcher(said.text()).find()) {
      return new Ended(
          CheckResult.Status.NOT_STARTED,
          "Python does not find its runner; install it in the workspace's environment, or name"
              + " PYTHONNOUSERSITE in evolve.validation.env to have packages of the user");
    }
    return guard.failed(code, said.text())
        ? new Ended(
            CheckResult.Status.NOT_STARTED,
            "the sandbox did not start it: " + OneLine.of(said.text(), LONGEST))
        : Ended.with(code);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  private Ended process(Check check, Path folder, Excerpt excerpt) throws InterruptedException {
    ProcessSpec spec =
        new ProcessSpec(
            check.words(),
            folder,
            environment,
            null,
            ProcessLimits.of(limit, MOST_OUTPUT),
            guard.of(check.words(), folder));
    try {
      boolean nothing = TestRunner.isEmpty(check, folder);
      TestCount count = TestCount.of(check, folder);
      ProcessResult result =
          BoundedProcess.run(
              spec,
              piece -> {
                excerpt.add(piece);
                count.add(piece);
              });
      return switch (result.end()) {
        case EXITED -> {
          int code = Optional.ofNullable(result.exitCode()).orElse(-1);
          yield nothing ? Ended.empty(true) : ended(code, excerpt, count);
        }
        case TIMED_OUT ->
            new Ended(CheckResult.Status.STOPPED, "not done after " + limit.toSeconds() + " s");
        case OUTPUT_LIMIT -> new Ended(CheckResult.Status.STOPPED, "it printed more than 16 MiB");
      };
    } catch (IOException e) {
      return new Ended(CheckResult.Status.NOT_STARTED, message(e));
    }
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
