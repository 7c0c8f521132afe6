// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;

/** {@code evotown register}. */
final class RegisterByHand {

  private final Hand hand;

  RegisterByHand(Hand hand) {
    this.hand = hand;
  }

  int register(Setup setup, boolean rotate) {
    boolean asked =
        new Registration(setup, hand.http(), hand.context().redactor(), hand.context().clock())
            .register(rotate);
    String engineId = setup.engineId().orElse("");
    String file =
        setup.tokens().map(store -> store.file(setup.endpoint(), engineId).toString()).orElse("");
    Console console = hand.console();
    console.out(
        (asked ? "Registered " : "Registered before: ")
            + engineId
            + " at "
            + setup.endpoint().server()
            + (asked ? "." : "; --rotate makes a new token."));
    console.out("Its token is in " + file);
    if (asked && hand.context().config().find(EvotownKeys.TOKEN).isPresent()) {
      console.note("evotown.token is set and counts instead: unset it to use the new token");
    }
    console.result(
        JsonObject.builder()
            .put("registered", asked)
            .put("server", setup.endpoint().api().toString())
            .put("engine_id", engineId)
            .put("token_file", file)
            .build());
    return 0;
  }
}
