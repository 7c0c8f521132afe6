// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, as a person types them. */
class CommandTest {

  @TempDir private Path folder;

  private final StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private FakeContext context;
  private Typed typed;

  @BeforeEach
  void configure() {
    context =
        new FakeContext("evotown", folder.resolve("workspace"))
            .home(folder.resolve("home"))
            .set("evotown.url", town.url().toString());
    typed = new Typed(context);
  }

  @AfterEach
  void close() {
    typed.close();
    context.close();
    town.close();
  }

  @Test
  void registersOnceAndSaysSo() {
    context.set("evotown.admin_token", town.adminToken());

    assertThat(typed.run("register")).isZero();
    assertThat(typed.answer()).containsEntry("registered", true).containsKey("token_file");
    assertThat(typed.said()).contains("Registered evograft-").doesNotContain("evi_");
    assertThat(typed.run("register")).isZero();
    assertThat(typed.said()).contains("Registered before");
    assertThat(typed.run("register", "--rotate")).isZero();
    assertThat(typed.answer()).containsEntry("registered", true);
  }

  /** The one that the home keeps may be another engine's, or of last year. */
  @Test
  void onlyTheTokenThatIsInUseIsNamed() {
    context.set("evotown.admin_token", town.adminToken()).set("evotown.engine_id", "fleet-7");
    typed.run("register");
    String kept = typed.answer().string("token_file", "");
    assertThat(typed.said()).contains(kept);
    String token = Setup.of(context, town.url()).token().orElseThrow();
    context.set("evotown.token", token);

    assertThat(typed.run("register")).isZero();

    assertThat(typed.answer()).containsEntry("registered", false).containsEntry("token_file", "");
    assertThat(typed.said())
        .contains("the one that evotown.token holds")
        .doesNotContain(kept, token);
  }

  /** The bootstrap token is nobody's own: that of the engine is kept, and what counts is said. */
  @Test
  void whichTokenCountsIsSaidWhereTheBootstrapTokenIsSet() {
    context.set("evotown.admin_token", town.adminToken()).set("evotown.engine_id", "fleet-7");
    typed.run("register");
    String kept = typed.answer().string("token_file", "");
    context.set("evotown.token", town.bootstrapToken());
    town.fault(
        JsonObject.of(
            Map.of("route", "status", "kind", "status", "status", 404, "detail", "run not found")));

    assertThat(typed.run("register")).isZero();

    assertThat(typed.answer()).containsEntry("registered", false).containsEntry("token_file", kept);
    assertThat(typed.said())
        .contains("Its token is in " + kept, "evotown.token is set and counts instead")
        .doesNotContain("the one that evotown.token holds");
  }

  @Test
  void aTokenThatIsRefusedFails() {
    context.set("evotown.admin_token", town.adminToken()).set("evotown.engine_id", "fleet-7");
    typed.run("register");
    context.set("evotown.token", "evi_of_yesterday");

    assertThat(typed.run("register")).isNotZero();

    assertThat(typed.thrown()).hasMessageContaining("unset it");
    assertThat(typed.said()).isEmpty();
  }

  @Test
  void statusSaysWhatIsMissingAndThatAllIsWell() {
    assertThat(typed.run("status")).isEqualTo(1);
    assertThat(typed.said()).contains("evograft evotown register");
    context.set("evotown.admin_token", town.adminToken());
    typed.run("register");

    assertThat(typed.run("status")).isZero();
    assertThat(typed.answer())
        .containsEntry("ok", true)
        .containsEntry("answer", "accepts the token")
        .containsEntry("token", "kept in the home");

    context.set("evotown.token", "evi_wrong").set("evotown.engine_id", "e1");
    assertThat(typed.run("status")).isEqualTo(1);
    assertThat(typed.answer()).containsEntry("answer", "refuses the token (403)");
  }

  /** A sign-in page in front of Evotown answers everything with 200. */
  @Test
  void whatAnswersEverythingIsNotEvotown() {
    context.set("evotown.admin_token", town.adminToken());
    typed.run("register");
    town.fault(JsonObject.of(Map.of("route", "*", "kind", "html", "status", 200)));

    assertThat(typed.run("status")).isEqualTo(1);
    assertThat(typed.answer().string("answer", "")).contains("something else");
  }

  /** That has no question that needs the token and changes nothing. */
  @Test
  void statusClaimsNothingOfAServerOfTheContract() {
    try (StandIn contract = StandIn.start(StandIn.Options.of(Mode.CONTRACT))) {
      context
          .set("evotown.url", contract.url().toString())
          .set("evotown.token", "evi_whatever")
          .set("evotown.engine_id", "e1");

      typed.run("status");

      assertThat(typed.answer().string("answer", "")).contains("does not tell");
    }
  }

  @Test
  void withoutAnAddressStatusSaysThatNothingIsSent() {
    context.settings().remove("evotown.url");

    assertThat(typed.run("status")).isEqualTo(1);
    assertThat(typed.said()).contains("nothing is sent");
  }
}
