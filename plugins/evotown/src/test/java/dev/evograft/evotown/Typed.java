// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.PluginContext;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What a person types behind {@code evograft evotown}, and what it prints. */
final class Typed implements AutoCloseable {

  private final HttpClient http =
      new HttpClient(HttpSettings.of("evotown", "evograft/test").withInsecureAllowed(true));
  private final StringBuilder said = new StringBuilder();
  private final PluginContext context;
  private @Nullable JsonObject answer;
  private @Nullable Exception thrown;

  Typed(PluginContext context) {
    this.context = context;
  }

  /** The exit code; -1 where it threw. */
  int run(String... args) {
    said.setLength(0);
    answer = null;
    thrown = null;
    CommandLine line = new CommandLine(new EvotownCommand(new Hand(context, http, new Writing())));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          thrown = e;
          return -1;
        });
    return line.execute(args);
  }

  String said() {
    return said.toString();
  }

  @Nullable JsonObject answer() {
    return answer;
  }

  @Nullable Exception thrown() {
    return thrown;
  }

  @Override
  public void close() {
    http.close();
  }

  private final class Writing implements Console {
    @Override
    public boolean json() {
      return false;
    }

    @Override
    public void out(String line) {
      said.append(line).append('\n');
    }

    @Override
    public void raw(String text) {
      said.append(text);
    }

    @Override
    public void note(String line) {
      said.append(line).append('\n');
    }

    @Override
    public void table(List<String> head, List<List<String>> rows) {
      rows.forEach(row -> said.append(String.join("  ", row)).append('\n'));
    }

    @Override
    public void result(JsonObject given) {
      answer = given;
    }
  }
}
