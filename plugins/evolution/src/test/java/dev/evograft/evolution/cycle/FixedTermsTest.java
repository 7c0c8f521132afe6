// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.confine.ConfineKeys;
import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who is judged has no say in by what. */
class FixedTermsTest {

  private static final String PATH = "/usr/bin:/bin";
  private static final Map<String, String> USERS =
      Map.of("PATH", PATH, "WANTED", "wanted", "NPM_TOKEN", "secret", "PYTHONNOUSERSITE", "");

  @TempDir private Path folder;
  private Lab lab;
  private Path needs;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
    lab.environment = USERS;
    needs = Files.writeString(lab.root().resolve("skills/faulty/needs.txt"), "WANTED\n");
  }

  @AfterEach
  void end() {
    lab.close();
  }

  @Test
  void aChangeGivesItselfNoVariables() throws Exception {
    lab.context.set("evolve.place", "copy");
    lab.capsule("skills/faulty/needs.txt", "WANTED\n", "NPM_TOKEN\n");

    CycleResult result = lab.run();

    assertThat(result.outcome()).contains(CycleOutcome.FAILED);
    assertThat(lab.skills.variables)
        .containsEntry("WANTED", "wanted")
        .doesNotContainKey("NPM_TOKEN");
  }

  @Test
  void whoeverSolidifiesGivesItselfNoneEither() throws Exception {
    asked();
    Files.writeString(needs, "NPM_TOKEN\nPATH\nWANTED\n");
    lab.environment =
        Map.of("PATH", "/tmp/mine:/bin", "NPM_TOKEN", "secret", "WANTED", "wanted", "BASH_ENV", "");

    CycleResult result = lab.cycles().solidify(Progress.NONE);

    assertThat(result.outcome()).contains(CycleOutcome.SUCCESS);
    assertThat(lab.skills.variables)
        .containsEntry("PATH", PATH)
        .containsEntry("WANTED", "wanted")
        .doesNotContainKey("NPM_TOKEN");
  }

  @Test
  void whatASkillNeedsHasTheSameValueAtTheEnd() throws Exception {
    asked();
    lab.environment = Map.of("PATH", PATH, "WANTED", "another");

    assertThatThrownBy(() -> lab.cycles().solidify(Progress.NONE))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("WANTED has another value");
    assertThat(new CycleFile(lab.context).read()).isPresent();
  }

  @Test
  void aSkillTakesNothingOfWhatEveryCheckHas() throws Exception {
    Files.writeString(needs, "PATH\nPYTHONNOUSERSITE\nnpm_config_userconfig\n");
    lab.capsule(Lab.GOOD);

    lab.run();

    assertThat(lab.skills.variables)
        .containsEntry("PATH", PATH)
        .containsEntry("PYTHONNOUSERSITE", "1");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // reviewers are shell scripts
  void whoeverSolidifiesBringsNoReviewer() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    lab.context
        .set("evolve.sandbox", "off")
        .set("evolve.second_opinion", "on")
        .set("evolve.second_opinion.command", reviewer(first));
    asked();
    lab.context.set("evolve.second_opinion.command", reviewer(second));

    lab.cycles().solidify(Progress.NONE);

    assertThat(first).exists();
    assertThat(second).doesNotExist();
  }

  private String reviewer(Path marks) throws Exception {
    return "sh " + Files.writeString(Path.of(marks + ".sh"), ": > " + marks + "\nexit 1\n");
  }

  @Test
  void theSandboxAndTheVariablesOfTheReviewerAreThoseOfTheBeginning() {
    lab.context.set("evolve.command.env", "NPM_TOKEN").set("evolve.sandbox.write", "");
    Terms terms = Terms.now(lab.services(), List.of());
    lab.context
        .set("evolve.command.env", "WANTED")
        .set("evolve.sandbox", "off")
        .set("evolve.sandbox.network", "none")
        .set("evolve.sandbox.write", "/")
        .set("evolve.sandbox.hide", "/x");

    Config fixed = terms.config(lab.services());
    assertThat(fixed.get(ConfineKeys.SANDBOX)).isEqualTo(ConfineKeys.Use.AUTO);
    assertThat(fixed.get(ConfineKeys.NETWORK)).isEqualTo(ConfineKeys.Network.ALL);
    assertThat(fixed.get(ConfineKeys.WRITE)).isEmpty();
    assertThat(fixed.get(ConfineKeys.HIDE)).contains("~/.ssh");
    assertThat(terms.ofReviewer(lab.services())).containsOnlyKeys("PATH", "NPM_TOKEN");
    lab.environment = Map.of("PATH", "/tmp/mine", "NPM_TOKEN", "another");
    assertThatThrownBy(() -> terms.ofReviewer(lab.services())).hasMessageContaining("NPM_TOKEN");
    assertThat(terms.ofSandbox(lab.services())).containsEntry("PATH", PATH);
  }

  private void asked() throws Exception {
    lab.context.set("evolve.executor", "prompt");
    lab.run();
    Files.writeString(lab.script, Lab.GOOD);
  }
}
