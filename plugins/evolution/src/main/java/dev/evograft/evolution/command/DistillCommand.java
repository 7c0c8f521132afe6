// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.distill.Distillation;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code evograft distill}: makes a gene of what successes have in common. */
@Command(
    name = "distill",
    description = {
      "Make a new gene of what successful capsules of another one have in common.",
      "It is staged: \"evograft genes promote ID\" lets cycles use it."
    },
    footer = {
      "",
      "Exit code: 0 when there is one, 1 when the successes have nothing new in common.",
      "Example: evograft distill --dry-run"
    })
final class DistillCommand implements Callable<Integer> {

  @Option(names = "--dry-run", description = "Show the gene, and keep nothing.")
  private boolean dry;

  private final Services services;
  private final Console console;

  DistillCommand(Services services, Console console) {
    this.services = services;
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Distillation.Result result =
        services.distillation().distil(dry ? Distillation.Mode.DRY : Distillation.Mode.ASKED);
    console.result(
        JsonObject.builder()
            .put("gene", result.gene().map(Gene::tree).orElse(JsonObject.EMPTY))
            .put("why", result.why())
            .build());
    if (result.gene().isPresent()) {
      show(result.gene().get(), result.why());
    } else {
      console.out("No new gene: " + result.why() + ".");
    }
    return result.gene().isPresent() ? 0 : 1;
  }

  private void show(Gene gene, String of) {
    String id = gene.id().orElse("");
    console.out(id + ", made of " + of);
    console.out("  " + gene.summary().orElse(""));
    console.out("  signals: " + String.join(", ", gene.signalsMatch()));
    gene.strategy().forEach(step -> console.out("  - " + step));
    if (!dry) {
      console.out("");
      console.out("It is staged; \"evograft genes promote " + id + "\" lets cycles use it.");
    }
  }
}
