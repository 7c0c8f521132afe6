// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evograft evomap}: what a person does at a hub. */
@Command(
    name = "evomap",
    description = "Work with an EvoMap hub: find, fetch, publish and rate genes and capsules.",
    footer = {"", "Example: evograft evomap endpoints"})
final class EvomapCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private final Console console;

  EvomapCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what to do, such as 'evomap endpoints'");
  }

  @Command(
      description = "List the endpoints of a hub that Evograft knows.",
      footer = {"", "Example: evograft evomap endpoints"})
  int endpoints(
      @Option(names = "--markdown", description = "As docs/evomap-endpoints.md has it.")
          boolean markdown) {
    if (markdown) {
      RowsDocument.lines().forEach(console::out);
    } else {
      console.table(
          List.of("name", "endpoint", "what"),
          Rows.all().stream()
              .map(row -> List.of(row.name(), row.toString(), row.about()))
              .toList());
    }
    console.result(
        JsonObject.builder()
            .put(
                "endpoints",
                Rows.all().stream()
                    .map(
                        row ->
                            JsonObject.builder()
                                .put("name", row.name())
                                .put("method", row.place().method())
                                .put("path", row.place().path())
                                .putIfPresent("other_path", row.place().other())
                                .put("about", row.about())
                                .build())
                    .toList())
            .build());
    return 0;
  }
}
