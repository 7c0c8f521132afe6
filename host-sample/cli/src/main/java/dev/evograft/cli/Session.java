// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** One call of the command line: its options, its terminal, and the runtime once it is needed. */
final class Session implements AutoCloseable {

  private final GlobalOptions globals;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final LogFile log;
  private TypedWords typed = TypedWords.NONE;
  private @Nullable Evograft runtime;

  Session(GlobalOptions globals, Map<String, String> environment, Terminal terminal) {
    this.globals = globals;
    this.environment = environment;
    this.terminal = terminal;
    this.log = LogFile.install(home(environment), globals.verbose());
  }

  /** What was typed, for what need not be told then. */
  void typed(List<String> words) {
    typed = TypedWords.of(words);
  }

  Terminal terminal() {
    return terminal;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** The plugins as their descriptors tell; nothing is loaded. */
  List<PluginStatus> describe() {
    return builder().describe();
  }

  /**
   * Refuses a call whose {@code --set} means nothing, before anything of it is done.
   *
   * @throws BadInputException naming what is wrong
   */
  void checkSettings() {
    if (globals.settings().isEmpty()) {
      return; // asking the plugins costs time
    }
    List<Problem> mistakes = builder().describeSettings().mistakes();
    if (!mistakes.isEmpty()) {
      String all = String.join("; ", mistakes.stream().map(Session::line).toList());
      throw new BadInputException("bad_setting", "--set: " + all);
    }
  }

  /** Starts the runtime with what an activation needs; tells what is wrong on standard error. */
  Evograft start(Activation activation) {
    return started(builder().activate(activation).start());
  }

  /** The same for a command that only looks: where nothing was recorded it makes nothing. */
  Evograft look(Activation activation) {
    return started(builder().onlyLooks(true).activate(activation).start());
  }

  private Evograft started(Evograft started) {
    runtime = started;
    tell(started.problems().stream().filter(problem -> !typed.mends(problem)).toList());
    return started;
  }

  /** Tells what is wrong on standard error. */
  void tell(List<Problem> problems) {
    problems.forEach(problem -> terminal.say(line(problem)));
  }

  private static String line(Problem problem) {
    return problem.source() + ": " + problem.what();
  }

  /** A command of a plugin; for its help, no more than that plugin is started. */
  Object pluginCommand(String name, boolean help) {
    Evograft started = start(help ? Activation.help(name) : Activation.command(name));
    for (Object command : started.commands(name, terminal)) {
      if (nameOf(command).equals(name)) {
        return command;
      }
    }
    throw new EvograftException("command_missing", whyMissing(name, started));
  }

  /** The annotation costs less than a model of the command and of all that are in it. */
  private static String nameOf(Object command) {
    CommandLine.Command annotation = command.getClass().getAnnotation(CommandLine.Command.class);
    return annotation == null ? new CommandLine(command).getCommandName() : annotation.name();
  }

  private static String whyMissing(String command, Evograft started) {
    for (PluginStatus plugin : started.plugins()) {
      if (plugin.commands().containsKey(command)) {
        String why = plugin.why() == null ? "\"evograft doctor\" says why" : plugin.why();
        return "the plugin %s of the command '%s' did not start: %s"
            .formatted(plugin.id(), command, why);
      }
    }
    return started.plugins().isEmpty()
        ? "the command '" + command + "' is of a plugin, and EVOGRAFT_DISABLED switches them off"
        : "no plugin has the command '" + command + "' any more; \"evograft doctor\" says more";
  }

  /** A runtime of the workspace as this call names it. */
  Evograft.Builder builder() {
    return builder(globals.workspace());
  }

  /** A runtime of another workspace with the same plugins, environment and home. */
  Evograft.Builder builder(Path workspace) {
    Path home = home(environment);
    Evograft.Builder builder =
        Evograft.builder()
            .workspace(workspace(workspace))
            .home(home)
            .environment(environment)
            .readWorkspaceConfig(true)
            .bundledPlugins()
            .pluginCache(cache(home))
            .share("picocli.");
    for (Path folder : pluginFolders()) {
      builder.pluginFolder(folder);
    }
    globals.settings().forEach(builder::set);
    return builder;
  }

  private static Path workspace(Path folder) {
    Path named = folder.toAbsolutePath();
    if (Files.isDirectory(named)) {
      return named;
    }
    String names = System.getProperty("sun.jnu.encoding", "UTF-8");
    boolean maimed = named.toString().chars().anyMatch(c -> c == '?' || c > 0x7e);
    throw new BadInputException(
        "no_workspace",
        "the workspace "
            + named
            + (maimed && !names.equalsIgnoreCase("UTF-8")
                ? " cannot be named in this locale (" + names + "); set LC_ALL=C.UTF-8"
                : Files.exists(named)
                    ? " is a file; name a folder"
                    : " is no folder; make it or name another"));
  }

  private List<Path> pluginFolders() {
    List<Path> folders = new ArrayList<>();
    Path own = ownPlugins();
    if (Files.isDirectory(own)) {
      folders.add(own);
    }
    Path named = globals.plugins();
    if (named != null) {
      if (!Files.isDirectory(named)) {
        throw new BadInputException(
            "no_plugins", "--plugins " + named + " is no folder; name one that holds plugin zips");
      }
      folders.add(named.toAbsolutePath());
    }
    return folders;
  }

  /** The folder that the options name; whether it is there is not asked. */
  Path workspaceFolder() {
    return globals.workspace().toAbsolutePath().normalize();
  }

  /** The user's home. */
  Path home() {
    return home(environment);
  }

  /** Folders whose plugins are taken once they hold any. */
  List<Path> watchedPluginFolders() {
    List<Path> folders = new ArrayList<>(List.of(ownPlugins()));
    if (globals.plugins() != null) {
      folders.add(globals.plugins().toAbsolutePath());
    }
    return folders;
  }

  /** Where this user installs plugins. */
  Path ownPlugins() {
    return home(environment).resolve(".evograft").resolve("plugins");
  }

  /** Writes the log there from now on, in files of this name. */
  void logTo(Path folder, String name) {
    log.moveTo(folder, name);
  }

  /** Where plugins are unpacked. */
  Path cache() {
    return cache(home(environment));
  }

  private Path cache(Path home) {
    String base = environment.get("XDG_CACHE_HOME");
    Path caches = base == null || base.isEmpty() ? home.resolve(".cache") : Path.of(base);
    return caches.resolve("evograft").resolve("plugins");
  }

  /** HOME as every other program reads it; Java itself ignores the variable. */
  static Path home(Map<String, String> environment) {
    String home = environment.get("HOME");
    return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home)
        .toAbsolutePath();
  }

  @Override
  public void close() {
    if (runtime != null) {
      runtime.close();
    }
    log.close();
  }
}
