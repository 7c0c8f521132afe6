// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
              description = {
                "Ask for a new token; every process of this home takes it by itself,",
                "but for those that have evotown.token set: unset it there."
              })
          boolean rotate,
      @Option(names = "--evotown-url", paramLabel = "URL", description = "Instead of evotown.url.")
          @Nullable URI url,
      @Option(
              names = "--admin-token-file",
              paramLabel = "FILE",
              description = {
                "Its administrator's token, in place of evotown.admin_token,",
                "which goes to evotown.url only."
              })
          @Nullable Path adminToken) {
    Setup setup = hand.setup(url);
    return new RegisterByHand(hand)
        .register(adminToken == null ? setup : setup.withAdminToken(adminToken), rotate);
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

  @Command(
      description = {
        "Send runs again that the journal has: one, or all of a time.",
        "With --evotown-url they go to that server; else by the usual deliveries."
      },
      footer = {
        "",
        "Exit code: 0 when all are at Evotown, 1 when not.",
        "Example: evograft evotown push --all --since 7d"
      })
  int push(@Mixin PushOptions options) throws InterruptedException {
    ParameterException wrong =
        new ParameterException(
            Objects.requireNonNull(spec).commandLine().getSubcommands().get("push"),
            "name one of --run-id, --all and --from-skilllite");
    return options.push(hand, wrong);
  }

  @Command(
      description = "List this engine's runs at Evotown. Needs evotown.admin_token.",
      footer = {"", "Example: EVOTOWN_ADMIN_TOKEN=... evograft evotown runs"})
  int runs(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "At most so many, up to 500 (default: ${DEFAULT-VALUE}).")
          int limit) {
    return new AdminByHand(hand).runs(limit);
  }

  @Command(
      description = "Show what runs cost, by engine and team. Needs evotown.admin_token.",
      footer = {"", "Example: EVOTOWN_ADMIN_TOKEN=... evograft evotown costs --json"})
  int costs() {
    return new AdminByHand(hand).costs();
  }

  @Command(
      description = {
        "Show Evotown's policies, or check a file against them.",
        "What they refuse is left out of reports by itself."
      },
      footer = {
        "",
        "Exit code: 0 when the file may be in reports, 1 when not.",
        "Example: evograft evotown policy check out.log"
      })
  int policy(
      @Parameters(index = "0", paramLabel = "show|check", description = "What to do.") String act,
      @Parameters(index = "1", paramLabel = "FILE", arity = "0..1", description = "The file.")
          @Nullable Path file) {
    if (act.equals("show") && file == null) {
      return new PolicyByHand(hand).show();
    }
    if (act.equals("check") && file != null) {
      return new PolicyByHand(hand).check(file);
    }
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine().getSubcommands().get("policy"),
        "say 'policy show' or 'policy check FILE'");
  }
}
