// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.genestore.GeneStorePlugin;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.EvograftException;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** The plugin in a workspace, and its commands as a host runs them. */
final class Lab implements AutoCloseable {

  final Path root;
  final FakeContext context;
  final FakeConsole console = new FakeConsole();
  private final GeneStorePlugin plugin = new GeneStorePlugin();

  Lab(Path folder) throws IOException {
    root = Files.createDirectories(folder).toRealPath();
    context = new FakeContext("gene-store", root);
    plugin.start(context);
  }

  Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text.replace('\'', '"'));
  }

  int run(String name, Object... args) {
    console.out.setLength(0);
    console.err.setLength(0);
    for (Object command : context.registered(CommandProvider.class).get(0).commands(console)) {
      CommandLine line = new CommandLine(command);
      if (line.getCommandName().equals(name)) {
        return execute(line, args);
      }
    }
    throw new AssertionError("there is no command " + name);
  }

  private int execute(CommandLine line, Object... args) {
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    return line.setExecutionExceptionHandler(
            (e, at, parsed) -> {
              if (e instanceof EvograftException known) {
                console.note(String.valueOf(known.getMessage()));
                return known instanceof BadInputException ? 2 : 1;
              }
              throw e;
            })
        .setParameterExceptionHandler(
            (e, typed) -> {
              console.note(e.getMessage());
              return 2;
            })
        .execute(words);
  }

  String out() {
    return console.out.toString();
  }

  String err() {
    return console.err.toString();
  }

  @Override
  public void close() {
    plugin.stop();
    context.close();
  }
}
