// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.runtime.PluginState;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Finds the command that the words name and runs it.
 *
 * <p>The words are read twice: first for the options of every command and the name, so that help
 * builds no command and starts no plugin; then by the one command that was named.
 */
final class CommandRunner implements IExecutionExceptionHandler, IParameterExceptionHandler {

  /** Failed, or not as it should be. */
  static final int FAILED = 1;

  /** Bad usage or bad input. */
  static final int USAGE = 2;

  /** Ended by a signal. */
  static final int INTERRUPTED = 130;

  private final Map<String, String> environment;
  private final Terminal terminal;

  CommandRunner(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  int run(String... args) {
    terminal.json(asksForJson(args)); // for what is wrong with the words themselves
    GlobalOptions globals = new GlobalOptions();
    CommandLine top = new CommandLine(globals);
    top.setUnmatchedArgumentsAllowed(true);
    top.setExpandAtFiles(false); // a word is a word; what a file says is no option of ours
    try {
      ParseResult parsed = top.parseArgs(args);
      terminal.json(globals.json());
      try (Session session = new Session(globals, environment, terminal)) {
        List<String> words = parsed.unmatched();
        session.typed(words);
        if (words.isEmpty()) {
          return withoutCommand(top, parsed, session);
        }
        if (words.get(0).startsWith("-")) {
          throw new UnmatchedArgumentException(top, words);
        }
        return words.get(0).equals("help")
            ? help(top, words, session)
            : named(words.get(0), parsed.isUsageHelpRequested(), session, args);
      }
    } catch (ParameterException e) {
      return usage(e);
    } catch (EvograftException | IllegalArgumentException e) {
      return failed(e);
    }
  }

  private static boolean asksForJson(String... args) {
    List<String> words = Arrays.asList(args);
    int end = words.indexOf("--");
    return (end < 0 ? words : words.subList(0, end)).contains("--json");
  }

  /** {@code help} and {@code help COMMAND}, as {@code --help} has them. */
  private int help(CommandLine top, List<String> words, Session session) {
    if (words.size() == 1) {
      addSummaries(top, session);
      top.usage(top.getOut());
      return 0;
    }
    List<String> command = new ArrayList<>(words.subList(1, words.size()));
    command.add("--help");
    return named(words.get(1), true, session, command.toArray(String[]::new));
  }

  private int withoutCommand(CommandLine help, ParseResult parsed, Session session) {
    if (parsed.isVersionHelpRequested()) {
      help.printVersionHelp(help.getOut());
      return 0;
    }
    if (terminal.json() && !parsed.isUsageHelpRequested()) {
      throw new ParameterException(help, "name a command");
    }
    addSummaries(help, session);
    if (parsed.isUsageHelpRequested()) {
      help.usage(help.getOut());
      return 0;
    }
    help.usage(help.getErr());
    return USAGE;
  }

  private static void addSummaries(CommandLine help, Session session) {
    summaries(session.describe())
        .forEach(
            (name, summary) -> {
              CommandSpec spec = CommandSpec.create();
              spec.usageMessage().description(summary);
              help.addSubcommand(name, new CommandLine(spec));
            });
  }

  private static Map<String, String> summaries(List<PluginStatus> plugins) {
    Map<String, String> summaries = new TreeMap<>();
    for (PluginStatus plugin : plugins) {
      if (plugin.state() != PluginState.DISABLED) {
        summaries.putAll(plugin.commands());
      }
    }
    HostCommand.all().forEach(command -> summaries.put(command.name(), command.summary()));
    return summaries;
  }

  private int named(String name, boolean help, Session session, String[] args) {
    if (!help) {
      session.checkSettings();
    }
    CommandLine root = new CommandLine(new GlobalOptions());
    root.addSubcommand(name, command(name, help, session, root));
    root.setExecutionExceptionHandler(this);
    root.setParameterExceptionHandler(this);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.registerConverter(Duration.class, new DurationConverter());
    root.setExpandAtFiles(false);
    if (help) {
      Sentences.join(root);
    }
    return root.execute(args);
  }

  private static Object command(String name, boolean help, Session session, CommandLine root) {
    for (HostCommand host : HostCommand.all()) {
      if (host.name().equals(name)) {
        return host.maker().apply(session);
      }
    }
    List<PluginStatus> plugins = session.describe();
    Map<String, String> summaries = summaries(plugins);
    if (!summaries.containsKey(name)) {
      checkDisabled(name, plugins);
      throw new ParameterException(
          root,
          "there is no command '"
              + name
              + "'"
              + Alike.ask(name, summaries.keySet())
              + refused(plugins));
    }
    return session.pluginCommand(name, help);
  }

  private static void checkDisabled(String name, List<PluginStatus> plugins) {
    for (PluginStatus plugin : plugins) {
      if (plugin.state() == PluginState.DISABLED && plugin.commands().containsKey(name)) {
        throw new BadInputException(
            "plugin_disabled",
            "the plugin '%s' of the command '%s' is disabled here; \"evograft plugins enable %s\""
                .formatted(plugin.id(), name, plugin.id()));
      }
    }
  }

  /** A plugin whose descriptor could not be read may have the command. */
  private static String refused(List<PluginStatus> plugins) {
    for (PluginStatus plugin : plugins) {
      if (plugin.state() == PluginState.REFUSED && plugin.commands().isEmpty()) {
        return "; the plugin " + plugin.id() + " is refused: " + plugin.why();
      }
    }
    return "";
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    return failed(e);
  }

  @Override
  public int handleParseException(ParameterException e, String[] words) {
    return usage(e);
  }

  private int usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.error("usage", UsageErrors.describe(e) + " (see \"" + command + " --help\")");
    return USAGE;
  }

  private int failed(Exception e) {
    if (e instanceof InterruptedException) {
      return INTERRUPTED;
    }
    LoggerFactory.getLogger(CommandRunner.class).warn("The command failed", e);
    if (e instanceof EvograftException known) {
      terminal.error(known.code(), e.getMessage());
      return e instanceof BadInputException ? USAGE : FAILED;
    }
    if (e instanceof IllegalArgumentException) {
      terminal.error("usage", e.getMessage());
      return USAGE;
    }
    terminal.error(
        "unexpected", "unexpected " + e + "; \"--verbose\" shows more, please report it");
    return FAILED;
  }

  /**
   * Not a lambda: one would link picocli's old class files when the class archive is made, and
   * these are then left out of it with everything that implements them.
   */
  private static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return ConfigKey.parseDuration(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage() + ", not '" + text + "'");
      }
    }
  }
}
