// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Until when a task will be done, as whoever claims it tells the hub. */
final class Promise {

  /** Of a claim that promises nothing. */
  static final Promise NONE = new Promise();

  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(24);

  @Option(
      names = "--commitment-deadline",
      paramLabel = "TIME",
      description =
          "Tell the hub until when it will be done, in 5 minutes to 24 hours, such as"
              + " 2026-12-01T12:00:00Z.")
  private @Nullable String deadline;

  /**
   * What a claim says beside the task.
   *
   * @throws BadInputException if it is no time, or none that a hub takes
   */
  JsonObject claim(Instant now) {
    if (deadline == null) {
      return JsonObject.EMPTY;
    }
    Duration left;
    try {
      left = Duration.between(now, Instant.parse(deadline));
    } catch (DateTimeException e) {
      throw new BadInputException(
          "bad_input",
          "--commitment-deadline: '" + deadline + "' is no time such as 2026-12-01T12:00:00Z");
    }
    if (left.compareTo(SHORTEST) < 0 || left.compareTo(LONGEST) > 0) {
      throw new BadInputException(
          "bad_input",
          "--commitment-deadline: " + deadline + " is not in 5 minutes to 24 hours from now");
    }
    return JsonObject.builder().put("commitment_deadline", deadline).build();
  }
}
