// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import dev.evograft.spi.BadInputException;
import dev.evograft.toolkit.text.ShownTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code evotown policy show} and {@code check}: what Evotown would refuse. */
final class PolicyByHand {

  private final Hand hand;

  PolicyByHand(Hand hand) {
    this.hand = hand;
  }

  int show() {
    PolicyDesk.Known known = known();
    List<List<String>> rows = new ArrayList<>();
    for (Object item : known.answer().list("policies")) {
      if (item instanceof JsonObject policy) {
        rows.add(
            List.of(
                policy.string("policy_id", ""),
                policy.string("category", ""),
                Json.text(policy.object("rules"))));
      }
    }
    hand.console().table(List.of("policy", "about", "rules"), rows);
    hand.console()
        .out(
            known.pulledAt() == null
                ? "Evotown told no policies yet."
                : "As Evotown told them at " + ShownTime.of(known.pulledAt()) + ".");
    hand.console().result(known.answer());
    return 0;
  }

  /** Whether a file could be listed, and whether its text could stand in an excerpt. */
  int check(Path file) {
    Policies policies = known().policies();
    try {
      Optional<String> asFile =
          policies.artifactFault(String.valueOf(file.getFileName()), Files.size(file));
      Optional<String> asText = policies.textFault(beginning(file));
      hand.console()
          .out(
              asFile.isPresent()
                  ? file + " " + asFile.get() + ": it is left out of reports"
                  : file + " may be in reports");
      asText.ifPresent(
          word ->
              hand.console()
                  .out("its text holds '" + word + "', which is broken in excerpts by a mark"));
      hand.console()
          .result(
              JsonObject.builder()
                  .put("file", file.toString())
                  .put("allowed", asFile.isEmpty())
                  .putIfPresent("why", asFile.orElse(null))
                  .putIfPresent("text", asText.orElse(null))
                  .build());
      return asFile.isEmpty() ? 0 : 1;
    } catch (IOException e) {
      throw new BadInputException("bad_input", "cannot read " + file);
    }
  }

  private static String beginning(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(Excerpt.MOST), StandardCharsets.UTF_8);
      return Unicode.repair(text);
    }
  }

  /** Those of now where the server answers, else those that are kept. */
  private PolicyDesk.Known known() {
    Link link = Link.of(hand.context(), hand.readySetup(null), hand.http());
    link.policies().current(link.client(() -> true)).toCompletableFuture().join();
    return link.policies().known();
  }
}
