// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with homes of their own meet at a hub. */
@DisabledOnOs(OS.WINDOWS) // the skills are shell scripts
class DemoMarketIT {

  @TempDir private Path root;

  @Test
  @Tag("torture") // as long as all others together
  void whatOneMendedAnotherReusesAndTheFirstEarns() throws Exception {
    long seed = Long.getLong("evolve.seed", System.nanoTime() % 1_000_000);
    Cli cli = new Cli(root);

    Child demo = cli.start("demo", "market", "--seed", String.valueOf(seed), "--json");

    try {
      assertThat(demo.process().waitFor(10, TimeUnit.MINUTES)).as("seed %s ends", seed).isTrue();
    } finally {
      demo.process().destroyForcibly();
    }
    assertThat(demo.process().exitValue())
        .as("seed %s: %s%s", seed, demo.output(), demo.errors())
        .isZero();
    JsonObject told = Child.json(demo.output());
    assertThat(told.integer("seed", 0)).isEqualTo(seed);
    assertThat(told.string("capsule", "")).startsWith("capsule_");
    assertThat(told.object("earnings").toString()).contains("asset_reused", "asset_sold");
    assertThat(cli.workspace()).isEmptyDirectory();
  }
}
