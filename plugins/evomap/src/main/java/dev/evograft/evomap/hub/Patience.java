// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import java.time.Duration;
import java.util.List;

/**
 * How long a call is waited for.
 *
 * @param delays before it is made again, where that is allowed; without any it is made once
 * @param longest how long it waits for a permit, or for what the hub asks for
 */
public record Patience(List<Duration> delays, Duration longest) {

  /** Of somebody who typed a command and looks at the screen. */
  static final Patience TYPED =
      new Patience(
          List.of(Duration.ofMillis(300), Duration.ofMillis(900), Duration.ofMillis(2_100)),
          Duration.ofSeconds(5));

  /** Of what is done in the background, and knows itself when to come again. */
  public static final Patience NONE = new Patience(List.of(), Duration.ZERO);
}
