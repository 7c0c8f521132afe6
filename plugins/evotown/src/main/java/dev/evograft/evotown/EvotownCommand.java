// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evograft evotown}: what a person does by hand. */
@Command(
    name = "evotown",
    description = "Register this engine at Evotown, see how it is, and push runs by hand.",
    footer = {"", "Example: evograft evotown register"})
final class EvotownCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private final Hand hand;

  EvotownCommand(Hand hand) {
    this.hand = hand;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what to do, such as 'evotown status'");
  }

  @Command(
      description = {
        "Register this engine, unless it is, and keep its token in the home.",
        "Needs evotown.admin_token, or evotown.register_token, for this one command."
      },
      footer = {"", "Example: EVOTOWN_ADMIN_TOKEN=... evograft evotown register"})
  int register(
      @Option(
              names = "--rotate",
              description = "Ask for a new token; every process of this home takes it by itself.")
          boolean rotate,
      @Option(names = "--evotown-url", paramLabel = "URL", description = "Instead of evotown.url.")
          @Nullable URI url) {
    return new RegisterByHand(hand).register(hand.setup(url), rotate);
  }

  @Command(
      description = "Show the server, the engine, its token, and how far the reports are.",
      footer = {
        "",
        "Exit code: 0 when reports can be sent, 1 when something has to be done.",
        "Example: evograft evotown status --json"
      })
  int status() {
    return new StatusByHand(hand).show();
  }
}
