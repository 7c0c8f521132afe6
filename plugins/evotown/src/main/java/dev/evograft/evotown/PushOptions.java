// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.ConfigKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@code evotown push} takes. */
final class PushOptions {

  @Option(names = "--run-id", paramLabel = "R", description = "One run; its beginning will do.")
  private @Nullable String runId;

  @Option(names = "--all", description = "Every run since --since.")
  private boolean all;

  @Option(
      names = "--since",
      paramLabel = "D",
      defaultValue = "7d",
      description = "How far back --all goes (default: ${DEFAULT-VALUE}).")
  private String since = "7d";

  @Option(
      names = "--from-skilllite",
      paramLabel = "DIR",
      description = "What SkillLite noted in DIR, or DIR/chat; each once.")
  private @Nullable Path skillLite;

  @Option(
      names = "--evotown-url",
      paramLabel = "URL",
      description = "To this server, with the token that is kept for it.")
  private @Nullable URI url;

  @Option(
      names = "--wait",
      paramLabel = "D",
      defaultValue = "60s",
      description = "How long to wait for deliveries (default: ${DEFAULT-VALUE}).")
  private String wait = "60s";

  /**
   * @param wrong is thrown where they do not fit together
   */
  int push(Hand hand, ParameterException wrong) throws InterruptedException {
    int chosen = (runId == null ? 0 : 1) + (all ? 1 : 0) + (skillLite == null ? 0 : 1);
    if (chosen != 1) {
      throw wrong;
    }
    if (skillLite != null) {
      return new SkillLitePush(hand, skillLite, url).run();
    }
    PushByHand push = new PushByHand(hand);
    return runId == null
        ? push.all(duration("--since", since), url, duration("--wait", wait))
        : push.run(runId, url, duration("--wait", wait));
  }

  private static Duration duration(String option, String text) {
    try {
      return ConfigKey.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("bad_input", option + " " + e.getMessage());
    }
  }
}
