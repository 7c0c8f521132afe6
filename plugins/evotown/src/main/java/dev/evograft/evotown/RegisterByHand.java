// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code evotown register}. */
final class RegisterByHand {

  private static final Logger log = LoggerFactory.getLogger(RegisterByHand.class);

  private final Hand hand;

  RegisterByHand(Hand hand) {
    this.hand = hand;
  }

  int register(Setup setup, boolean rotate) {
    Registered how =
        new Registration(setup, hand.http(), hand.context().redactor(), hand.context().clock())
            .register(rotate);
    if (how.isNew() && !setup.isOfAnotherServer()) {
      goOn();
    }
    String engineId = setup.engineId().orElse("");
    boolean ofTheHome = how == Registered.ISSUED || how == Registered.KEPT;
    Optional<String> file =
        setup
            .tokens()
            .filter(store -> ofTheHome || !setup.hasConfiguredToken())
            .flatMap(store -> store.kept(setup.endpoint(), engineId))
            .map(Path::toString);
    Console console = hand.console();
    console.out(
        (how.isNew() ? "Registered " : "Registered before: ")
            + engineId
            + " at "
            + setup.endpoint().server()
            + (how.isNew() ? "." : "; --rotate makes a new token."));
    console.out(
        file.map(at -> "Its token is in " + at)
            .orElse(
                how.isNew()
                    ? "The server gave it no token: what is configured counts."
                    : "Its token is the one that evotown.token holds."));
    if (ofTheHome && setup.hasConfiguredToken()) {
      console.note("evotown.token is set and counts instead: unset it to use the kept token");
    }
    console.result(
        JsonObject.builder()
            .put("registered", how.isNew())
            .put("server", setup.endpoint().api().toString())
            .put("engine_id", engineId)
            .put("token_file", file.orElse(""))
            .build());
    return 0;
  }

  /**
   * What waited for a token in this workspace need not wait on; others look by themselves. Only
   * what has an end: a pause that a person made has none, and is that person's to end.
   */
  private void goOn() {
    hand.context()
        .service(Deliveries.class)
        .ifPresent(
            deliveries ->
                deliveries.destinations().stream()
                    .filter(status -> status.id().startsWith(EvotownDestination.ID))
                    .filter(status -> status.state().equals("paused") && status.until() != null)
                    .forEach(status -> resume(deliveries, status.id())));
  }

  private static void resume(Deliveries deliveries, String destination) {
    try {
      deliveries.resume(destination);
    } catch (EvograftException e) {
      log.info("{} goes on by itself: {}", destination, e.getMessage());
    }
  }
}
