// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.CommandText;
import dev.evograft.evolution.evaluate.RefusedCommandException;
import dev.evograft.evolution.execute.AgentCommand;
import dev.evograft.evolution.execute.AgentEnvironment;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.execute.Prompt;
import dev.evograft.evolution.execute.PromptTemplate;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.patch.BadPatchException;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.evolution.place.GitBlobs;
import dev.evograft.evolution.place.Turning;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.toolkit.process.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who makes a change, and what they are told. */
final class Executors {

  private final Services services;
  private final Checks checks;

  Executors(Services services, Checks checks) {
    this.services = services;
    this.checks = checks;
  }

  /**
   * The executor of a cycle.
   *
   * @param mode a loop asks no agent, for none called it
   * @param output gets what a program prints
   * @return empty when nobody can make the change
   * @throws BadInputException code {@code no_command} if it lacks a setting
   */
  Optional<MutationExecutor> choose(
      ExecutionRequest.Task task, CycleRequest.Mode mode, Consumer<String> output) {
    String wanted = services.get(EvolveKeys.EXECUTOR).strip();
    return switch (wanted) {
      case EvolveKeys.AUTO -> first(task, mode, output);
      case EvolveKeys.REPLAY -> Optional.of(replay());
      case EvolveKeys.BY_COMMAND -> Optional.of(command(commanded(), output));
      // nobody called a loop, so nobody could answer
      case EvolveKeys.BY_PROMPT ->
          mode == CycleRequest.Mode.LOOP ? Optional.empty() : Optional.of(new Asking());
      default -> Optional.of(ofPlugin(wanted));
    };
  }

  /**
   * Looks whether the settings name an executor, before anything is recorded.
   *
   * @throws BadInputException code {@code unknown_executor} or {@code no_command}
   */
  void check() {
    String wanted = services.get(EvolveKeys.EXECUTOR).strip();
    switch (wanted) {
      case EvolveKeys.AUTO, EvolveKeys.REPLAY, EvolveKeys.BY_PROMPT -> {}
      case EvolveKeys.BY_COMMAND -> commanded();
      default -> ofPlugin(wanted);
    }
  }

  /**
   * The name of the executor of a cycle; empty where nobody could make the change.
   *
   * @param capsule that fits, if one does
   */
  Optional<String> name(@Nullable Capsule capsule, CycleRequest.Mode mode) {
    boolean called = mode != CycleRequest.Mode.LOOP;
    Optional<String> asking = called ? Optional.of(EvolveKeys.BY_PROMPT) : Optional.empty();
    String wanted = services.get(EvolveKeys.EXECUTOR).strip();
    return switch (wanted) {
      case EvolveKeys.AUTO ->
          applies(capsule)
              ? Optional.of(EvolveKeys.REPLAY)
              : command().map(text -> EvolveKeys.BY_COMMAND).or(() -> asking);
      case EvolveKeys.BY_PROMPT -> asking;
      default -> Optional.of(wanted);
    };
  }

  private String commanded() {
    return command()
        .orElseThrow(
            () ->
                new BadInputException(
                    "no_command",
                    "evolve.executor=command needs evolve.command, such as 'claude -p'"));
  }

  private Optional<String> command() {
    return services.context().config().find(EvolveKeys.COMMAND).filter(text -> !text.isBlank());
  }

  private Optional<MutationExecutor> first(
      ExecutionRequest.Task task, CycleRequest.Mode mode, Consumer<String> output) {
    if (applies(task.capsule())) {
      return Optional.of(replay());
    }
    Optional<String> command = command();
    if (command.isPresent()) {
      return Optional.of(command(command.get(), output));
    }
    return mode == CycleRequest.Mode.LOOP ? Optional.empty() : Optional.of(new Asking());
  }

  /** Whether it is known beforehand which files one touches: nothing else is looked at then. */
  static boolean isKnown(MutationExecutor executor) {
    return executor instanceof Replay;
  }

  /** Has it work; one of a plugin on a thread of its own, which it cannot hold for ever. */
  static ExecutionResult execute(MutationExecutor executor, ExecutionRequest asked)
      throws InterruptedException {
    boolean ours =
        executor instanceof Replay
            || executor instanceof AgentCommand
            || executor instanceof Asking;
    return ours ? executor.execute(asked) : Limited.execute(executor, asked, Limited.GRACE);
  }

  /** Whoever else leaves the change to somebody has a cycle that nobody can close. */
  static ExecutionResult answered(MutationExecutor executor, ExecutionResult result) {
    boolean waits = result.outcome() == ExecutionResult.Outcome.WAITING;
    return waits && !(executor instanceof Asking)
        ? new ExecutionResult(
            ExecutionResult.Outcome.FAILED,
            executor.name() + " leaves the change to somebody else, which only prompt can",
            result.evidence())
        : result;
  }

  /** The words of its program; none where that is not known. */
  List<String> words(MutationExecutor executor) {
    return executor instanceof AgentCommand
        ? command().map(CommandText::words).orElse(List.of())
        : List.of();
  }

  private MutationExecutor ofPlugin(String wanted) {
    List<MutationExecutor> all = services.context().extensions(MutationExecutor.class);
    return all.stream()
        .filter(executor -> executor.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "unknown_executor",
                    "evolve.executor="
                        + wanted
                        + " is none of auto, replay, command, prompt"
                        + all.stream().map(one -> ", " + one.name()).collect(Collectors.joining())
                        + "; correct it, or install the plugin that brings it"));
  }

  private Replay replay() {
    return new Replay(new GitBlobs(services.root()), checks::bounds);
  }

  private AgentCommand command(String text, Consumer<String> output) {
    List<String> words;
    try {
      words = CommandText.words(text);
    } catch (RefusedCommandException e) {
      throw new BadInputException(
          "bad_command", "evolve.command '" + text + "' is no command: " + e.getMessage(), e);
    }
    return new AgentCommand(words, this::environment, services.context().workspace(), output);
  }

  /** In a copy nothing leads to the workspace, nor does git look above. */
  private Map<String, String> environment(Path folder) {
    Map<String, String> seen =
        AgentEnvironment.of(services.environment(), services.get(EvolveKeys.COMMAND_ENV));
    if (folder.equals(services.root())) {
      return seen;
    }
    Map<String, String> turned = new Turning(services.root(), folder).variables(seen);
    turned.putIfAbsent("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
    return turned;
  }

  /** Whether a capsule is replayed, as the settings are and as the workspace is. */
  boolean replays(@Nullable Capsule capsule) {
    String wanted = services.get(EvolveKeys.EXECUTOR).strip();
    boolean may = wanted.equals(EvolveKeys.AUTO) || wanted.equals(EvolveKeys.REPLAY);
    return may && applies(capsule);
  }

  /** Whether the diff of a capsule fits the workspace as it is. */
  private boolean applies(@Nullable Capsule capsule) {
    String diff = capsule == null ? "" : Replay.diffOf(capsule);
    if (diff.isEmpty()) {
      return false;
    }
    try {
      return Patch.parse(diff)
          .apply(new FolderFiles(services.root()), new GitBlobs(services.root()))
          .ok();
    } catch (BadPatchException | EvograftException e) {
      return false; // then somebody has to make the change anew
    }
  }

  /** What is asked for, in words. */
  String prompt(CycleTask task, Baseline baseline) {
    return new Prompt(template())
        .of(
            task.asked(),
            baseline.plan().checks(),
            checks.maxFiles(task.asked().gene()),
            ProcessMark.random());
  }

  private PromptTemplate template() {
    Optional<String> named =
        services.context().config().find(EvolveKeys.PROMPT).filter(text -> !text.isBlank());
    if (named.isEmpty()) {
      return PromptTemplate.bundled();
    }
    Path file = services.root().resolve(named.get());
    try {
      return PromptTemplate.of(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new BadInputException(
          "bad_template", "the prompt " + file + " cannot be read; correct evolve.prompt", e);
    }
  }

  /** Asks whoever called. */
  static final class Asking implements MutationExecutor {

    static final String NAME = "prompt";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public ExecutionResult execute(ExecutionRequest request) {
      return new ExecutionResult(
          ExecutionResult.Outcome.WAITING, "waits for the agent", JsonObject.EMPTY);
    }
  }
}
