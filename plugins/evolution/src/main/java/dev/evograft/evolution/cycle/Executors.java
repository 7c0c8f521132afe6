// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.CommandText;
import dev.evograft.evolution.execute.AgentCommand;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.execute.Prompt;
import dev.evograft.evolution.execute.PromptTemplate;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.patch.BadPatchException;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.evolution.place.GitBlobs;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who makes a change, and what they are told. */
final class Executors {

  private final Services services;
  private final Checks checks;
  private final AgentProgram program;

  Executors(Services services, Checks checks) {
    this.services = services;
    this.checks = checks;
    this.program = new AgentProgram(services);
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
    String wanted = wanted();
    return switch (wanted) {
      case EvolveKeys.AUTO -> first(capsule, mode, output);
      case EvolveKeys.REPLAY -> Optional.of(replay());
      case EvolveKeys.BY_COMMAND -> Optional.of(program.executor(program.needed(), output));
      case EvolveKeys.BY_PROMPT -> asking(mode);
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
    String wanted = wanted();
    switch (wanted) {
      case EvolveKeys.AUTO, EvolveKeys.REPLAY, EvolveKeys.BY_PROMPT -> {}
      case EvolveKeys.BY_COMMAND -> program.words(program.needed());
      default -> ofPlugin(wanted);
    }
  }

  private Optional<MutationExecutor> first(
      @Nullable Capsule capsule, CycleRequest.Mode mode, Consumer<String> output) {
    if (applies(capsule)) {
      return Optional.of(replay());
    }
    Optional<String> command = program.text();
    return command.isPresent()
        ? Optional.of(program.executor(command.get(), output))
        : asking(mode);
  }

  /** Nobody called a loop, so nobody could answer. */
  private static Optional<MutationExecutor> asking(CycleRequest.Mode mode) {
    return mode == CycleRequest.Mode.LOOP ? Optional.empty() : Optional.of(new Asking());
  }

  private String wanted() {
    return services.get(EvolveKeys.EXECUTOR).strip();
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
        ? program.text().map(CommandText::words).orElse(List.of())
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

  /**
   * What is wrong with the program that would be started; empty where none would, or nothing is.
   */
  Optional<String> wrong() {
    boolean may = Set.of(EvolveKeys.AUTO, EvolveKeys.BY_COMMAND).contains(wanted());
    try {
      program.text().filter(text -> may).ifPresent(program::words);
      return Optional.empty();
    } catch (BadInputException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** Who that is, for people. */
  String told(MutationExecutor executor, @Nullable Capsule capsule) {
    if (executor instanceof AgentCommand) {
      return "the program of evolve.command: " + program.text().orElse("");
    }
    if (executor instanceof Asking) {
      return "whoever asked: the prompt is printed, and the cycle waits for evograft solidify";
    }
    return executor instanceof Replay && capsule != null
        ? "a replay of the diff of " + capsule.id().orElse("a capsule")
        : "the executor " + executor.name();
  }

  /** Whether a capsule is replayed, as the settings are and as the workspace is. */
  boolean replays(@Nullable Capsule capsule) {
    return Set.of(EvolveKeys.AUTO, EvolveKeys.REPLAY).contains(wanted()) && applies(capsule);
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
