// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.CommandText;
import dev.evograft.evolution.evaluate.RefusedCommandException;
import dev.evograft.evolution.execute.AgentCommand;
import dev.evograft.evolution.execute.AgentEnvironment;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.execute.ProgramPath;
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
   * @throws BadInputException code {@code no_command} if it lacks a setting, {@code no_program} if
   *     it is a program that is not there
   */
  Optional<MutationExecutor> choose(
      @Nullable Capsule capsule, CycleRequest.Mode mode, Consumer<String> output) {
    String wanted = services.get(EvolveKeys.EXECUTOR).strip();
    return switch (wanted) {
      case EvolveKeys.AUTO -> first(capsule, mode, output);
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
   * @throws BadInputException code {@code unknown_executor}, {@code no_command} or {@code
   *     no_program}
   */
  void check() {
    String wanted = services.get(EvolveKeys.EXECUTOR).strip();
    switch (wanted) {
      case EvolveKeys.AUTO, EvolveKeys.REPLAY, EvolveKeys.BY_PROMPT -> {}
      case EvolveKeys.BY_COMMAND -> startable(commanded());
      default -> ofPlugin(wanted);
    }
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
      @Nullable Capsule capsule, CycleRequest.Mode mode, Consumer<String> output) {
    if (applies(capsule)) {
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
    return new AgentCommand(
        startable(text), this::environment, services.context().workspace(), output);
  }

  /**
   * What is wrong with the program that would be started; empty where none would, or nothing is.
   */
  Optional<String> wrong() {
    String wanted = services.get(EvolveKeys.EXECUTOR).strip();
    boolean may = wanted.equals(EvolveKeys.AUTO) || wanted.equals(EvolveKeys.BY_COMMAND);
    try {
      command().filter(text -> may).ifPresent(this::startable);
      return Optional.empty();
    } catch (BadInputException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** The words of a command whose program is there. */
  private List<String> startable(String text) {
    List<String> words;
    try {
      words = CommandText.words(text);
    } catch (RefusedCommandException e) {
      throw new BadInputException(
          "bad_command", "evolve.command '" + text + "' is no command: " + e.getMessage(), e);
    }
    if (ProgramPath.lacks(words.get(0), services.root(), services.environment())) {
      throw new BadInputException(
          "no_program",
          "evolve.command '"
              + text
              + "' cannot be started: there is no program "
              + words.get(0)
              + "; install it, or correct evolve.command");
    }
    return words;
  }

  /** Who that is, for people. */
  String told(MutationExecutor executor, @Nullable Capsule capsule) {
    if (executor instanceof AgentCommand) {
      return "the program of evolve.command: " + command().orElse("");
    }
    if (executor instanceof Asking) {
      return "whoever asked: the prompt is printed, and the cycle waits for evograft solidify";
    }
    return executor instanceof Replay && capsule != null
        ? "a replay of the diff of " + capsule.id().orElse("a capsule")
        : "the executor " + executor.name();
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
