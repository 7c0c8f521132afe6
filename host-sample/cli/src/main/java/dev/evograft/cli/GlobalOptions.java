// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options that every command takes, before or after its name. */
@Command(
    name = "evograft",
    versionProvider = Versions.class,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions of every command:%n",
    commandListHeading = "%nCommands:%n",
    header = "Grafts evolution onto an agent: runs skills, records every run, reports it.%n",
    footer = {
      "",
      "Example: evograft run log-triage --input skills/log-triage/assets/shop.log",
      "(in the checkout of Evograft)",
      "Exit codes: 0 done, 1 it failed, 2 bad usage or input; ended by a signal:",
      "130 by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP."
    })
final class GlobalOptions implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-w", "--workspace"},
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The folder to work in; by default the current one.")
  private Path workspace = Path.of("");

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer with one line of JSON, the last of the output.")
  private boolean json;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description = "A setting for this call; see \"evograft config keys\".")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "A folder of further plugin zips.")
  private @Nullable Path plugins;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the log on standard error.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help, or that of a command.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  Path workspace() {
    return workspace;
  }

  boolean json() {
    return json;
  }

  Map<String, String> settings() {
    return settings;
  }

  @Nullable Path plugins() {
    return plugins;
  }

  boolean verbose() {
    return verbose;
  }

  /** No command was named. */
  @Override
  public void run() {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    throw new ParameterException(command.commandLine(), "name a command");
  }
}
