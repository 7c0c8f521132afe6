// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution;

import dev.evograft.evolution.mutate.Strategy;
import dev.evograft.spi.ConfigKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The settings of this plugin. */
public final class EvolveKeys {

  /** How much of each category. */
  public static final ConfigKey<Strategy> STRATEGY =
      ConfigKey.choice(
              "evolve.strategy", Strategy.class, "How much of each kind of change is made.")
          .alias("EVOLVE_STRATEGY")
          .defaultsTo("balanced");

  /** Where signals are looked for besides runs. */
  public static final ConfigKey<List<String>> SOURCES =
      ConfigKey.list(
              "evolve.sources",
              "Transcripts and logs that signals are looked for in, files or folders; a relative"
                  + " path lies in the workspace, ~/ is the home.")
          .defaultsTo("");

  /** How much of them. */
  public static final ConfigKey<Long> SOURCES_BYTES =
      ConfigKey.size(
              "evolve.sources.max_bytes", "How much of transcripts and logs a cycle reads in all.")
          .defaultsTo("2MiB");

  /** How long others are waited for. */
  public static final ConfigKey<Duration> CANDIDATES_DEADLINE =
      ConfigKey.duration(
              "evolve.candidates.deadline",
              "How long a cycle waits for genes and capsules that plugins know elsewhere, such as"
                  + " on a hub; 0s asks nobody.")
          .defaultsTo("3s");

  /** Who makes the change: the first of the others that can. */
  public static final String AUTO = "auto";

  /** Who makes the change: the diff of a capsule. */
  public static final String REPLAY = "replay";

  /** Who makes the change: the program of {@code evolve.command}. */
  public static final String BY_COMMAND = "command";

  /** Who makes the change: the agent that called. */
  public static final String BY_PROMPT = "prompt";

  /** Who makes the change. */
  public static final ConfigKey<String> EXECUTOR =
      ConfigKey.text(
              "evolve.executor",
              "Who makes the change: replay (a capsule's diff), command (the program of"
                  + " evolve.command), prompt (the agent that called), or the name of an executor"
                  + " that a plugin brings; auto takes the first of the three that can.")
          .defaultsTo(AUTO);

  /** The program that makes changes. */
  public static final ConfigKey<String> COMMAND =
      ConfigKey.text(
          "evolve.command",
          "The program that makes changes, with its arguments, such as 'claude -p'; it gets the"
              + " prompt on its standard input. No shell reads it.");

  /** Variables for it. */
  public static final ConfigKey<List<String>> COMMAND_ENV =
      ConfigKey.list(
              "evolve.command.env",
              "Names of environment variables that the program of evolve.command gets besides PATH,"
                  + " HOME, LANG and their like.")
          .defaultsTo("");

  /** Its time. */
  public static final ConfigKey<Duration> COMMAND_TIMEOUT =
      ConfigKey.duration(
              "evolve.command.timeout", "How long the program of evolve.command may work.")
          .defaultsTo("30m");

  /** The prompt. */
  public static final ConfigKey<String> PROMPT =
      ConfigKey.text(
          "evolve.prompt",
          "A file with a template for prompts in place of the one that comes with Evograft; a"
              + " relative path lies in the workspace.");

  /** Where changes are made. */
  public enum Where {
    /** Here for a single replay by hand and for prompts, else in a copy. */
    AUTO,
    /** In a private copy of the workspace. */
    COPY,
    /** In the workspace. */
    HERE
  }

  /** Where changes are made. */
  public static final ConfigKey<Where> PLACE =
      ConfigKey.choice(
              "evolve.place",
              Where.class,
              "Where a change is made: in a private copy of the workspace or here; auto is here for a"
                  + " single replay by hand and for prompts, else a copy. A loop always works in a"
                  + " copy, and checks run in one of their own.")
          .defaultsTo("auto");

  /** What is copied though ignored. */
  public static final ConfigKey<List<String>> COPY_INCLUDE =
      ConfigKey.list(
              "evolve.copy.include",
              "Names of files and folders that copies have although git ignores them; they are"
                  + " copied, never linked.")
          .defaultsTo("node_modules,.venv");

  /** How much is copied. */
  public static final ConfigKey<Long> COPY_BYTES =
      ConfigKey.size(
              "evolve.copy.max_bytes",
              "How large a copy of the workspace may be; a cycle has two or three at a time.")
          .defaultsTo("2GiB");

  /** Whether it is used again. */
  public static final ConfigKey<Boolean> COPY_KEEP =
      ConfigKey.bool(
              "evolve.copy.keep",
              "Whether the copy that the checks of a cycle ran in stays on disk, for its owner alone,"
                  + " until the next cycle, which then copies only what is new.")
          .defaultsTo("on");

  /** Further checks. */
  public static final ConfigKey<List<String>> VALIDATION =
      new ConfigKey<>(
              "evolve.validation",
              "commands",
              EvolveKeys::commands,
              null,
              "Commands that must pass besides those of the gene and the skill's own test, with ;"
                  + " between them.",
              List.of(),
              false)
          .defaultsTo("");

  /** Further programs. */
  public static final ConfigKey<List<String>> VALIDATION_ALLOW =
      ConfigKey.list(
              "evolve.validation.allow",
              "Programs that commands of genes may use besides node, npm and npx, such as mvn,"
                  + " gradle, pytest, cargo, go.")
          .defaultsTo("");

  /** Variables for checks. */
  public static final ConfigKey<List<String>> VALIDATION_ENV =
      ConfigKey.list(
              "evolve.validation.env",
              "Names of environment variables that checks get besides PATH, HOME, LANG and their"
                  + " like, as they are.")
          .defaultsTo("JAVA_HOME,MAVEN_OPTS,GRADLE_USER_HOME,CARGO_HOME,RUSTUP_HOME,GOPATH");

  /** Their time. */
  public static final ConfigKey<Duration> VALIDATION_TIMEOUT =
      ConfigKey.duration("evolve.validation.timeout", "How long one check may take.")
          .defaultsTo("5m");

  /** Hard cap. */
  public static final ConfigKey<Long> MAX_FILES =
      ConfigKey.integer(
              "evolve.max_files",
              1,
              100_000,
              "How many files a cycle may change, whatever its gene says.")
          .alias("EVOLVER_HARD_CAP_FILES")
          .defaultsTo("60");

  /** Hard cap. */
  public static final ConfigKey<Long> MAX_LINES =
      ConfigKey.integer(
              "evolve.max_lines", 1, 10_000_000, "How many lines a cycle may add and remove.")
          .alias("EVOLVER_HARD_CAP_LINES")
          .defaultsTo("20000");

  /** Paths that stay. */
  public static final ConfigKey<List<String>> FORBIDDEN =
      ConfigKey.list(
              "evolve.forbidden",
              "Paths that no cycle may change, besides those of the gene and those that are always"
                  + " critical.")
          .defaultsTo("");

  /** Whether Evograft may change itself. */
  public static final ConfigKey<Boolean> SELF_MODIFY =
      ConfigKey.bool(
              "evolve.self_modify",
              "Whether a cycle may change the skill that teaches agents to use Evograft.")
          .alias("EVOLVE_ALLOW_SELF_MODIFY")
          .defaultsTo("off");

  /** What is committed. */
  public enum Commit {
    /** Nothing. */
    OFF,
    /** On the branch that is checked out. */
    CURRENT,
    /** On a branch of its own, {@code evograft/CYCLE}. */
    BRANCH
  }

  /** What is committed. */
  public static final ConfigKey<Commit> COMMIT =
      ConfigKey.choice(
              "evolve.commit",
              Commit.class,
              "Whether a kept change becomes a commit: on the current branch, or on a branch"
                  + " evograft/CYCLE.")
          .defaultsTo("off");

  /** Whether a person decides. */
  public static final ConfigKey<Boolean> REVIEW =
      ConfigKey.bool(
              "evolve.review",
              "Whether every change waits for \"evograft review approve\" before it is kept.")
          .defaultsTo("off");

  /** Whether somebody else is asked. */
  public static final ConfigKey<Boolean> SECOND_OPINION =
      ConfigKey.bool(
              "evolve.second_opinion",
              "Whether the program of evolve.second_opinion.command is asked about every change that"
                  + " passed its checks; it can refuse, and refuses when it fails.")
          .alias("EVOLVER_LLM_REVIEW")
          .defaultsTo("off");

  /** Who that is. */
  public static final ConfigKey<String> REVIEWER =
      ConfigKey.text(
          "evolve.second_opinion.command",
          "The program that is asked, such as 'claude -p': it gets a JSON object with the change on"
              + " its standard input and prints one with question, approved and reason. No shell"
              + " reads it.");

  /** Whether the daemon evolves. */
  public static final ConfigKey<Boolean> LOOP =
      ConfigKey.bool("evolve.loop", "Whether \"evograft serve\" evolves the workspace by itself.")
          .defaultsTo("off");

  /** The shortest pause. */
  public static final ConfigKey<Duration> MIN_SLEEP =
      ConfigKey.duration(
              "evolve.loop.min_sleep", "How long a loop rests after a cycle that kept a change.")
          .defaultsTo("2s");

  /** The longest pause. */
  public static final ConfigKey<Duration> MAX_SLEEP =
      ConfigKey.duration(
              "evolve.loop.max_sleep",
              "How long a loop rests at most; each cycle that keeps nothing doubles the rest.")
          .defaultsTo("5m");

  /** The load above which a loop waits. */
  public static final ConfigKey<Long> MAX_LOAD =
      ConfigKey.integer(
              "evolve.loop.max_load",
              1,
              10_000,
              "Above which load of the machine, in percent of its processors, a loop begins no"
                  + " cycle.")
          .defaultsTo("90");

  /** Less memory than that must not be left. */
  public static final ConfigKey<Long> MIN_MEMORY =
      ConfigKey.size(
              "evolve.loop.min_memory",
              "Below which memory that the machine or the container has left a loop begins no"
                  + " cycle.")
          .defaultsTo("256MiB");

  /** All of them. */
  public static final List<ConfigKey<?>> ALL =
      List.of(
          STRATEGY,
          SOURCES,
          SOURCES_BYTES,
          CANDIDATES_DEADLINE,
          EXECUTOR,
          COMMAND,
          COMMAND_ENV,
          COMMAND_TIMEOUT,
          PROMPT,
          PLACE,
          COPY_INCLUDE,
          COPY_BYTES,
          COPY_KEEP,
          VALIDATION,
          VALIDATION_ALLOW,
          VALIDATION_ENV,
          VALIDATION_TIMEOUT,
          MAX_FILES,
          MAX_LINES,
          FORBIDDEN,
          SELF_MODIFY,
          COMMIT,
          REVIEW,
          SECOND_OPINION,
          REVIEWER,
          LOOP,
          MIN_SLEEP,
          MAX_SLEEP,
          MAX_LOAD,
          MIN_MEMORY);

  private EvolveKeys() {}

  private static List<String> commands(String text) {
    return Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
