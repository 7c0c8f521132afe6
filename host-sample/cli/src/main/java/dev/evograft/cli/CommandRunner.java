// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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

  /** The call was right, and the thing went wrong all the same. */
  private static final Set<String> WENT_WRONG =
      Set.of(
          "timeout", "output_limit", "write_failed", "lock_timeout", "demo_failed", "backup_full");

  private final Map<String, String> environment;
  private final Terminal terminal;

  CommandRunner(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  int run(String... args) {
    GlobalOptions globals = new GlobalOptions();
    CommandLine top = new CommandLine(globals);
    top.setUnmatchedArgumentsAllowed(true);
    try {
      ParseResult parsed = top.parseArgs(args);
      terminal.json(globals.json());
      try (Session session = new Session(globals, environment, terminal)) {
        List<String> words = parsed.unmatched();
        return words.isEmpty()
            ? withoutCommand(top, parsed, session)
            : named(words.get(0), parsed.isUsageHelpRequested(), session, args);
      }
    } catch (ParameterException e) {
      return usage(e);
    } catch (EvograftException | IllegalArgumentException e) {
      return failed(e);
    }
  }

  private int withoutCommand(CommandLine help, ParseResult parsed, Session session) {
    if (parsed.isVersionHelpRequested()) {
      help.printVersionHelp(help.getOut());
      return 0;
    }
    summaries(session)
        .forEach(
            (name, summary) -> {
              CommandSpec spec = CommandSpec.create();
              spec.usageMessage().description(summary);
              help.addSubcommand(name, new CommandLine(spec));
            });
    if (parsed.isUsageHelpRequested()) {
      help.usage(help.getOut());
      return 0;
    }
    help.usage(help.getErr());
    return USAGE;
  }

  private static Map<String, String> summaries(Session session) {
    Map<String, String> summaries = new TreeMap<>();
    session.describe().forEach(plugin -> summaries.putAll(plugin.commands()));
    HostCommand.all().forEach(command -> summaries.put(command.name(), command.summary()));
    return summaries;
  }

  private int named(String name, boolean help, Session session, String[] args) {
    CommandLine root = new CommandLine(new GlobalOptions());
    root.addSubcommand(name, command(name, help, session, root));
    root.setExecutionExceptionHandler(this);
    root.setParameterExceptionHandler(this);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.registerConverter(Duration.class, new DurationConverter());
    return root.execute(args);
  }

  private static Object command(String name, boolean help, Session session, CommandLine root) {
    for (HostCommand host : HostCommand.all()) {
      if (host.name().equals(name)) {
        return host.maker().apply(session);
      }
    }
    Map<String, String> summaries = summaries(session);
    if (!summaries.containsKey(name)) {
      throw new ParameterException(
          root, "there is no command '" + name + "'" + nearest(name, summaries));
    }
    return session.pluginCommand(name, help);
  }

  private static String nearest(String name, Map<String, String> summaries) {
    List<String> alike = new ArrayList<>(summaries.keySet());
    alike.removeIf(known -> !known.startsWith(name.substring(0, 1)));
    return alike.isEmpty() ? "" : "; did you mean " + String.join(" or ", alike) + "?";
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
    terminal.error(e.getMessage() + " (see \"" + command + " --help\")");
    return USAGE;
  }

  private int failed(Exception e) {
    if (e instanceof InterruptedException) {
      return INTERRUPTED;
    }
    LoggerFactory.getLogger(CommandRunner.class).warn("The command failed", e);
    if (e instanceof EvograftException known) {
      terminal.error(e.getMessage());
      boolean wentWrong =
          e instanceof RetriableException
              || WENT_WRONG.contains(known.code())
              || known.code().startsWith("journal_");
      return wentWrong ? FAILED : USAGE;
    }
    if (e instanceof IllegalArgumentException) {
      terminal.error(e.getMessage());
      return USAGE;
    }
    terminal.error("unexpected " + e + "; \"--verbose\" shows more, please report it");
    return FAILED;
  }

  /**
   * Not a lambda: one would link picocli's old class files when the class archive is made, and
   * these are then left out of it with everything that implements them.
   */
  private static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return ConfigKey.parseDuration(text);
    }
  }
}
