// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.evolution.evaluate.CommandText;
import dev.evograft.evolution.evaluate.RefusedCommandException;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.toolkit.file.DeletedTree;
import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.Excerpt;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import dev.evograft.toolkit.process.Supervision;
import dev.evograft.toolkit.text.OneLine;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configured program that is asked something: it gets a JSON object on its standard input,
 * without secrets, and prints one, with whatever else it says around it.
 */
public final class JsonProgram {

  private static final Logger log = LoggerFactory.getLogger(JsonProgram.class);

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String ASKED = "asked-";

  /** No program that is asked lives that long. */
  private static final Duration OLD = Duration.ofHours(1);

  private static final int MOST_KEPT = 256 << 10;
  private static final int LONGEST = 200;

  private final ConfigKey<String> setting;
  private final List<String> command;
  private final Map<String, String> environment;
  private final PluginContext context;

  private JsonProgram(
      ConfigKey<String> setting,
      List<String> command,
      Map<String, String> environment,
      PluginContext context) {
    this.setting = setting;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.context = context;
  }

  /**
   * The program of a setting.
   *
   * @param environment all that it sees, see {@link AgentEnvironment}
   * @return empty where it is not set
   * @throws BadInputException code {@code bad_command} if the setting cannot be read as words
   */
  public static Optional<JsonProgram> of(
      ConfigKey<String> setting, Map<String, String> environment, PluginContext context) {
    return of(setting, context.config().find(setting).orElse(""), environment, context);
  }

  /**
   * The program of a setting that had this text.
   *
   * @param text may be blank
   * @param environment all that it sees
   * @return empty where the text is blank
   * @throws BadInputException code {@code bad_command} if the text cannot be read as words
   */
  public static Optional<JsonProgram> of(
      ConfigKey<String> setting,
      String text,
      Map<String, String> environment,
      PluginContext context) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      List<String> words = CommandText.words(text);
      return Optional.of(new JsonProgram(setting, words, environment, context));
    } catch (RefusedCommandException e) {
      throw new BadInputException(
          "bad_command", setting.name() + " is no command: " + e.getMessage(), e);
    }
  }

  /** How a program is started for somebody. */
  @FunctionalInterface
  public interface Starting {

    /**
     * Who answers for it, and what stands before it.
     *
     * @param folder where it works
     * @param command the program and its arguments
     */
    Supervision in(Path folder, List<String> command) throws IOException, InterruptedException;
  }

  /**
   * Asks and waits for the answer. The program works in an empty folder of its own, not in the
   * workspace.
   *
   * @param question secrets in it are masked
   * @param starting how it is started there
   * @throws EvograftException code {@code no_answer}: it could not be started, failed, took more
   *     than five minutes, or printed no JSON object, or several, with the number of the question
   */
  public JsonObject ask(JsonObject question, Starting starting) throws InterruptedException {
    String number = context.newId();
    String text = context.redactor().redact(question.with(Answers.NUMBER, number)).toString();
    String name = ASKED + number;
    try (InputFile input = new InputFile(context.workspace(), name + ".json", text);
        EmptyFolder folder = new EmptyFolder(context.workspace().pluginState().resolve(name))) {
      Excerpt said = new Excerpt(0, MOST_KEPT);
      ProcessSpec spec =
          new ProcessSpec(
              command,
              folder.path(),
              environment,
              input.path(),
              ProcessLimits.of(LIMIT, MOST_KEPT),
              starting.in(folder.path(), command));
      return answer(BoundedProcess.run(spec, said::add), said.text(), number);
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    }
  }

  private JsonObject answer(ProcessResult result, String said, String number) {
    Integer code = result.exitCode();
    String why =
        switch (result.end()) {
          case TIMED_OUT -> "it was not done after " + LIMIT.toMinutes() + " minutes";
          case OUTPUT_LIMIT -> "it printed more than " + (MOST_KEPT >> 10) + " KiB";
          case EXITED -> code != null && code == 0 ? "" : "exit code " + code + last(said);
        };
    if (!why.isEmpty()) {
      throw failed(why, null);
    }
    List<JsonObject> answers = Answers.in(said, number);
    if (answers.size() != 1) {
      throw failed(
          (answers.isEmpty() ? "it printed no JSON object" : "it printed several JSON objects")
              + " with the \""
              + Answers.NUMBER
              + "\" that it was given",
          null);
    }
    return answers.get(0);
  }

  private String last(String said) {
    List<String> lines = said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.isEmpty()
        ? ""
        : ", '" + OneLine.of(context.redactor().redact(lines.get(lines.size() - 1)), LONGEST) + "'";
  }

  private EvograftException failed(String why, @Nullable Exception cause) {
    return new EvograftException(
        "no_answer",
        command.get(0) + " gave no answer: " + why + "; correct " + setting.name(),
        cause);
  }

  /**
   * Removes what processes that were killed while they asked left behind; what cannot be, stays.
   */
  public static void sweep(PluginContext context) {
    Path state = context.workspace().pluginState();
    if (!Files.isDirectory(state)) {
      return;
    }
    Instant old = context.clock().instant().minus(OLD);
    try (DirectoryStream<Path> asked = Files.newDirectoryStream(state, ASKED + "*")) {
      for (Path one : asked) {
        if (Files.getLastModifiedTime(one, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(old)) {
          DeletedTree.remove(one);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.warn("what was asked earlier cannot be removed from {}", state, e);
    }
  }
}
