// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.evolution.evaluate.CommandText;
import dev.evograft.evolution.evaluate.RefusedCommandException;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.Excerpt;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configured program that is asked something: it gets a JSON object on its standard input,
 * without secrets, and prints one, with whatever else it says around it.
 */
public final class JsonProgram {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final long MOST_OUTPUT = 1L << 20;
  private static final int MOST_KEPT = 64 << 10;

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
    Optional<String> text = context.config().find(setting).filter(set -> !set.isBlank());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<String> words = CommandText.words(text.get());
      return Optional.of(new JsonProgram(setting, words, environment, context));
    } catch (RefusedCommandException e) {
      throw new BadInputException(
          "bad_command",
          setting.name() + " '" + text.get() + "' is no command: " + e.getMessage(),
          e);
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @param question secrets in it are masked
   * @throws EvograftException code {@code no_answer}: it could not be started, failed, took more
   *     than five minutes, or printed no JSON object
   */
  public JsonObject ask(JsonObject question) throws InterruptedException {
    String name = setting.name() + ".json";
    String text = context.redactor().redact(question).toString();
    try (InputFile input = new InputFile(context.workspace(), name, text)) {
      Excerpt said = new Excerpt(0, MOST_KEPT);
      ProcessSpec spec =
          new ProcessSpec(
              command,
              context.workspace().root(),
              environment,
              input.path(),
              ProcessLimits.of(LIMIT, MOST_OUTPUT));
      ProcessResult result = BoundedProcess.run(spec, said::add);
      Integer code = result.exitCode();
      if (code == null || code != 0) {
        throw failed(code == null ? "it did not end in time" : "exit code " + code, null);
      }
      return object(said.text());
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    }
  }

  private JsonObject object(String said) {
    int from = said.indexOf('{');
    int to = said.lastIndexOf('}');
    if (from < 0 || to < from) {
      throw failed("it printed no JSON object", null);
    }
    byte[] object = said.substring(from, to + 1).getBytes(StandardCharsets.UTF_8);
    try {
      return JsonText.parseForeignObject(object);
    } catch (IllegalArgumentException e) {
      throw failed("what it printed is no JSON: " + e.getMessage(), e);
    }
  }

  private EvograftException failed(String why, @Nullable Exception cause) {
    return new EvograftException(
        "no_answer",
        command.get(0) + " gave no answer: " + why + "; correct " + setting.name(),
        cause);
  }
}
