// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.EvolutionPlugin;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.Evolution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever embeds evolution has no terminal: all that a person would type is in the service. */
class EmbeddedTest {

  @TempDir private Path folder;
  private final EvolutionPlugin plugin = new EvolutionPlugin();
  private Lab lab;
  private Evolution evolution;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
    lab.cycles(); // has the services at hand
    plugin.start(lab.context);
    evolution = lab.context.service(Evolution.class).orElseThrow();
  }

  @AfterEach
  void end() throws Exception {
    plugin.stop();
    lab.close();
  }

  @Test
  void anAgentIsAskedByTheServiceAndAnswersIt() throws Exception {
    assertThat(evolution.waiting()).isEmpty();
    assertThatThrownBy(() -> evolution.solidify())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no cycle waits");

    CycleEvent asked = evolution.cycle(List.of());

    assertThat(asked.phase()).isEqualTo(CyclePhase.EXECUTE);
    assertThat(asked.details().string("waiting")).hasValue("change");
    assertThat(asked.details().string("prompt", "")).contains("mend it");
    assertThat(asked.details().string("next")).hasValue("evograft solidify");
    assertThat(evolution.waiting().orElseThrow().details()).isEqualTo(asked.details());
    assertThat(evolution.waiting().orElseThrow().cycleId()).isEqualTo(asked.cycleId());

    Files.writeString(lab.script, Lab.GOOD);
    assertThat(evolution.solidify().phase()).isEqualTo(CyclePhase.SOLIDIFIED);
    assertThat(evolution.waiting()).isEmpty();
  }

  @Test
  void whatIsAskedForCanBeGivenUp() throws Exception {
    String cycle = evolution.cycle(List.of()).cycleId();
    CycleEvent over = evolution.abandon();
    assertThat(over.cycleId()).isEqualTo(cycle);
    assertThat(over.details().string("code")).hasValue("given_up");
    assertThat(evolution.waiting()).isEmpty();
  }

  @Test
  void aChangeIsDecidedAbout() throws Exception {
    lab.capsule(Lab.GOOD);
    lab.context.set("evolve.review", "on");
    CycleEvent asked = evolution.cycle(List.of());
    assertThat(asked.phase()).isEqualTo(CyclePhase.EXECUTE);
    assertThat(asked.details().string("waiting")).hasValue("decision");
    assertThat(asked.details().string("diff", "")).contains("+" + Lab.GOOD.strip());
    assertThat(lab.script).hasContent(Lab.BAD.strip());

    assertThat(evolution.approve().phase()).isEqualTo(CyclePhase.SOLIDIFIED);
    assertThat(lab.script).hasContent(Lab.GOOD.strip());
    assertThatThrownBy(() -> evolution.reject("")).hasMessageContaining("waits for a decision");
  }
}
