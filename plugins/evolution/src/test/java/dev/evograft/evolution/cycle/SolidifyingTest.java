// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While the checks run what an agent made, without a sandbox. */
@Timeout(60)
class SolidifyingTest {

  /** The test of the skill that runs the change; what fails before is run twice. */
  private static final int OF_THE_CHANGE = 3;

  @TempDir private Path folder;
  private Lab lab;
  private Path settings;
  private final List<String> notes = new ArrayList<>();

  private final Progress noting =
      new Progress() {
        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  /** An agent was asked, and has made the change. */
  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
    lab.context.set("evolve.sandbox", "off");
    settings = lab.context.workspace().state().resolve("config.properties");
    assertThat(lab.run().waiting()).isNotNull();
    Files.writeString(lab.script, Lab.GOOD);
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private void forges() throws IOException {
    lab.assets.put(
        new Gene(
            JsonObject.builder()
                .put("type", "Gene")
                .put("id", "gene_evil")
                .put("signals_match", List.of("log_error"))
                .build()));
    Files.writeString(settings, "evolve.review=off\n");
  }

  /** Whoever solidifies is at the machine, and may have written it. */
  private void itStaysAndIsNamed() {
    assertThat(lab.assets.genes().find("gene_evil")).isPresent();
    assertThat(settings).hasContent("evolve.review=off");
    assertThat(notes).anyMatch(this::isNamed);
    assertThat(new Concerns(lab.context).all()).anyMatch(this::isNamed);
    assertThat(ledgers()).doesNotExist();
  }

  private boolean isNamed(String line) {
    return line.contains("while checks ran the change")
        && line.contains("gene_evil")
        && line.contains("config.properties");
  }

  private Path ledgers() {
    return lab.context.workspace().pluginState().resolve("ledgers.jsonl");
  }

  private CycleState state() {
    return new CycleFile(lab.context).read().orElseThrow();
  }

  private void waitsOn() {
    assertThat(state().step()).isEqualTo(Step.WAITING);
    assertThat(state().rest().string(Ledgers.SEAL)).isEmpty();
    assertThat(state().rest().string(Pausing.PROMPT, "")).isNotEmpty();
    assertThat(lab.script).hasContent(Lab.GOOD.strip());
  }

  @Test
  void whatIsKeptSaysTheWayBack() throws Exception {
    CycleResult result = lab.cycles().solidify(noting);

    assertThat(result.outcome()).hasValue(CycleOutcome.SUCCESS);
    assertThat(result.ending().details().string("snapshot", "")).isNotEmpty();
    assertThat(ledgers()).doesNotExist();
    assertThat(new Concerns(lab.context).all()).isEmpty();
  }

  @Test
  void whatIsWrittenIntoOurFilesMeanwhileIsNamedAndStays() throws Exception {
    lab.skills.onTest(OF_THE_CHANGE, this::forges);

    CycleResult result = lab.cycles().solidify(noting);

    assertThat(result.outcome()).hasValue(CycleOutcome.SUCCESS);
    itStaysAndIsNamed();
  }

  @Test
  void whereTheChecksBreakOffItIsNamedTooAndTheCycleWaitsOn() throws Exception {
    lab.skills.onTest(
        OF_THE_CHANGE,
        () -> {
          forges();
          throw new AssertionError("it breaks off");
        });

    assertThatThrownBy(() -> lab.cycles().solidify(noting)).hasMessageContaining("it breaks off");

    itStaysAndIsNamed();
    waitsOn();
    assertThat(lab.cycles().recover()).isEmpty();
    assertThat(lab.cycles().solidify(noting).outcome()).hasValue(CycleOutcome.SUCCESS);
  }

  @Test
  void whatItWroteBeforeADeathIsNamedAndTheCycleWaitsOn() throws Exception {
    Mortal mortal = new Mortal(0);
    Cycles cycles = lab.cycles(mortal);
    lab.skills.onTest(
        OF_THE_CHANGE,
        () -> {
          forges();
          mortal.die();
          throw new Mortal.Died();
        });
    assertThatThrownBy(() -> cycles.solidify(noting)).isInstanceOf(Mortal.Died.class);
    assertThat(lab.cycles().waiting()).as("it is left, and to be put right").isEmpty();

    assertThat(lab.cycles().recover())
        .anyMatch(
            line ->
                line.startsWith("the cycle")
                    && line.contains("gene_evil")
                    && line.contains("config.properties")
                    && line.contains("since its checks ran the change"))
        .anyMatch(line -> line.contains("was interrupted; it waits for its change"));

    assertThat(new Concerns(lab.context).all()).anyMatch(line -> line.contains("gene_evil"));
    assertThat(ledgers()).doesNotExist();
    waitsOn();
    assertThat(lab.cycles().recover()).as("told once").isEmpty();
    assertThat(lab.cycles().solidify(noting).outcome()).hasValue(CycleOutcome.SUCCESS);
  }

  /** Its process dies at every third of its calls, until whoever goes on ends it. */
  @Test
  @Timeout(180)
  void aDeathLosesNothing() throws Exception {
    int compared = 0;
    int call = 1;
    CycleFile file = new CycleFile(lab.context);
    while (file.read().isPresent()) {
      String at = "call " + call;
      assertThat(dies(lab.cycles(new Mortal(call)))).as(at).isTrue();
      boolean sealed =
          file.read().filter(one -> !one.rest().string(Ledgers.SEAL, "").isEmpty()).isPresent();
      compared += sealed ? 1 : 0;

      lab.cycles().recover();

      assertThat(lab.script).as(at).hasContent(Lab.GOOD.strip());
      assertThat(new Concerns(lab.context).all()).as(at).isEmpty();
      if (file.read().isPresent()) {
        waitsOn();
        assertThat(sealed && Files.exists(ledgers())).as(at).isFalse();
      }
      call += 3;
    }
    assertThat(compared).isGreaterThan(1);
  }

  private boolean dies(Cycles cycles) throws InterruptedException {
    try {
      cycles.solidify(noting);
      return false;
    } catch (Mortal.Died e) {
      return true;
    }
  }
}
