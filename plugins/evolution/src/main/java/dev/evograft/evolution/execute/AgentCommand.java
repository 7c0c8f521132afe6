// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionRequest.Processes;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.ExecutionResult.Outcome;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.Excerpt;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessMark;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import dev.evograft.toolkit.process.Supervision;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has a configured program make the change, such as {@code claude -p} or {@code codex exec}: it
 * gets the prompt on its standard input and works in the folder. Its words are given as they are;
 * no shell reads them. When it ends, whatever it started ends too.
 */
public final class AgentCommand implements MutationExecutor {

  private static final long MOST_OUTPUT = 64L << 20;
  private static final int MOST_KEPT = 4_000;
  private static final int LONGEST_LINE = 300;
  private static final int LONGEST_NAME = 80;
  private static final String PROMPT = "prompt-";

  private final List<String> command;
  private final Seen environment;
  private final Workspace workspace;
  private final Consumer<String> output;

  /**
   * An executor of this command.
   *
   * @param command the program and its arguments
   * @param environment all that it sees where it works, see {@link AgentEnvironment}
   * @param workspace in whose state prompts are kept while they are used
   * @param output gets what it prints
   */
  public AgentCommand(
      List<String> command, Seen environment, Workspace workspace, Consumer<String> output) {
    this.command = List.copyOf(command);
    this.environment = environment;
    this.workspace = workspace;
    this.output = output;
  }

  /** The variables of a program that works in a folder. */
  @FunctionalInterface
  public interface Seen {
    /** All of them. */
    Map<String, String> in(Path folder);
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public ExecutionResult execute(ExecutionRequest request) throws InterruptedException {
    String name = PROMPT + request.cycleId() + ".md";
    try (InputFile prompt = new InputFile(workspace, name, request.prompt())) {
      return run(request, prompt.path());
    }
  }

  private ExecutionResult run(ExecutionRequest request, Path prompt) throws InterruptedException {
    Excerpt tail = new Excerpt(0, MOST_KEPT);
    ExecutionRequest.Place place = request.place();
    Processes processes = place.processes();
    Map<String, String> seen = new HashMap<>(environment.in(place.folder()));
    seen.put(ProcessMark.VARIABLE, processes.mark());
    seen.put(ExecutionRequest.RUN_ID, request.runId());
    ProcessSpec spec =
        new ProcessSpec(
            command,
            place.folder(),
            seen,
            prompt,
            ProcessLimits.of(place.limit(), MOST_OUTPUT),
            new Supervision(processes.wrapper(), processes.started()::started));
    try {
      ProcessResult result =
          BoundedProcess.run(
              spec,
              piece -> {
                tail.add(piece);
                output.accept(piece);
              });
      return answer(result, tail, request);
    } catch (IOException e) {
      throw new EvograftException(
          "executor_not_started",
          command.get(0) + " cannot be started: " + e.getMessage() + "; correct evolve.command",
          e);
    }
  }

  private ExecutionResult answer(ProcessResult result, Excerpt tail, ExecutionRequest request) {
    Integer code = result.exitCode();
    JsonObject.Builder evidence =
        JsonObject.builder()
            .put("program", command.get(0))
            .put("took_ms", result.took().toMillis())
            .put("output_bytes", result.outputBytes())
            .put("output_end", tail.text())
            .put("left_running", result.strays());
    if (code != null) {
      evidence.put("exit_code", code);
    }
    String how =
        switch (result.end()) {
          case EXITED -> "exit code " + code;
          case TIMED_OUT -> "was not done after " + text(request.place().limit());
          case OUTPUT_LIMIT -> "printed more than 64 MiB";
        };
    boolean done = code != null && code == 0;
    String last = lastLine(tail);
    String said = last.isEmpty() ? "" : "; the last that it said: " + last;
    String summary = done ? last : named() + ": " + how + said;
    return new ExecutionResult(done ? Outcome.DONE : Outcome.FAILED, summary, evidence.build());
  }

  private static String text(Duration limit) {
    return limit.toMinutes() > 0 ? limit.toMinutes() + " minutes" : limit.toSeconds() + " s";
  }

  /** The command as a person knows it again: an agent is often a script of {@code sh}. */
  private String named() {
    String all = String.join(" ", command);
    return all.length() <= LONGEST_NAME ? all : command.get(0);
  }

  /** The last line that says something; empty where none does. */
  private static String lastLine(Excerpt output) {
    List<String> lines =
        output.text().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    if (last.length() <= LONGEST_LINE) {
      return last;
    }
    boolean half = Character.isHighSurrogate(last.charAt(LONGEST_LINE - 1));
    return last.substring(0, half ? LONGEST_LINE - 1 : LONGEST_LINE) + " [...]";
  }

  /**
   * Removes the prompts that killed processes left behind. For the start of a loop: no cycle of
   * this workspace is under way.
   *
   * @throws RetriableException code {@code write_failed}
   */
  public static void sweep(Workspace workspace) {
    Path state = workspace.pluginState();
    if (!Files.isDirectory(state)) {
      return;
    }
    try (DirectoryStream<Path> prompts = Files.newDirectoryStream(state, PROMPT + "*.md")) {
      prompts.forEach(InputFile::remove);
    } catch (IOException | DirectoryIteratorException e) {
      throw new RetriableException(
          "write_failed", "cannot look for old prompts in " + state + ": " + e.getMessage(), e);
    }
  }
}
